"""The review of a story at the desk: steps, whose work it is, notes and links for outsiders."""

from functools import partial

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminSplitDateTime
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from articles import markup
from articles.models import Article, Checklist, OutsideLink, Refusal, Review, ReviewNote
from articles.models.review import name_of
from articles.models.review_note import essence_of, mark_gone

from .article_form import check_time
from .rows import name_parts
from .versions import NUMBER, change_url, story_of

SHOWN = 50  # steps, notes and links on one page


def urls(admin):
    def at(route, view, *methods):
        view_of_admin = require_http_methods(methods)(partial(view, admin))
        name = f"articles_article_{view.__name__}"
        return path(route, admin.admin_site.admin_view(view_of_admin), name=name)

    return [
        at("<int:pk>/review/", review, "GET"),
        at("<int:pk>/review/step/", take_step, "POST"),
        at("<int:pk>/review/assign/", assign, "POST"),
        at("<int:pk>/review/note/", leave_note, "POST"),
        at("<int:pk>/review/note/<int:number>/", settle_note, "POST"),
        at("<int:pk>/review/link/", make_link, "POST"),
        at("<int:pk>/review/link/<int:number>/revoke/", revoke_link, "POST"),
    ]


def review_url(story):
    return reverse("admin:articles_article_review", args=[story.pk])


# What is typed


class AssignForm(forms.Form):
    assigned_to = forms.ModelChoiceField(
        label=gettext_lazy("Assigned to"),
        queryset=get_user_model().objects.none(),
        required=False,
        empty_label=gettext_lazy("Nobody"),
    )
    due_at = forms.SplitDateTimeField(
        label=gettext_lazy("Due"), required=False, widget=AdminSplitDateTime
    )

    def __init__(self, data=None, *, review):
        due = review.due_at and timezone.localtime(review.due_at)
        start = {"assigned_to": review.assigned_to_id, "due_at": due}
        super().__init__(data, initial=start, auto_id="assign-%s", label_suffix="")
        field = self.fields["assigned_to"]
        field.queryset = colleagues(review.assigned_to_id)
        field.label_from_instance = name_of
        name_parts(self.fields["due_at"])

    def clean(self):
        cleaned = super().clean()
        if "due_at" in self.changed_data:
            check_time(self, "due_at", cleaned.get("due_at"), is_to_come=True)
        return cleaned


def colleagues(one=None):
    """Who may write stories, and `one` who perhaps no longer may."""
    may_write = Q(user_permissions__codename="change_article") | Q(
        groups__permissions__codename="change_article"
    )
    people = get_user_model().objects.filter(is_active=True, is_staff=True)
    wanted = people.filter(may_write | Q(is_superuser=True)).order_by().values("pk")
    found = get_user_model().objects.filter(Q(pk__in=wanted) | Q(pk=one))
    return found.order_by("first_name", "last_name", "username")


class NoteForm(forms.ModelForm):
    class Meta:
        model = ReviewNote
        fields = ["passage", "text"]
        widgets = {
            "passage": forms.Textarea(attrs={"rows": 2}),
            "text": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "passage": gettext_lazy("Copied from the text. Empty means the whole."),
        }

    def __init__(self, data=None, *, text):
        super().__init__(data, auto_id="note-%s", label_suffix="")
        self.said = text
        self.fields["text"].max_length = ReviewNote.MOST_TEXT

    def clean_passage(self):
        passage = self.cleaned_data["passage"]
        if passage and markup.essence(passage) not in essence_of(self.said):
            raise forms.ValidationError(_("These words do not stand in the text."))
        return passage


class LinkForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("For whom"), max_length=80)
    days = forms.IntegerField(
        label=gettext_lazy("Days it works"),
        min_value=1,
        max_value=OutsideLink.MOST_DAYS,
        initial=OutsideLink.DAYS,
    )
    may_approve = forms.BooleanField(label=gettext_lazy("May approve the text"), required=False)

    def __init__(self, data=None):
        super().__init__(data, auto_id="link-%s", label_suffix="")


# The pages


def form_context(admin, request, story):
    """What the form of a story shows of its review, beside the fields."""
    if story is None or not story.pk or not story.is_readable_by(request.user):
        return {}
    # The instance of the form holds what was typed.
    stands = Article.objects.get(pk=story.pk)
    one = stands.review_or_none() or Review(article=stands)
    text = stands.working_text()
    notes = stands.review_notes.open().select_related("by")[:SHOWN]
    return {
        "review": one,
        "checks": Checklist.load().checks(stands, text),
        "notes": mark_gone(list(notes), text),
        "may_hand_in": one.may_be_handed_in_by(request.user),
        "may_approve": one.may_be_approved_by(request.user),
    }


def saved(request, story):
    """The answer to a save that was also to publish or to take a step; None for any other."""
    if refusal := getattr(request, "refusal", None):
        messages.error(request, _("Saved, but not published: %s") % refusal)
        return redirect(change_url(story))
    step = request.POST.get("_step")
    if step in STEPS:
        one = Review.of(Article.objects.get(pk=story.pk))
        say(request, lambda: STEPS[step](request, one, one.article.text_version, ""))
        return redirect(change_url(story))
    return None


