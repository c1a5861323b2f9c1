"""Versions of a story at the desk: what saves itself, who is there, revisions and the draft."""

import re
from functools import partial

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format, localize
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from articles.comparison import compare
from articles.models import Article, Conflict, Draft, Presence, Revision
from articles.reading import reading_minutes, word_count
from articles.similar import similar_stories

from .article_form import ROWS, TEXT, ReleaseForm

SHOWN = 50  # revisions on one page
NUMBER = re.compile("[0-9]{1,9}")


def urls(admin):
    def at(route, view, *methods):
        view_of_admin = require_http_methods(methods)(partial(view, admin))
        name = f"articles_article_{view.__name__}"
        return path(route, admin.admin_site.admin_view(view_of_admin), name=name)

    return [
        at("autosave/", autosave_new, "GET", "POST"),
        at("<int:pk>/autosave/", autosave, "GET", "POST"),
        at("<int:pk>/revisions/", revisions, "GET"),
        at("<int:pk>/compare/", compare_versions, "GET", "POST"),
        at("<int:pk>/restore/", restore, "POST"),
        at("<int:pk>/discard/", discard, "POST"),
        at("<int:pk>/keep-back/", keep_back, "POST"),
        at("<int:pk>/take-down/", take_down, "GET", "POST"),
    ]


def story_of(admin, request, pk, *, to_change=True):
    """The story, of those that whoever asks may see; refused to who may not change it."""
    story = get_object_or_404(admin.get_queryset(request), pk=pk)
    if to_change and not admin.has_change_permission(request, story):
        raise PermissionDenied
    if not story.is_readable_by(request.user):
        raise PermissionDenied
    return story


def change_url(story):
    return reverse("admin:articles_article_change", args=[story.pk])


# The form


def form_context(admin, request, story, form):
    """What the form of a story shows beside its fields."""
    text = None
    if story is not None and story.pk:
        text = story.working_text()
    context = {
        "release": getattr(form, "release", None) or ReleaseForm(),
        "words": word_count(text["body"]) if text else 0,
        "minutes": reading_minutes(text["body"]) if text else 0,
        "autosave_url": reverse("admin:articles_article_autosave_new"),
    }
    if text is None:
        return context
    conflict = getattr(form, "conflict", None)
    draft = Draft.objects.filter(article=story).select_related("saved_by", "revision").first()
    if admin.has_change_permission(request, story):
        Presence.note(story, request.user, Presence.WITHOUT)
    current = Article.objects.only("status", "published_at", "unpublish_at", "text_version")
    current = current.get(pk=story.pk)
    return context | {
        "story": story,
        "autosave_url": reverse("admin:articles_article_autosave", args=[story.pk]),
        "is_in_print": current.is_published(),
        "shown_since": shown_since(current),
        "draft": draft,
        "text_version": current.text_version,
        "others": Presence.objects.others(story, request.user),
        "conflict": conflict and compare(conflict.refused, conflict.stands),
        "conflict_by": conflict and last_writer(story),
        "similar": similar_stories(story, text),
        "may_publish": admin.has_publish_permission(request),
    }


def shown_since(story):
    """When the version appeared that readers see."""
    last = story.revisions.public().order_by("published_at").values_list("published_at", flat=True)
    return last.last() or story.published_at


def last_writer(story):
    """The last revision that was not refused."""
    taken = story.revisions.exclude(kind=Revision.Kind.SET_ASIDE)
    return taken.select_related("made_by").defer("text").newest_first().first()


def saved(request, story):
    """The answer to a save of a story in print: what became of it, and the form again."""
    draft = Draft.objects.filter(article=story).first()
    if draft is None:
        messages.success(request, _("Saved. Readers see this version."))
    elif draft.publish_at:
        messages.success(
            request,
            _("The changes appear at %s.") % localize(timezone.localtime(draft.publish_at)),
        )
    else:
        messages.success(request, _("The draft is saved. Readers still see the published version."))
    return redirect(change_url(story))


# What saves itself


