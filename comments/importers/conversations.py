"""The conversation's part of moving in: the comments of one story, as a tree."""

import datetime
from itertools import islice

from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.importers import numbers
from articles.importers.wordpress_items import moment
from articles.importers.wordpress_text import plain
from articles.models import Article, Edition
from comments.counts import recount_commenters
from comments.models import Comment, Commenter, Decision

from .wordpress_text import to_markdown

BATCH = 500
# Commenters in mind at a time; the database knows the others.
REMEMBERED = 10_000
COUNTS = ("standing", "reply_count", "branch_count")
STATES = {
    "1": Comment.Status.APPROVED,
    "approve": Comment.Status.APPROVED,
    "approved": Comment.Status.APPROVED,
    "0": Comment.Status.PENDING,
    "hold": Comment.Status.PENDING,
    "spam": Comment.Status.SPAM,
    "trash": Comment.Status.REMOVED,
    "post-trashed": Comment.Status.REMOVED,
}


class Place:
    """A comment without its words: where it stands and what is counted below it."""

    __slots__ = (
        "branch_count",
        "depth",
        "is_approved",
        "is_new",
        "key",
        "number",
        "parent",
        "pk",
        "reply_count",
        "root_id",
        "said_parent",
        "standing",
        "stored_counts",
    )

    def __init__(self, number, said_parent, key, is_approved):
        self.number, self.said_parent, self.key = number, said_parent, key
        self.is_approved = is_approved
        self.is_new = True
        self.pk = None
        self.parent, self.root_id, self.depth = None, None, 0
        self.reply_count = self.branch_count = 0
        self.standing = is_approved
        self.stored_counts = None

    def stand_under(self, parent):
        """The rule of Comment.place_under, for rows that are many and not yet there."""
        if parent is not None and parent.depth >= Comment.MAX_DEPTH:
            parent = parent.parent
        self.parent = parent
        self.root_id = (parent.root_id or parent.pk) if parent else None
        self.depth = parent.depth + 1 if parent else 0

    def counts(self):
        return {
            "standing": self.standing,
            "reply_count": self.reply_count,
            "branch_count": self.branch_count,
        }