def review(admin, request, pk, **forms):
    """Everything about the review of a story on one page."""
    story = story_of(admin, request, pk, to_change=False)
    one = story.review_or_none() or Review(article=story)
    text, user = story.working_text(), request.user
    notes = story.review_notes.select_related("by", "settled_by").order_by("-pk")
    may_judge = one.may_be_judged_by(user)
    context = {
        **admin.admin_site.each_context(request),
        "title": _("Review"),
        "opts": Article._meta,
        "story": story,
        "review": one,
        "version": story.text_version,
        "checks": Checklist.load().checks(story, text),
        "notes": mark_gone(list(notes.open()[:SHOWN]), text),
        "settled": list(notes.exclude(settled_at=None)[:SHOWN]),
        "steps": one.steps.select_related("by")[:SHOWN] if one.pk else (),
        "links": list(story.outside_links.select_related("made_by", "article")[:SHOWN]),
        "new_link": request.session.pop("outside_link", None),
        "may_change": admin.has_change_permission(request, story),
        "may_hand_in": one.may_be_handed_in_by(user),
        "may_take_back": one.may_be_taken_back_by(user),
        "may_judge": may_judge,
        "may_approve": one.may_be_approved_by(user),
        "may_assign": user.has_perm("articles.approve_article"),
        "has_text": not one.is_in_print(),
        "assign_form": AssignForm(review=one),
        "note_form": NoteForm(text=text),
        "link_form": LinkForm(),
        **forms,
    }
    status = 422 if forms else 200
    return render(request, "admin/articles/review.html", context, status=status)


def hand_in(request, one, version, text):
    if not one.may_be_handed_in_by(request.user):
        raise PermissionDenied
    one.hand_in(request.user, text)
    return _("It is ready for review.")


def take_back(request, one, version, text):
    if not one.may_be_taken_back_by(request.user):
        raise PermissionDenied
    one.take_back(request.user, text)
    return _("It is being written again.")


def approve(request, one, version, text):
    if not request.user.has_perm("articles.approve_article"):
        raise PermissionDenied
    one.approve(version, request.user, text=text)
    return _("Approved.")


def ask_for_changes(request, one, version, text):
    if not one.may_be_judged_by(request.user):
        raise PermissionDenied
    if not text:
        raise Refusal(_("Please say what should be changed."))
    one.ask_for_changes(request.user, text)
    return _("You asked for changes.")


STEPS = {
    "hand_in": hand_in,
    "take_back": take_back,
    "approve": approve,
    "ask_for_changes": ask_for_changes,
}


def say(request, step):
    """Take a step and say what became of it."""
    try:
        messages.success(request, step())
    except Refusal as refusal:
        messages.error(request, str(refusal))


def take_step(admin, request, pk):
    story = story_of(admin, request, pk, to_change=False)
    step = STEPS.get(request.POST.get("step"))
    version = request.POST.get("version", "")
    if step is None or not NUMBER.fullmatch(version):
        raise PermissionDenied
    text = request.POST.get("text", "").replace("\x00", "").strip()[: ReviewNote.MOST_TEXT]
    say(request, lambda: step(request, Review.of(story), int(version), text))
    return redirect("admin:board" if "board" in request.POST else review_url(story))


def assign(admin, request, pk):
    story = story_of(admin, request, pk, to_change=False)
    if not request.user.has_perm("articles.approve_article"):
        raise PermissionDenied
    one = Review.of(story)
    form = AssignForm(request.POST, review=one)
    if not form.is_valid():
        return review(admin, request, pk, assign_form=form)
    one.assign(form.cleaned_data["assigned_to"], request.user)
    one.set_due(form.cleaned_data["due_at"], request.user)
    messages.success(request, _("Noted."))
    return redirect(review_url(story))


def leave_note(admin, request, pk):
    story = story_of(admin, request, pk, to_change=False)
    form = NoteForm(request.POST, text=story.working_text())
    if not form.is_valid():
        return review(admin, request, pk, note_form=form)
    note = form.save(commit=False)
    note.article, note.version, note.by = story, story.text_version, request.user
    note.save()
    return redirect(f"{review_url(story)}#notes")


def settle_note(admin, request, pk, number):
    story = story_of(admin, request, pk, to_change=False)
    note = get_object_or_404(story.review_notes, pk=number)
    if "reopen" in request.POST:
        note.reopen()
    else:
        note.settle(request.user)
    return redirect(f"{review_url(story)}#notes")


def make_link(admin, request, pk):
    """Only those who may approve let others see what is not published."""
    story = story_of(admin, request, pk, to_change=False)
    if not request.user.has_perm("articles.approve_article"):
        raise PermissionDenied
    form = LinkForm(request.POST)
    if not form.is_valid():
        return review(admin, request, pk, link_form=form)
    if Review(article=story).is_in_print():
        messages.error(request, _("Readers see all of it: there is no draft to show."))
        return redirect(review_url(story))
    link, address = OutsideLink.make(story, request.user, **form.cleaned_data)
    # Shown once, on the page that follows; afterwards nobody knows it but who has it.
    address = request.build_absolute_uri(address)
    request.session["outside_link"] = {"address": address, "name": link.name}
    return redirect(f"{review_url(story)}#links")


def revoke_link(admin, request, pk, number):
    story = story_of(admin, request, pk, to_change=False)
    if not request.user.has_perm("articles.approve_article"):
        raise PermissionDenied
    get_object_or_404(story.outside_links, pk=number).revoke()
    messages.success(request, _("The link is over."))
    return redirect(f"{review_url(story)}#links")
