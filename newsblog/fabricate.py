"""Bulk content for measurements: the same for the same seed, in the shape of real threads."""

import math
import random
from datetime import UTC, datetime, timedelta

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Max
from django.utils.text import slugify

from articles.markup import plain_text
from articles.models import Article, Author, Byline, Edition, Section, Tag
from comments.counts import recount_commenters
from comments.models import Comment, Commenter, Decision
from comments.score import wilson

# A fixed moment: the same seed gives the same dates, whenever it is run.
NEWEST = datetime(2026, 1, 1, 12, tzinfo=UTC)
TEXTS = 2000
BATCH = 2000
ROOT_SHARE = 0.4

WORDS = (
    "the a of and to in that is was for on as with by at from this they have but not what all "
    "when there can more if no out so up into than them then some could time these two may "
    "first any now such like our over even most after also did many before must through back "
    "years where much way well down should because each just those people how too little state "
    "good very make world still see own work long here both between under last never same "
    "another while might great old come since against go right used take three harbour council "
    "bridge ferry tram market school budget water street vote paper source story comment "
    "question answer reason number report evidence "
).split()
NAMES = [
    f"{first}{middle}{last}".capitalize()
    for first in "ba do fe gri ha jo ka lu mo ne".split()
    for middle in "ber den gel lin mar nor rik sol ten vid".split()
    for last in "ga holm ken leth mann ova quist stad tov una vik wright yor zen bury croft".split()
]


