"""What stands under a story: the sources it rests on, and what was corrected in it."""

from django import forms
from django.contrib import admin
from django.core.validators import MaxValueValidator
from django.forms.models import BaseInlineFormSet

from articles.models import Correction, Source

from .rows import RowInline


class SourceForm(forms.ModelForm):
    class Meta:
        model = Source
        fields = ["number", "title", "publisher", "url", "kind", "seen_on"]
        widgets = {"url": forms.URLInput(attrs={"class": "vURLField"})}

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if "number" in self.fields:
            self.fields["number"].required = False
            # A text refers to a source by three digits at most; see markup.REFERENCE.
            self.fields["number"].validators.append(MaxValueValidator(999))


class SourceFormSet(BaseInlineFormSet):
    """Sources without a number get the next ones."""

    def clean(self):
        kept = [form for form in self.forms if form not in self.deleted_forms]
        kept = [form for form in kept if form.has_changed() or form.instance.pk]
        used = [form.instance.number or 0 for form in kept]
        for form in kept:
            if not form.instance.number:
                form.instance.number = max(used) + 1
                used.append(form.instance.number)
        super().clean()


class SourceInline(RowInline):
    model = Source
    form, formset = SourceForm, SourceFormSet
    fields = [("number", "title", "publisher"), ("kind", "url", "seen_on")]
    extra = 0


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