def autosave(admin, request, pk):
    """Who else is here (GET), and what was typed, saved without a press of a button (POST)."""
    story = story_of(admin, request, pk)
    Presence.note(story, request.user, Presence.WITH_SCRIPTS)
    if request.method != "POST":
        return answer(request, story, story.text_version)
    with transaction.atomic():
        form = typed_text(admin, request, story)
        if form.conflict:
            who = last_writer(story)
            state = _("Not saved: %s changed this story. Save to compare; both texts are kept.")
            return answer(request, story, state=state % (who and who.made_by), status=409)
        if problems := problems_of(form):
            return answer(request, story, state=f"{_('Not saved:')} {problems}", status=422)
        text = {**form.text(), **form.rows}
        try:
            version = story.write(text, request.user, base_of(request), by_itself=True)
        except Conflict:
            return answer(request, story, state=_("Not saved: somebody was first."), status=409)
    words = text.get("body", story.body)
    return answer(request, story, version, state=saved_now(form), words=words, parts=form.rows)


def autosave_new(admin, request):
    """Begin a story with what was typed, as soon as it has a headline and a section."""
    if not admin.has_add_permission(request):
        raise PermissionDenied
    if request.method != "POST":
        return answer(request)
    form = typed_text(admin, request, None)
    text = form.text()
    if not text.get("headline") or not text.get("section") or problems_of(form):
        state = _("Kept in this browser. With a headline and a section it is saved here too.")
        return answer(request, state=problems_of(form) or state, status=422)
    with transaction.atomic():
        slug = form.cleaned_data.get("slug") or slugify(text["headline"], allow_unicode=True)[:200]
        story = Article(section_id=text["section"], slug=slug)
        story.set_text(text)
        story.save()
        story.set_names({**text, **form.rows})
        story.sign(request.user)
        Revision.keep(story, story.text(), request.user, Revision.Kind.AUTOSAVED)
        Presence.note(story, request.user, Presence.WITH_SCRIPTS)
    words = text["body"]
    return answer(request, story, 0, state=saved_now(form), words=words, parts=form.rows)


def typed_text(admin, request, story):
    """The form of the text alone, which may be half written: nothing is asked for."""
    form_class = admin.get_form(request, story, change=story is not None)
    form = form_class(request.POST, instance=story)
    for name in TEXT:
        form.fields[name].required = False
    form.full_clean()
    if "section" in form.cleaned_data and form.cleaned_data["section"] is None and story:
        del form.cleaned_data["section"]
    form.rows = dict(typed_rows(admin, request, story or Article()))
    return form


def typed_rows(admin, request, story):
    """Pairs of a part of the text and its lines; a row that is half written keeps its part out."""
    for inline_class in ROWS:
        inline = inline_class(Article, admin.admin_site)
        part = inline.formset.part
        if f"{part}-TOTAL_FORMS" in request.POST and inline.has_change_permission(request, story):
            formset = inline.get_formset(request, story)(request.POST, instance=story, prefix=part)
            if formset.is_valid():
                yield part, formset.lines()


def problems_of(form):
    """What is wrong with the text, in a sentence; what is wrong with the settings can wait."""
    wrong = [
        f"{form.fields[name].label}: {' '.join(form.errors[name])}"
        for name in TEXT
        if name in form.errors
    ]
    return " ".join(wrong)


def base_of(request):
    base = request.POST.get("text_version", "")
    return int(base) if NUMBER.fullmatch(base) else None


def saved_now(form):
    """When, and what was not saved with it: rows in which something is missing or wrong."""
    at = date_format(timezone.localtime(), "H:i:s")
    names = {row.formset.part: row.model._meta.verbose_name_plural for row in ROWS}
    sent = [part for part in names if f"{part}-TOTAL_FORMS" in form.data]
    if missing := [str(names[part]) for part in sent if part not in form.rows]:
        names = {"at": at, "rows": " · ".join(missing)}
        return _("Saved %(at)s, but not yet the rows that are incomplete: %(rows)s") % names
    return _("Saved %s") % at


def answer(request, story=None, version=None, *, state="", status=200, words=None, parts=()):
    """A piece of the form's page, with what the script puts into it.

    `parts` are those of the text in rows that were saved with it.
    """
    context = {
        "state": state,
        "parts": parts,
        "story": story,
        "version": version,
        "others": Presence.objects.others(story, request.user) if story else (),
        "token": get_token(request),
        "words": word_count(words) if words is not None else None,
        "minutes": reading_minutes(words) if words is not None else None,
    }
    return render(request, "admin/articles/_autosave.html", context, status=status)


# Revisions


