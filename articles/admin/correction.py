"""What was corrected in a story."""

from django import forms
from django.contrib import admin
from django.forms.models import BaseInlineFormSet

from articles.models import Correction


class CorrectionFormSet(BaseInlineFormSet):
    by = None

    def save_new(self, form, commit=True):
        correction = super().save_new(form, commit=False)
        return correction.publish(by=self.by) if commit else correction


class CorrectionInline(admin.StackedInline):
    """For stories in print: before that, what is wrong is just edited."""

    model = Correction
    formset = CorrectionFormSet
    fields = ["text", "why", "thanks", "corrected_at", "by"]
    readonly_fields = ["corrected_at", "by"]
    extra = 0

    def get_formset(self, request, obj=None, **options):
        formset = super().get_formset(request, obj, **options)
        formset.by = request.user
        return formset

    def formfield_for_dbfield(self, db_field, request, **options):
        if db_field.name in ("text", "why"):
            options["widget"] = forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})
        return super().formfield_for_dbfield(db_field, request, **options)
