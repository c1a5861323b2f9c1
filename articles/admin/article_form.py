"""What is typed about a story: its text, which has versions, and its settings, which have none."""

import re
from datetime import timedelta

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.validators import MaxValueValidator
from django.forms.models import BaseInlineFormSet
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Article, Byline, Conflict, Revision, Source

from .choice import OffersChoices
from .editor import WrittenForm
from .rows import RowInline, name_parts

# The slots for the conversation that the newsroom sets.
CONVERSATION = ["comments_open", "comments_premoderated", "comments_slow_seconds"]
TEXT = (*Article.WORDS, *Article.CHOICES, "tags")
# The first newspaper appeared in 1605; nothing is planned for longer than a life.
FIRST_YEAR, YEARS_AHEAD = 1605, 100
# It stands on every card of the story.
LONGEST_STANDFIRST = 2000


class TextRowForm(forms.ModelForm):
    # The rows that are compared with are those of readers; these are written as part of the text.
    def validate_constraints(self):
        pass


class TextFormSet(BaseInlineFormSet):
    """Rows as the working text has them. They are part of it, and saved with it."""

    part = ""  # of Article.text

    def __init__(self, data=None, files=None, instance=None, **options):
        options["queryset"] = self.model.objects.none()
        if data is None and instance is not None and instance.pk:
            options["initial"] = self.typed(instance.working_text()[self.part])
            self.extra = len(options["initial"])
        super().__init__(data, files, instance, **options)
        self.new_objects, self.changed_objects, self.deleted_objects = [], [], []

    def typed(self, lines):
        """A line of the text as the values of a row."""
        return lines

    def filled(self):
        kept = [form for form in self.forms if form not in self.deleted_forms]
        return [form for form in kept if form.has_changed()]


class BylineFormSet(TextFormSet):
    part = "bylines"

    def typed(self, lines):
        return [
            {"author": author, "role": role, "position": position}
            for position, (author, role) in enumerate(lines)
        ]

    def lines(self):
        """Pairs of an author's number and a role, in the order that was asked for."""
        filled = [form.cleaned_data for form in self.filled() if form.cleaned_data.get("author")]
        filled.sort(key=lambda line: line["position"])
        return [[line["author"].pk, line["role"]] for line in filled]


class BylineInline(OffersChoices, RowInline):
    model = Byline
    form, formset = TextRowForm, BylineFormSet
    autocomplete_fields = ["author"]
    fields = [("author", "role", "position")]

    def get_extra(self, request, obj=None, **options):
        return 0 if obj else 1


class SourceForm(TextRowForm):
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

    def has_changed(self):
        """A row of which a number and a kind are left was emptied, and is none."""
        return bool({*self.changed_data} - {"number", "kind"})


class SourceFormSet(TextFormSet):
    """Sources without a number get the next ones."""

    part = "sources"

    def clean(self):
        filled = self.filled()
        used = [form.instance.number or 0 for form in filled]
        for form in filled:
            if not form.instance.number:
                form.instance.number = max(used) + 1
                used.append(form.instance.number)
        super().clean()

    def lines(self):
        """In the shape of `Source.line`, by number."""
        lines = [form.instance.line() for form in self.filled()]
        return sorted(lines, key=lambda line: line["number"])


class SourceInline(RowInline):
    model = Source
    form, formset = SourceForm, SourceFormSet
    fields = [("number", "title", "publisher"), ("kind", "url", "seen_on")]
    extra = 0


# What of the text is typed in rows below it.
ROWS = (BylineInline, SourceInline)


