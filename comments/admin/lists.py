"""The lists that the house keeps: words and domains."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.lists import BoundedAdmin
from comments.models import Domain, Word


class ManyWordsForm(forms.Form):
    """A list pasted in one go."""

    lines = forms.CharField(
        label=gettext_lazy("words and phrases"),
        max_length=500_000,
        widget=forms.Textarea(attrs={"rows": 16, "cols": 60}),
        help_text=gettext_lazy("One on each line. What is on the list already stays as it is."),
    )
    mode = forms.ChoiceField(label=gettext_lazy("what happens"), choices=Word.Mode.choices)
    note = forms.CharField(
        label=gettext_lazy("note"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Where they come from, for the others."),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )


class ListedAdmin(BoundedAdmin, admin.ModelAdmin):
    """An entry remembers who put it there, and leads to what it would have held."""

    list_filter = ["mode", "is_active"]
    kind = ""

    def save_model(self, request, obj, form, change):
        if not change:
            obj.added_by = request.user
        super().save_model(request, obj, form, change)

    @admin.display(description=gettext_lazy("in the last 30 days"))
    def dry_run(self, entry):
        return format_html(
            '<a href="{}?{}">{}</a>',
            reverse("admin:comments_dry_run", args=[self.kind]),
            urlencode({"q": str(entry)}),
            _("What it would have held"),
        )


@admin.register(Word)
class WordAdmin(ListedAdmin):
    kind = "word"
    list_display = ["text", "mode", "is_active", "note", "added_by", "dry_run"]
    list_select_related = ["added_by"]
    search_fields = ["text", "note"]
    fields = ["text", "mode", "note", "is_active"]

    def get_urls(self):
        many = self.admin_site.admin_view(self.many_view)
        return [path("many/", many, name="comments_word_many"), *super().get_urls()]

    def many_view(self, request):
        """Paste a whole list."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = ManyWordsForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            told = form.cleaned_data
            lines = told["lines"].splitlines()
            try:
                count = Word.add_many(lines, told["mode"], told["note"], by=request.user)
            except ValidationError as error:
                form.add_error("lines", error.messages)
            else:
                added = ngettext("%d word was added.", "%d words were added.", count) % count
                self.message_user(request, added, messages.SUCCESS)
                return redirect("admin:comments_word_changelist")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Add many words"),
            "form": form,
        }
        status = 422 if form.is_bound else 200
        return render(request, "admin/comments/word/many.html", context, status=status)


@admin.register(Domain)
class DomainAdmin(ListedAdmin):
    kind = "domain"
    list_display = ["name", "mode", "is_active", "note", "added_by", "dry_run"]
    list_select_related = ["added_by"]
    search_fields = ["name", "note"]
    fields = ["name", "mode", "note", "is_active"]