class Conversations:
    """Loads the comments of one export, story by story."""

    def __init__(self, survey, report, dry_run=False, now=None):
        self.site_name = survey.site_name
        self.report = report
        self.dry_run = dry_run
        self.now = now or timezone.now()
        self._commenters = {}

    def load(self, item, article, label):
        """Bring in what is not here yet, each under what it answered."""
        if not len(item.comments):
            return
        places = self._places(item, article, label)
        new = [place for place in places if place is not None and place.is_new]
        if new:
            here = self._stored(article)
            self._join(places, here)
            self._number(new)
            self._put_in_place(places, article, label)
            everything = {place.pk: place for place in here.values()}
            everything.update((place.pk, place) for place in places if place is not None)
            _count(everything.values())
            self._insert(item, places, article, label)
            self._save_counts(everything.values(), article)
        for comment, place in zip(item.comments, places, strict=True):
            column = "passed" if place is None else "imported" if place.is_new else "here"
            self._count_one(comment, column)

    def pass_over(self, item):
        """Count the comments of an item that is no story here."""
        for comment in item.comments:
            self._count_one(comment, "passed")

    def forget(self):
        """What was made for an item that was given up is not there."""
        self._commenters.clear()

    def on_site(self):
        """What of this export is on the site now: rows of (kind, state, number)."""
        ours = Comment.objects.filter(import_key__startswith=f"{self.site_name}:comment:")
        return [
            (_("comments"), str(name).lower(), ours.filter(status=status).count())
            for status, name in Comment.Status.choices
        ]

    # The tree

    def _places(self, item, article, label):
        """A place for each comment in the order of the file; None for one that comes twice."""
        places, seen = [], set()
        comments = enumerate(item.comments, start=1)
        while numbered := list(islice(comments, BATCH)):
            batch = [comment for _position, comment in numbered]
            keys = []
            for position, comment in numbered:
                number = comment.number or f"{item.number or item.ordinal}-{position}"
                keys.append(f"{self.site_name}:comment:{number}")
            elsewhere = set(
                Comment.objects.filter(import_key__in=keys)
                .exclude(article=article)
                .values_list("import_key", flat=True)
            )
            for comment, key in zip(batch, keys, strict=True):
                name = self._name(comment, label)
                if key in seen:
                    places.append(None)
                    self.report.line(_("%s: comes twice under this story; passed over.") % name)
                    continue
                seen.add(key)
                if key in elsewhere:
                    # Numbers are unique in WordPress, not in every file.
                    key = f"{key}:post:{item.number or item.ordinal}"
                state = STATES.get(comment.approved, Comment.Status.PENDING)
                approved = state == Comment.Status.APPROVED
                places.append(Place(comment.number, comment.parent, key, approved))
        for start in range(0, len(places), BATCH):
            batch = {place.key: place for place in places[start : start + BATCH] if place}
            known = Comment.objects.filter(import_key__in=[*batch]).values_list("import_key", "pk")
            for key, pk in known:
                batch[key].is_new, batch[key].pk = False, pk
        return places

    @staticmethod
    def _stored(article):
        """The places of the comments that are under the story already, by number."""
        here = {}
        rows = article.comments.order_by("depth").values_list(
            "pk",
            "parent_id",
            "root_id",
            "depth",
            "status",
            "standing",
            "reply_count",
            "branch_count",
        )
        for pk, parent, root, depth, status, *counts in rows.iterator():
            place = Place(pk, "", None, status == Comment.Status.APPROVED)
            place.pk, place.parent, place.root_id, place.depth = pk, here.get(parent), root, depth
            place.is_new = False
            place.stored_counts = dict(zip(COUNTS, counts, strict=True))
            here[pk] = place
        return here

    @staticmethod
    def _join(places, here):
        """What was imported earlier stands where it stands now."""
        for position, place in enumerate(places):
            if place is not None and not place.is_new and place.pk in here:
                stored = here[place.pk]
                stored.number, stored.key = place.number, place.key
                places[position] = stored

    def _number(self, new):
        """The numbers they had, where those are free."""
        taken = set()
        for start in range(0, len(new), BATCH):
            numbers_here = [place.number for place in new[start : start + BATCH] if place.number]
            taken.update(Comment.objects.filter(pk__in=numbers_here).values_list("pk", flat=True))
        homeless = [place for place in new if not place.number or place.number in taken]
        given = numbers.fresh(Comment, len(homeless), self.dry_run) if homeless else []
        for place in new:
            place.pk = place.number
        for place, number in zip(homeless, given, strict=True):
            place.pk = number

    def _put_in_place(self, places, article, label):
        """Each new comment under its parent; a root where there is none to be found."""
        by_number = {}
        for place in places:
            if place is not None and place.number:
                by_number.setdefault(place.number, place)
        answered = {}
        for place in places:
            if place is not None and place.is_new:
                answered[place] = self._parent_of(place, by_number, label)
        self._cut_cycles(answered, label)
        # From the roots downwards, without recursion: a thread may be as long as it likes.
        done = {place for place in places if place is not None and not place.is_new}
        for place in answered:
            line = []
            while place is not None and place not in done:
                line.append(place)
                place = answered.get(place)
            for below in reversed(line):
                below.stand_under(answered[below])
                done.add(below)

    def _parent_of(self, place, by_number, label):
        said = place.said_parent
        if said in ("", "0"):
            return None
        name = _("%(story)s, comment %(number)s") % {"story": label, "number": place.number or "?"}
        parent = by_number.get(int(said)) if said.isascii() and said.isdigit() else None
        if parent is place:
            self.report.line(_("%s: answers itself; it begins a thread.") % name)
            return None
        if parent is None:
            self.report.line(
                _(
                    "%(comment)s: answers %(parent)s, which is not under this story; "
                    "it begins a thread."
                )
                % {"comment": name, "parent": said[:20]}
            )
        return parent

    def _cut_cycles(self, answered, label):
        """Of comments that answer each other in a circle, the first begins a thread."""
        safe = set()
        for place in list(answered):
            line, above = {}, place
            while above is not None and above not in safe and above not in line:
                line[above] = True
                above = answered.get(above)
            if above is not None and above in line:
                circle = list(line)[list(line).index(above) :]
                first = min(circle, key=lambda one: one.number or 0)
                answered[first] = None
                self.report.line(
                    _("%(story)s, comment %(number)s: answers its own answers; it begins a thread.")
                    % {"story": label, "number": first.number}
                )
            safe.update(line)

    # Rows

    def _insert(self, item, places, article, label):
        pairs = zip(item.comments, places, strict=True)
        fresh = ((comment, place) for comment, place in pairs if place and place.is_new)
        while batch := list(islice(fresh, BATCH)):
            commenters = self._commenters_of([comment for comment, _place in batch], label)
            rows = []
            for (comment, place), commenter in zip(batch, commenters, strict=True):
                rows.append(self._row(comment, place, article, commenter, label))
            Comment.objects.bulk_create(rows, batch_size=BATCH)
            Decision.objects.bulk_create(
                [
                    Decision(
                        comment=row,
                        status=row.status,
                        origin=Decision.Origin.IMPORT,
                        text=row.held_because,
                        made_at=row.created_at,
                    )
                    for row in rows
                ],
                batch_size=BATCH,
            )
            recount_commenters(Commenter.objects.filter(pk__in=set(commenters)))

    def _row(self, comment, place, article, commenter, label):
        name = self._name(comment, label)
        if place.number is None:
            self.report.line(
                _("%(comment)s: has no number; it has %(new)d.")
                % {"comment": name, "new": place.pk}
            )
        elif place.pk != place.number:
            self.report.line(
                _("%(comment)s: its number is taken; it has the number %(new)d here.")
                % {"comment": name, "new": place.pk}
            )
        row = Comment(
            pk=place.pk,
            article=article,
            parent_id=place.parent.pk if place.parent else None,
            root_id=place.root_id,
            depth=place.depth,
            kind=self._kind(comment),
            commenter_id=commenter,
            status=self._status(comment, name),
            created_at=self._moment(comment, article, name),
            **place.counts(),
            import_key=place.key,
        )
        row.set_body(to_markdown(comment.content))
        if not row.body:
            self.report.line(_("%s: has no text.") % name)
        if row.status == Comment.Status.PENDING:
            row.held_because = _("It waited for a moderator on the old site.")
        return row

    def _commenters_of(self, batch, label):
        """Numbers of the commenters of these comments; each person of the old site is one."""
        people = [self._person(comment, label) for comment in batch]
        if len(self._commenters) > REMEMBERED:
            self._commenters.clear()
        unknown = [one for one in dict.fromkeys(people) if one not in self._commenters]
        if unknown:
            # Only those of an earlier run: a guest of this site is nobody by name alone.
            found = (
                Commenter.objects.filter(
                    name__in={name for name, _email, _url in unknown},
                    user=None,
                    comments__import_key__startswith=f"{self.site_name}:comment:",
                )
                .values_list("name", "email", "website")
                .annotate(last=Max("pk"))
            )
            self._commenters.update(((name, email, url), pk) for name, email, url, pk in found)
            missing = [one for one in unknown if one not in self._commenters]
            made = Commenter.objects.bulk_create(
                Commenter(name=name, email=email, website=website)
                for name, email, website in missing
            )
            self._commenters.update(zip(missing, (row.pk for row in made), strict=True))
        return [self._commenters[one] for one in people]

    def _person(self, comment, label):
        name = plain(comment.author)[:80].strip()
        if not name:
            name = _("Anonymous")
            self.report.line(
                _("%s: had no name; it is signed “Anonymous”.") % self._name(comment, label)
            )
        email = comment.email if "@" in comment.email and len(comment.email) <= 254 else ""
        url = comment.url if comment.url.startswith(("http://", "https://")) else ""
        return name, email, url[:500]

    def _status(self, comment, name):
        if comment.approved not in STATES:
            self.report.line(
                _("%(comment)s: its state “%(state)s” is unknown; it waits for a moderator.")
                % {"comment": name, "state": comment.approved[:20]}
            )
        return STATES.get(comment.approved, Comment.Status.PENDING)

    @staticmethod
    def _kind(comment):
        kind = comment.kind.lower()
        return kind if kind in ("pingback", "trackback") else Comment.Kind.COMMENT

    def _moment(self, comment, article, name):
        if at := moment(comment.date_gmt):
            return at.replace(tzinfo=datetime.UTC)
        if at := moment(comment.date):
            return timezone.make_aware(at)
        self.report.line(_("%s: has no date; it has that of its story.") % name)
        return article.published_at or article.created_at or self.now

    @staticmethod
    def _save_counts(places, article):
        """Bring rows that were here before, and the story, up to date."""
        places = list(places)
        for place in places:
            if not place.is_new and place.counts() != place.stored_counts:
                Comment.objects.filter(pk=place.pk).update(**place.counts())
        Article.objects.filter(pk=article.pk).update(
            comment_count=sum(place.is_approved for place in places),
            thread_changed_at=timezone.now(),
            thread_version=F("thread_version") + 1,
        )
        Edition.move("conversations")

    def _count_one(self, comment, column):
        state = STATES.get(comment.approved)
        self.report.count(
            str(self._kind(comment)), state.value if state else comment.approved[:20] or "?", column
        )

    @staticmethod
    def _name(comment, label):
        return _("%(story)s, comment %(number)s") % {
            "story": label,
            "number": comment.number or "?",
        }


def _count(places):
    """Count what stands below each place, from the leaves upwards.

    As comments.counts.recount does, which would read and write every row of a long thread again.
    """
    places = list(places)
    roots = {place.pk: place for place in places if place.parent is None}
    for place in places:
        place.reply_count = place.branch_count = 0
    for place in sorted(places, key=lambda place: -place.depth):
        place.standing = place.is_approved or place.reply_count > 0
        if place.parent is None:
            continue
        place.parent.reply_count += place.standing
        roots[place.root_id].branch_count += place.is_approved