def revisions(admin, request, pk):
    """The versions of a story, newest first, SHOWN at a time."""
    story = story_of(admin, request, pk, to_change=False)
    rows = story.revisions.newest_first().select_related("made_by", "released_by").defer("text")
    before = request.GET.get("before", "")
    if NUMBER.fullmatch(before):
        rows = rows.filter(number__lt=int(before))
    rows = list(rows[: SHOWN + 1])
    context = {
        **admin.admin_site.each_context(request),
        "title": _("Versions"),
        "opts": Article._meta,
        "story": story,
        "revisions": rows[:SHOWN],
        "older": rows[SHOWN - 1].number if len(rows) > SHOWN else None,
        "draft": Draft.objects.filter(article=story).select_related("saved_by").first(),
        "is_in_print": story.is_published(),
        "may_change": admin.has_change_permission(request, story),
    }
    return render(request, "admin/articles/revisions.html", context)


def compare_versions(admin, request, pk):
    """Two versions word by word: revisions by number, what readers see, what is worked on; or, in
    a POST, what stands in the form against what is worked on.
    """
    story = story_of(admin, request, pk, to_change=False)
    if request.method == "POST":
        old = (_("Saved here"), story.working_text())
        form = typed_text(admin, request, story)
        new = (_("In your browser"), {**old[1], **form.text(), **form.rows})
    else:
        old = version_of(story, request.GET.get("from", "live"))
        new = version_of(story, request.GET.get("to", "work"))
    context = {
        **admin.admin_site.each_context(request),
        "title": _("Compare versions"),
        "opts": Article._meta,
        "story": story,
        "old": old[0],
        "new": new[0],
        "parts": compare(old[1], new[1]),
    }
    return render(request, "admin/articles/compare.html", context)


def version_of(story, name):
    """(what it is called, its text) of the version `name`; 404 when there is none."""
    if name == "live":
        return _("The story as it is published") if story.is_published() else _("Now"), story.text()
    if name == "work":
        return _("What is worked on"), story.working_text()
    if not NUMBER.fullmatch(name):
        raise Http404
    revision = get_object_or_404(story.revisions.select_related("made_by"), number=int(name))
    at = localize(timezone.localtime(revision.made_at))
    label = _("Version %(number)d of %(at)s") % {"number": revision.number, "at": at}
    return f"{label}, {revision.made_by}" if revision.made_by else label, revision.text


def restore(admin, request, pk):
    story = story_of(admin, request, pk)
    number = request.POST.get("number", "")
    if not NUMBER.fullmatch(number):
        raise Http404
    revision = get_object_or_404(story.revisions, number=int(number))
    story.restore(revision, request.user)
    text = _("Version %d is what is worked on again.") % revision.number
    if story.is_published():
        text = _("Version %d is in the draft. Publish the changes to show it to readers.")
        text %= revision.number
    messages.success(request, text)
    return redirect(change_url(story))


# The draft, and the end


def discard(admin, request, pk):
    story = story_of(admin, request, pk)
    draft = get_object_or_404(Draft, article=story)
    draft.discard(request.user)
    messages.success(
        request, _("The changes are dropped. The last of them is still among the versions.")
    )
    return redirect(change_url(story))


def keep_back(admin, request, pk):
    """Take its time from a draft that was to be published."""
    story = story_of(admin, request, pk)
    if not admin.has_publish_permission(request):
        raise PermissionDenied
    get_object_or_404(Draft, article=story).cancel(request.user)
    messages.success(request, _("The changes stay a draft."))
    return redirect(change_url(story))


class TakeDownForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField", "autofocus": True}),
        help_text=gettext_lazy("Readers see it at the address of the story, with the date."),
    )


def take_down(admin, request, pk):
    story = story_of(admin, request, pk)
    if not admin.has_publish_permission(request):
        raise PermissionDenied
    form = TakeDownForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        story.take_down(request.user, form.cleaned_data["reason"])
        admin.log_change(request, story, _("Taken down."))
        messages.success(request, _("The story is taken down. Its address says when and why."))
        return redirect(change_url(story))
    context = {
        **admin.admin_site.each_context(request),
        "title": _("Take the story down"),
        "opts": Article._meta,
        "story": story,
        "form": form,
    }
    return render(
        request,
        "admin/articles/take_down.html",
        context,
        status=422 if form.is_bound else 200,
    )
