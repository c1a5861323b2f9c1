"""What the desk lists: queues, narrowed by filters, in pages that cost the same however many
comments there are.

A page begins after a cursor (time and number of a comment) and walks an index. Words are looked for
in SCANNED comments at a time; the next page goes on from there.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from django.db.models import F, Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from articles.admin.lists import count_up_to
from articles.models import Article
from comments.models import Comment, Commenter

SIZE = 25
SCANNED = 5000
# A name or an address stands for no more people than this.
PEOPLE = 50
# Stories to choose from are those of so many comments of the queue.
SAMPLED = 300
MOST_WORDS = 8
MILLION = 1_000_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Queue:
    """`statuses` are those of its comments, none for all; `held_by` is the check that held them.

    `reported` is for what readers report, the weightiest first instead of by time.
    """

    slug: str
    name: str
    statuses: tuple = ()
    held_by: str = ""
    oldest_first: bool = False
    reported: bool = False

    def comments(self):
        if self.reported:
            return Comment.objects.reported()
        comments = Comment.objects.all()
        if len(self.statuses) == 1:
            comments = comments.filter(status=self.statuses[0])
        elif self.statuses:
            comments = comments.filter(status__in=self.statuses)
        if self.held_by:
            comments = comments.filter(held_by=self.held_by).exclude(held_by="")
        return comments

    def parts(self):
        """The same, one by one where there are several states: an index holds each in order."""
        if len(self.statuses) < 2:
            return [self.comments()]
        return [replace(self, statuses=(status,)).comments() for status in self.statuses]


QUEUES = {
    queue.slug: queue
    for queue in (
        # Whoever has waited longest is heard first.
        Queue("pending", _("Pending"), (Comment.Status.PENDING,), oldest_first=True),
        Queue("reported", _("Reported"), reported=True),
        Queue("aid", _("Held by the aid"), (Comment.Status.PENDING,), "aid", oldest_first=True),
        Queue("recent", _("Recent")),
        Queue("spam", _("Spam"), (Comment.Status.SPAM,)),
        Queue("rejected", _("Rejected"), (Comment.Status.REJECTED, Comment.Status.REMOVED)),
    )
}


@dataclass(frozen=True)
class Filters:
    """What an address of the desk asks for. Nonsense in it is passed over."""

    queue: Queue
    story: int | None = None
    commenter: int | None = None
    who: str = ""
    # Those whom `who` stands for.
    people: tuple = ()
    network: str = ""
    words: str = ""
    turned: bool = False
    after: tuple | None = None

    @classmethod
    def read(cls, data):
        who = text(data.get("who"))
        return cls(
            queue=QUEUES.get(data.get("queue"), QUEUES["pending"]),
            story=number(data.get("story")),
            commenter=number(data.get("commenter")),
            who=who,
            people=tuple(people(who)) if who else (),
            network=text(data.get("network")),
            words=text(data.get("q")),
            turned=bool(data.get("turned")),
            after=cursor(data.get("after", "")),
        )

    @classmethod
    def read_query(cls, query):
        return cls.read(QueryDict(query))

    def query(self, **changes):
        """The address that asks for this, after the question mark."""
        filters = replace(self, **changes)
        data = QueryDict(mutable=True)
        data["queue"] = filters.queue.slug
        if filters.after:
            data["after"] = f"{filters.after[0]}-{filters.after[1]}"
        for name, value in (
            ("story", filters.story),
            ("commenter", filters.commenter),
            ("who", filters.who),
            ("network", filters.network),
            ("q", filters.words),
            ("turned", "1" if filters.turned else ""),
        ):
            if value:
                data[name] = value
        return data.urlencode()

    def is_narrow(self):
        return any((self.story, self.commenter, self.who, self.network, self.words))

    def is_oldest_first(self):
        return not self.queue.reported and self.queue.oldest_first != self.turned

    def narrow(self, comments):
        """All of it but the words, each by an index.

        Exclusions that change nothing are the conditions of partial indexes, said as they are.
        """
        # Of the narrowest there are few, and they have an index: sums are what keeps a database
        # from walking all that a story, or then a person, has instead.
        comments = comments.alias(of=F("article_id") + 0, by=F("commenter_id") + 0)
        commenter = "by" if self.queue.reported else "commenter"
        article = "of" if self.queue.reported or self.commenter or self.who else "article"
        if self.story:
            comments = comments.filter(**{article: self.story})
            if self.queue.statuses:
                comments = comments.exclude(status=Comment.Status.APPROVED)
        if self.commenter:
            comments = comments.filter(**{commenter: self.commenter})
        if self.who:
            comments = comments.filter(**{f"{commenter}__in": self.people})
        if "/" in self.network:
            comments = comments.filter(network_prefix=self.network).exclude(network_prefix="")
        elif self.network:
            comments = comments.filter(network=self.network).exclude(network="")
        return comments

    def count(self, queue):
        """How many of another queue there are under these filters, as text."""
        other = replace(self, queue=queue)
        return count_up_to(other.narrow(queue.comments()))

    def keys(self, size=SIZE):
        """(keys of up to `size` comments, the key to go on after or None), in order.

        A key is (microseconds since 1970, number); of what is reported (weight in millionths,
        number).
        """
        if self.queue.reported:
            return self._reported_keys(size)
        found, ends = [], []
        for part in self.queue.parts():
            rows = self._in_order(self.narrow(part), self.after)
            if self.words:
                end = next(iter(rows.values_list("created_at", "pk")[SCANNED - 1 : SCANNED]), None)
                if end:
                    ends.append(key(*end))
                    rows = self._until(rows, end)
                for word in self.words.split()[:MOST_WORDS]:
                    rows = rows.filter(body__icontains=word)
            found += [key(*row) for row in rows.values_list("created_at", "pk")[: size + 1]]
        found.sort(reverse=not self.is_oldest_first())
        if ends:
            # Beyond the nearest of them not everything has been looked at.
            end = min(ends) if self.is_oldest_first() else max(ends)
            found = [one for one in found if not self._is_beyond(one, end)]
            if len(found) <= size:
                return found, end
        return found[:size], found[size - 1] if len(found) > size else None

    def _reported_keys(self, size):
        """Of these there are never so many that words could not be looked for in all of them."""
        rows = self.narrow(self.queue.comments())
        for word in self.words.split()[:MOST_WORDS]:
            rows = rows.filter(body__icontains=word)
        if self.after is not None:
            # Weights are sums of shares; a millionth apart they are the same.
            weight, pk = self.after[0] / MILLION, self.after[1]
            near = (weight - 0.5 / MILLION, weight + 0.5 / MILLION)
            rows = rows.filter(
                Q(report_weight__lt=near[0]) | Q(report_weight__range=near, pk__lt=pk)
            )
        found = [
            (round(weight * MILLION), pk)
            for weight, pk in rows.values_list("report_weight", "pk")[: size + 1]
        ]
        return found[:size], found[size - 1] if len(found) > size else None

    def _in_order(self, rows, after):
        sign = "" if self.is_oldest_first() else "-"
        rows = rows.order_by(f"{sign}created_at", f"{sign}pk")
        if after is None:
            return rows
        moment, pk = EPOCH + timedelta(microseconds=after[0]), after[1]
        # Said twice, so that an index on the time is entered at the right place.
        if self.is_oldest_first():
            beyond = Q(created_at__gt=moment) | Q(created_at=moment, pk__gt=pk)
            return rows.filter(beyond, created_at__gte=moment)
        beyond = Q(created_at__lt=moment) | Q(created_at=moment, pk__lt=pk)
        return rows.filter(beyond, created_at__lte=moment)

    def _is_beyond(self, one, end):
        return one > end if self.is_oldest_first() else one < end

    def _until(self, rows, end):
        if self.is_oldest_first():
            return rows.filter(created_at__lte=end[0])
        return rows.filter(created_at__gte=end[0])

    def stories(self):
        """[(number, headline)] of the stories that this queue is about at the moment."""
        first = self.queue.parts()[0]
        first = first if self.queue.reported else first.newest_first()
        sample = first.values_list("article", flat=True)[:SAMPLED]
        wanted = {*sample, *([self.story] if self.story else [])}
        stories = Article.objects.filter(pk__in=wanted).order_by("headline", "pk")
        return list(stories.values_list("pk", "headline"))


def waiting():
    """([(queue, how many)] of those that are worked off, the comment that has waited longest)."""
    queues = [queue for queue in QUEUES.values() if queue.statuses or queue.reported]
    oldest = QUEUES["pending"].comments().order_by("created_at", "pk").only("created_at").first()
    return [(queue, count_up_to(queue.comments())) for queue in queues], oldest


def people(who):
    """Numbers of the commenters whose name or address has `who` in it."""
    found = Commenter.objects.filter(Q(name__icontains=who) | Q(email__icontains=who))
    return found.order_by("-pk").values_list("pk", flat=True)[:PEOPLE]


def key(moment, pk):
    return (moment - EPOCH) // timedelta(microseconds=1), pk


def cursor(typed):
    moment, _dash, pk = typed.partition("-")
    moment, pk = number(moment, most=17), number(pk)
    return (moment, pk) if moment is not None and pk is not None else None


def number(typed, most=18):
    """A number from an address, if it is one that the database can hold."""
    typed = typed or ""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= most else None


def text(typed):
    return (typed or "").replace("\0", "").strip()[:200]