class ReleaseForm(forms.Form):
    """How changes to a story in print are published: what kind they are, and when."""

    change = forms.ChoiceField(
        label=gettext_lazy("These changes are"),
        choices=[
            (Revision.Change.MINOR, gettext_lazy("minor: spelling, style, a link")),
            (Revision.Change.SUBSTANTIVE, gettext_lazy("substantive: readers are told")),
        ],
        initial=Revision.Change.MINOR,
        widget=forms.RadioSelect,
    )
    summary = forms.CharField(
        label=gettext_lazy("What was changed"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text=gettext_lazy("Readers see it in the history of the story."),
    )
    why = forms.CharField(
        label=gettext_lazy("Why"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
    )
    changes_at = forms.SplitDateTimeField(
        label=gettext_lazy("When"),
        required=False,
        widget=AdminSplitDateTime,
        help_text=gettext_lazy("Empty means at once."),
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        name_parts(self.fields["changes_at"])

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("change") == Revision.Change.SUBSTANTIVE:
            for name in ("summary", "why"):
                if name not in self.errors and not cleaned.get(name):
                    self.add_error(name, _("A substantive change says what was changed, and why."))
        check_time(self, "changes_at", cleaned.get("changes_at"), is_to_come=True)
        return cleaned


class ArticleForm(WrittenForm):
    by = None  # whoever is signed in; see ArticleAdmin.get_form
    typed_rows = dict  # what was typed in the rows of the text; see there
    conflict = None
    release = None

    class Meta:
        model = Article
        fields = [
            "kicker",
            "headline",
            "standfirst",
            "body",
            "section",
            "tags",
            "dateline",
            "lead_picture",
            "lead_alt",
            "status",
            "published_at",
            "unpublish_at",
            "embargo_until",
            "slug",
            *CONVERSATION,
        ]
        widgets = {
            "headline": forms.TextInput(attrs={"class": "vTextField headline", "autofocus": True}),
            "kicker": forms.TextInput(attrs={"class": "vTextField"}),
            "standfirst": forms.Textarea(attrs={"class": "vLargeTextField", "rows": 3}),
        }
        help_texts = {
            "published_at": gettext_lazy(
                "Empty means at once; a time to come, that it appears by itself at that minute."
            ),
        }

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if self.instance.pk:
            self.initial.update(self.instance.working_text())
        for name in ("published_at", "unpublish_at", "embargo_until"):
            if name in self.fields:
                name_parts(self.fields[name])

    def is_multipart(self):
        """So that a long text counts by its letters, and not by three times as many percents."""
        return True

    def text(self):
        """What was typed of the text, in the shape of `Article.text`, without its rows."""
        found = {name: self.cleaned_data[name] for name in TEXT if name in self.cleaned_data}
        for name in Article.CHOICES:
            if name in found:
                found[name] = found[name].pk if found[name] else None
        if "tags" in found:
            found["tags"] = sorted(tag.pk for tag in found["tags"])
        return found

    def clean_standfirst(self):
        standfirst = self.cleaned_data["standfirst"]
        if "standfirst" in self.changed_data and len(standfirst) > LONGEST_STANDFIRST:
            raise forms.ValidationError(
                _("The standfirst has %(length)s characters. It may have %(most)s.")
                % {"length": f"{len(standfirst):,}", "most": f"{LONGEST_STANDFIRST:,}"}
            )
        return standfirst

    def clean_comments_slow_seconds(self):
        return self.cleaned_data["comments_slow_seconds"] or 0

    def clean(self):
        cleaned = super().clean()
        self._check_times(cleaned)
        self._check_slug(cleaned)
        if self.instance.pk:
            self._check_version()
        if "_publish_changes" in self.data:
            self.release = ReleaseForm(self.data)
            if not self.release.is_valid():
                self.add_error(None, _("The changes are not published yet: see below."))
        return cleaned

    def _check_times(self, cleaned):
        story, now = self.instance, timezone.now()
        status = cleaned.get("status", story.status)
        at = cleaned.get("published_at", story.published_at)
        embargo = cleaned.get("embargo_until", story.embargo_until)
        if status == Article.Status.SCHEDULED and at is None:
            self.add_error("published_at", _("When should it appear?"))
        if "published_at" in cleaned and story.published_at and story.published_at > now:
            # Nobody has read it at its address yet, so the date in that follows the new time.
            story.published_on = None
        for name in ("published_at", "embargo_until"):
            if name in self.changed_data:
                check_time(self, name, cleaned.get(name))
        if "unpublish_at" in self.changed_data:
            check_time(self, "unpublish_at", cleaned.get("unpublish_at"), is_to_come=True)
        if status != Article.Status.DRAFT and embargo and (at or now) < embargo:
            self.add_error(
                "published_at" if "published_at" in self.fields else None,
                _("The embargo ends at %s; it cannot appear before.")
                % localize(timezone.localtime(embargo)),
            )

    def _check_slug(self, cleaned):
        story, slug = self.instance, cleaned.get("slug")
        status = cleaned.get("status", story.status)
        if status == Article.Status.DRAFT and slug and story.published_on:
            others = Article.objects.filter(published_on=story.published_on, slug=slug)
            if others.exclude(pk=story.pk).exists():
                self.add_error("slug", _("There is a story at this address on the same day."))

    def _check_version(self):
        """Refuse to save over what somebody saved since this form was opened; keep both texts.

        The row is held until the save that follows is done.
        """
        base = self.data.get("text_version", "")
        story = Article.objects.select_for_update().only("text_version").get(pk=self.instance.pk)
        if not re.fullmatch("[0-9]{1,18}", base) or int(base) == story.text_version:
            return
        story = Article.objects.get(pk=story.pk)
        stands = story.working_text()
        refused = {**stands, **self.text(), **dict(self.typed_rows())}
        if refused == stands:
            return
        Revision.keep(story, refused, self.by, Revision.Kind.SET_ASIDE)
        self.conflict = Conflict(story, stands, refused)
        self.add_error(
            None, _("This story was changed while you were writing. Both texts are kept.")
        )


def check_time(form, name, at, is_to_come=False):
    """A plain message for a moment that no story has."""
    if at is None or name in form.errors:
        return
    now = timezone.now()
    if not FIRST_YEAR <= at.year <= now.year + YEARS_AHEAD:
        form.add_error(
            name,
            _("Please give a year from %(first)d to %(last)d.")
            % {"first": FIRST_YEAR, "last": now.year + YEARS_AHEAD},
        )
    elif is_to_come and at < now - timedelta(minutes=1):
        form.add_error(name, _("That moment has passed."))