class Fabricator:
    """Makes articles, commenters and threads from one seed; `say` is told how far it is."""

    def __init__(self, seed, say=lambda line: None, texts=TEXTS):
        self.random = random.Random(seed)  # noqa: S311
        self.seed = seed
        self.say = say
        self.texts = [self._text() for _ in range(texts)]

    def run(self, articles, comments, thread):
        """`articles` stories with `comments` under them; the newest one carries `thread` of them.

        Returns the newest story. Everything is written in one transaction.
        """
        with transaction.atomic():
            rows = self._articles(articles)
            writers = self._commenters(max(50, comments // 40))
            sizes = self._sizes(articles - 1, comments - thread)
            written = 0
            first = (Comment.objects.aggregate(most=Max("pk"))["most"] or 0) + 1
            batch = []
            for article, size in zip(rows, [*sizes, thread], strict=True):
                batch += self._thread(article, size, first + written, writers)
                written += size
                if len(batch) >= BATCH:
                    Comment.objects.bulk_create(batch, batch_size=BATCH)
                    batch = []
                    self.say(f"{written:,} of {comments:,} comments")
            Comment.objects.bulk_create(batch, batch_size=BATCH)
            for start in range(0, len(writers), BATCH):
                recount_commenters(Commenter.objects.filter(pk__in=writers[start : start + BATCH]))
            Article.objects.bulk_update(
                rows, ["comment_count", "thread_changed_at"], batch_size=500
            )
            Edition.move("paper", "conversations")
            Decision.record_imported(first)
            self._set_sequences()
        return rows[-1]

    # The paper

    def _articles(self, count):
        sections = [
            Section.objects.get_or_create(
                slug=f"fabricated-{number}", defaults={"name": f"Section {number}"}
            )[0]
            for number in range(1, 13)
        ]
        authors = [
            Author.objects.get_or_create(
                slug=f"fabricated-{number}", defaults={"name": f"Author {number}"}
            )[0]
            for number in range(1, 41)
        ]
        tags = [
            Tag.objects.get_or_create(slug=slugify(word), defaults={"name": word})[0]
            for word in WORDS[-24:]
        ]
        bodies = [
            "".join(f"<p>{self._words(60)}.</p>" for _ in range(6)) for _ in range(min(count, 50))
        ]
        bodies = [(body, plain_text(body)) for body in bodies]
        # Ten years of stories, or an hour for each when there are few.
        step = min(timedelta(hours=1), timedelta(days=3650) / max(count, 1))
        rows = []
        for number in range(count):
            headline = self._words(8).capitalize()
            article = Article(
                headline=headline,
                # Somebody whom one story in 1,600 names.
                standfirst=f"{self._words(20).capitalize()}, says {NAMES[number % len(NAMES)]}.",
                slug=f"fabricated-{self.seed}-{number + 1}",
                section=self.random.choice(sections),
            )
            article.body, article.body_text = bodies[number % len(bodies)]
            article.body_html = article.body
            article.schedule(NEWEST - step * (count - 1 - number))
            rows.append(article)
        Article.objects.bulk_create(rows, batch_size=500)
        Byline.objects.bulk_create(
            [Byline(article=row, author=self.random.choice(authors)) for row in rows],
            batch_size=BATCH,
        )
        through = Article.tags.through
        through.objects.bulk_create(
            [through(article=row, tag=tag) for row in rows for tag in self.random.sample(tags, 2)],
            batch_size=BATCH,
        )
        self.say(f"{count:,} articles")
        return rows

    # The conversation

    def _commenters(self, count):
        rows = [
            Commenter(
                name=f"{self.random.choice(WORDS).capitalize()} {number}",
                key=f"fabricated-{self.seed}-{number}",
            )
            for number in range(count)
        ]
        Commenter.objects.bulk_create(rows, batch_size=BATCH)
        return [row.pk for row in rows]

    def _sizes(self, articles, comments):
        """How many comments each story has: a few have many, most have few."""
        if articles < 1:
            return []
        weights = [1 / (rank + 3) for rank in range(articles)]
        self.random.shuffle(weights)
        total = sum(weights)
        sizes = [math.floor(comments * weight / total) for weight in weights]
        for number in range(comments - sum(sizes)):
            sizes[number % articles] += 1
        return sizes

    def _thread(self, article, size, first, writers):
        """`size` comments with the numbers from `first` on, placed, judged and counted."""
        rows = []
        moment = article.published_at
        pause = min(timedelta(minutes=7), timedelta(days=20) / max(size, 1))
        for number in range(size):
            moment += pause * self.random.uniform(0.2, 1.8)
            parent = self._parent(rows)
            source, markup, fingerprint = self.random.choice(self.texts)
            up = int(self.random.paretovariate(1.2)) - 1
            down = int(self.random.paretovariate(1.6)) - 1
            row = Comment(
                pk=first + number,
                article_id=article.pk,
                parent_id=parent.pk if parent else None,
                root_id=(parent.root_id or parent.pk) if parent else None,
                depth=parent.depth + 1 if parent else 0,
                commenter_id=writers[int(len(writers) * self.random.random() ** 2)],
                body=source,
                body_html=markup,
                fingerprint=fingerprint,
                markup_version=1,
                status=self._status(),
                created_at=moment,
                up_votes=up,
                down_votes=down,
                score=wilson(up, down),
            )
            rows.append(row)
        by_number = {row.pk: row for row in rows}
        for row in reversed(rows):
            row.standing = row.is_visible() or row.reply_count > 0
            if row.standing and row.parent_id:
                by_number[row.parent_id].reply_count += 1
            if row.is_visible():
                article.comment_count += 1
                if row.root_id:
                    by_number[row.root_id].branch_count += 1
        article.thread_changed_at = moment
        return rows

    def _parent(self, rows):
        """What the next comment answers: 40 % nothing, the others rather the hot and the early."""
        if not rows or self.random.random() < ROOT_SHARE:
            return None
        if self.random.random() < 0.5:
            parent = rows[int(len(rows) * self.random.random() ** 2)]
        else:  # where the last answers went, others go
            parent = rows[-1 - int(min(len(rows), 40) * self.random.random())]
        if parent.depth >= Comment.MAX_DEPTH:
            return rows[parent.parent_id - rows[0].pk]
        return parent

    def _status(self):
        chance = self.random.random()
        if chance < 0.97:
            return Comment.Status.APPROVED
        if chance < 0.98:
            return Comment.Status.PENDING
        return Comment.Status.REMOVED if chance < 0.99 else Comment.Status.SPAM

    # Words

    def _words(self, count):
        return " ".join(self.random.choices(WORDS, k=count))

    def _text(self):
        """(source, HTML, fingerprint) of 20 to 150 words, here and there with a link."""
        parts = []
        left = self.random.randint(20, 150)
        while left > 0:
            length = min(left, self.random.randint(8, 60))
            parts.append(f"{self._words(length).capitalize()}.")
            left -= length
        if self.random.random() < 0.15:
            parts.append(f"https://example.org/{self.random.choice(WORDS)}/{self.random.random()}")
        comment = Comment()
        comment.set_body("\n\n".join(parts))
        return comment.body, comment.body_html, comment.fingerprint

    def _set_sequences(self):
        statements = connection.ops.sequence_reset_sql(no_style(), [Comment])
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
