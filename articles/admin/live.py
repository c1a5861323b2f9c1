"""The desk of one live story: entries that go out at once, and when it begins and ends."""

import re
from functools import partial

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from js_asset import Media

from articles.models import Article, Entry, EntryConflict, NotRunning

from .editor import BodyField, HtmlArea, WrittenForm
from .versions import story_of

SHOWN = 50
NUMBER = re.compile("[0-9]{1,9}")


def urls(admin):
    def at(route, view, *methods):
        view_of_admin = require_http_methods(methods)(partial(view, admin))
        name = f"articles_article_{view.__name__}"
        return path(route, admin.admin_site.admin_view(view_of_admin), name=name)

    return [
        at("<int:pk>/live/", live, "GET", "POST"),
        at("<int:pk>/live/run/", run, "POST"),
        at("<int:pk>/live/<int:number>/", entry, "GET", "POST"),
        at("<int:pk>/live/<int:number>/withdraw/", withdraw, "POST"),
    ]


class EntryForm(WrittenForm):
    body = BodyField(label=gettext_lazy("Text"))

    class Meta:
        model = Entry
        fields = ["title", "body", "is_key"]
        widgets = {"title": forms.TextInput(attrs={"class": "vTextField"})}

    def __init__(self, *args, as_html=False, **options):
        super().__init__(*args, label_suffix="", **options)
        if as_html:
            self.fields["body"].widget = HtmlArea()
            self.fields["body"].widget.attrs["rows"] = 8

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            said = Entry(title=cleaned["title"])
            said.set_body(cleaned["body"])
            if not said.title and not said.body_html:
                self.add_error("body", _("An entry says something: give it a text or a headline."))
        return cleaned

    # What the entry becomes is set by its verbs.
    def _post_clean(self):
        pass


def live(admin, request, pk):
    """The form of the next entry, and below it what has gone out."""
    story = story_of(admin, request, pk)
    form = EntryForm(request.POST or None, as_html="html" in request.GET)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        one = Entry(article=story, title=said["title"], is_key=said["is_key"])
        one.set_body(said["body"])
        try:
            one = one.publish(request.user)
        except NotRunning:
            story.refresh_from_db()
            form.add_error(
                None, _("This live story has ended. Let it run again to publish your entry.")
            )
        else:
            admin.log_change(request, story, _("Entry %d published.") % one.number)
            messages.success(request, _("The entry of %s is out.") % time_of(one))
            return to_desk(story, f"?sent={one.pk}#entry-{one.pk}")
    if not story.is_running() and not form.is_bound:
        form = None
    entries = story.entries.newest_first().select_related("made_by")
    before = request.GET.get("before", "")
    if NUMBER.fullmatch(before):
        entries = entries.filter(number__lt=int(before))
    entries = list(entries[: SHOWN + 1])
    older = entries[SHOWN - 1].number if len(entries) > SHOWN else None
    return desk(admin, request, story, form, entries=entries[:SHOWN], older=older)


def entry(admin, request, pk, number):
    """One entry, to be changed; refused once to who has not seen the last change of it."""
    story = story_of(admin, request, pk)
    one = get_object_or_404(story.entries, pk=number)
    form = EntryForm(request.POST or None, instance=one, as_html="html" in request.GET)
    conflict = None
    if request.method == "POST" and form.is_valid():
        base = request.POST.get("version", "")
        said = form.cleaned_data
        try:
            one.correct(**said, base=int(base) if NUMBER.fullmatch(base) else None)
        except EntryConflict:
            form.add_error(None, _("Not saved yet: somebody else has changed this entry."))
            conflict = one
        else:
            admin.log_change(request, story, _("Entry %d changed.") % one.number)
            messages.success(request, _("The entry of %s is changed.") % time_of(one))
            return to_desk(story, f"?sent={one.pk}#entry-{one.pk}")
    return desk(admin, request, story, form, entry=one, version=one.version, conflict=conflict)


def withdraw(admin, request, pk, number):
    story = story_of(admin, request, pk)
    one = get_object_or_404(story.entries, pk=number)
    if "back" in request.POST:
        one.put_back()
        admin.log_change(request, story, _("Entry %d put back.") % one.number)
        messages.success(request, _("The entry of %s is back.") % time_of(one))
    else:
        one.withdraw()
        admin.log_change(request, story, _("Entry %d withdrawn.") % one.number)
        messages.success(
            request, _("Withdrawn. Readers see that there was an entry of %s.") % time_of(one)
        )
    return to_desk(story, f"#entry-{one.pk}")


def run(admin, request, pk):
    """Let a story run as a live one, or end that."""
    story = story_of(admin, request, pk)
    if request.POST.get("run"):
        story.run()
        admin.log_change(request, story, _("Runs as a live story."))
        messages.success(request, _("The story is live. Lists say so from now on."))
    else:
        story.end()
        admin.log_change(request, story, _("Ended as a live story."))
        messages.success(request, _("The live story has ended. Its entries stay."))
    return to_desk(story)


def to_desk(story, where=""):
    return redirect(reverse("admin:articles_article_live", args=[story.pk]) + where)


def time_of(one):
    return date_format(localtime(one.published_at), "H:i")


def desk(admin, request, story, form, **shown):
    """The page; `form` is None where nothing can be written."""
    being_changed = shown.get("entry")
    context = {
        **admin.admin_site.each_context(request),
        "title": _("Edit an entry") if being_changed else _("Live desk"),
        "opts": Article._meta,
        "story": story,
        "look_url": story.get_absolute_url() if story.is_published() else story.get_preview_url(),
        "form": form,
        "as_html": "html" in request.GET,
        "unsent_key": f"entry:{request.user.pk}:{story.pk}:"
        f"{being_changed.pk if being_changed else 'new'}",
        **shown,
    }
    if form is not None:
        # The editor's pieces under the content policy, as in EditorAdmin.
        media = admin.media + form.media
        context["media"] = Media.from_media(media, nonce=str(request.csp_nonce))
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "admin/articles/live.html", context, status=status)
