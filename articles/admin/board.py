"""What is where: the board of stories in work, and the calendar of the coming weeks."""

from datetime import date, datetime, time, timedelta

from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, Q, prefetch_related_objects
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, Byline, Review, ReviewNote, Section

SHOWN = 30  # cards in a column: more of them take longer to draw than to find
LATELY = timedelta(days=7)
WEEKS = 4
MOST_DATES = 500  # of each kind in the calendar
State = Review.State


def stories_of(admin, request):
    if not request.user.has_perm("articles.change_article"):
        raise PermissionDenied
    stories = admin.get_model_admin(Article).get_queryset(request)
    stories = stories.select_related("section", "draft", "review__assigned_to")
    return stories.defer("body", "body_html", "standfirst", "draft__text")


def board(admin, request):
    """Stories by how far they are, the newest SHOWN of each."""
    stories = narrowed(stories_of(admin, request), request)
    now = timezone.now()
    columns = [
        (name, label, kept_short(parts))
        for name, label, parts in (
            ("writing", _("Writing"), writing(stories)),
            ("ready", State.READY.label, [in_state(stories, State.READY)]),
            ("approved", State.APPROVED.label, [in_state(stories, State.APPROVED)]),
            ("scheduled", _("Scheduled"), scheduled(stories, now)),
            ("published", _("Published lately"), [published(stories, now)]),
        )
    ]
    cards = [card for _name, _label, column in columns for card in column]
    prefetch_related_objects(cards, "bylines__author")
    count_notes(cards)
    for name, _label, column in columns:
        for card in column:
            equip(card, name, request, now)
    context = {
        **admin.each_context(request),
        "title": _("The board"),
        "columns": columns,
        "sections": Section.objects.order_by("name"),
        "section": request.GET.get("section", ""),
        "mine": "mine" in request.GET,
        "shown": SHOWN,
    }
    return render(request, "admin/articles/board.html", context)


def narrowed(stories, request):
    section = request.GET.get("section", "")
    if section.isascii() and section.isdigit() and len(section) < 10:
        stories = stories.filter(section=int(section))
    if "mine" in request.GET:
        own = Byline.objects.filter(author__user=request.user).order_by().values("article")
        stories = stories.filter(Q(review__assigned_to=request.user) | Q(pk__in=own))
    return stories


def writing(stories):
    """Drafts that nobody has handed in, and changes to stories in print."""
    states = [State.WRITING, State.CHANGES]
    drafts = stories.filter(status=Article.Status.DRAFT).exclude(
        review__state__in=[State.READY, State.APPROVED]
    )
    changes = stories.exclude(status=Article.Status.DRAFT).filter(review__state__in=states)
    return [drafts.order_by("-created_at", "-pk"), changes.order_by("-review__changed_at")]


def in_state(stories, state):
    return stories.filter(review__state=state).order_by("-review__changed_at")


def scheduled(stories, now):
    to_come = stories.exclude(status=Article.Status.DRAFT).filter(published_at__gt=now)
    changes = stories.filter(draft__publish_at__isnull=False)
    return [to_come.order_by("published_at", "pk"), changes.order_by("draft__publish_at")]


def published(stories, now):
    return stories.published(now).filter(published_at__gte=now - LATELY).newest_first()


def kept_short(parts):
    """The first SHOWN of all parts; a story that is in two of them stands once."""
    found = {story.pk: story for part in parts for story in part[:SHOWN]}
    return list(found.values())[:SHOWN]


def count_notes(cards):
    numbers = {card.pk for card in cards}
    notes = ReviewNote.objects.open().filter(article__in=numbers).order_by()
    counts = dict(notes.values_list("article").annotate(count=Count("pk")))
    for card in cards:
        card.open_notes = counts.get(card.pk, 0)


def equip(card, column, request, now):
    """What a card shows, and which steps whoever looks may take on it."""
    card.work = getattr(card, "review", None) or Review(article=card)
    card.work.article = card
    card.names = list(dict.fromkeys(line.author.name for line in card.bylines.all()))
    card.changes = getattr(card, "draft", None)
    card.appears_at = card.published_at
    if column == "scheduled" and card.changes and card.changes.publish_at:
        card.appears_at = card.changes.publish_at
    in_work = column in ("writing", "ready", "approved")
    card.is_late = in_work and card.work.is_late(now)
    judges = request.user.has_perm("articles.approve_article")
    edits = request.user.has_perm("articles.edit_any_article") or (
        card.status == Article.Status.DRAFT
    )
    card.may_hand_in = column == "writing" and edits
    card.may_take_back = column == "ready" and edits
    card.may_approve = column == "ready" and judges


# The calendar


def calendar(admin, request):
    """What appears, changes, goes and is due, by day, for WEEKS weeks."""
    stories = stories_of(admin, request)
    start = monday(request.GET.get("from", ""))
    end = start + timedelta(weeks=WEEKS)
    days = {start + timedelta(days=n): [] for n in range(7 * WEEKS)}
    for kind, label, field, rows in (
        ("appears", _("Appears"), "published_at", stories.exclude(status=Article.Status.DRAFT)),
        ("changes", _("Changes"), "draft__publish_at", stories),
        ("goes", _("Goes"), "unpublish_at", stories),
        ("due", _("Due"), "review__due_at", stories),
    ):
        span = {f"{field}__gte": midnight(start), f"{field}__lt": midnight(end)}
        for story in rows.filter(**span).annotate(at=F(field)).order_by(field)[:MOST_DATES]:
            local = timezone.localtime(story.at)
            entry = {"kind": kind, "label": label, "story": story, "at": local}
            days[local.date()].append(entry)
    for entries in days.values():
        entries.sort(key=lambda entry: entry["at"])
    today = timezone.localdate()
    context = {
        **admin.each_context(request),
        "title": _("The calendar"),
        "days": [(day, day == today, day < today, entries) for day, entries in days.items()],
        "start": start,
        "end": end - timedelta(days=1),
        "earlier": start - timedelta(weeks=WEEKS),
        "later": end,
        "is_empty": not any(days.values()),
    }
    return render(request, "admin/articles/calendar.html", context)


def monday(text):
    """The Monday of the week of a day as "2026-11-25"; of this one when it is none of our time."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = timezone.localdate()
    if not 1900 <= day.year <= 2200:
        day = timezone.localdate()
    return day - timedelta(days=day.weekday())


def midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min))


# The first page


def waiting(stories, user, most, now=None):
    """What somebody finds on the newsroom's first page: lists of stories under a heading."""
    now = now or timezone.now()
    stories = stories.select_related("section", "review")
    stories = stories.defer("body", "body_html", "standfirst")
    late = stories.filter(review__due_at__lt=now).exclude(review__state=State.RELEASED)
    lists = [
        ("mine", _("Assigned to me"), stories.filter(review__assigned_to=user)),
        ("late", _("Late"), late),
    ]
    if user.has_perm("articles.approve_article"):
        lists.insert(1, ("ready", _("Ready for review"), in_state(stories, State.READY)))
    return [
        (name, label, list(rows.order_by("review__due_at", "-review__changed_at")[:most]))
        for name, label, rows in lists
    ]
