"""The demo paper into an empty site, and out again."""

import datetime
import io
import random
import secrets

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.color import no_style
from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import slugify

from articles import images
from articles.models import (
    Article,
    Author,
    AuthorLink,
    Byline,
    Entry,
    FrontItem,
    Masthead,
    Page,
    Picture,
    Section,
    Source,
    Tag,
)
from comments import counts, moderation
from comments.models import Comment, Commenter, Decision, DiscussionPolicy, Dispute

from . import complaints, decisions, letters, pictures, reading, reviews

# What a WordPress site brings along keeps its numbers (`/?p=12`, `#comment-34`), and they begin at
# one: the demo stands where no import will need the room.
FIRST_NUMBER = 1_000_001
KEY = "demo:"
# Nobody has an address under .example (RFC 2606), so it marks the logins that are the demo's.
MAIL_HOST = "tidings.example"
EDITOR = "editor"


def load(now=None, draw=pictures.draw):
    """Fill an empty site; returns (name of the demo editor's login, its password).

    `draw(name)` makes a picture. Nothing is left behind, files included, when anything fails.
    """
    now = (now or timezone.localtime()).replace(second=0, microsecond=0)
    stored = []
    try:
        with transaction.atomic():
            return _Paper(now, draw, stored).load()
    except BaseException:
        for picture in stored:
            delete_files(picture)
        raise


class _Paper:
    """One run of the loader: what it has made so far, by the names the files use."""

    def __init__(self, now, draw, stored):
        self.now, self.draw, self.stored = now, draw, stored
        self.dice = random.Random(1874)  # noqa: S311  (no secret: the same demo every time)
        self.sections, self.authors, self.users = {}, {}, {}

    def load(self):
        paper = reading.paper()
        if not Masthead.objects.exists():
            Masthead.objects.create(pk=Masthead.ROW, **paper["masthead"])
        editor, password = self.make_logins(paper["logins"])
        self.make_sections(paper["sections"])
        self.make_authors(paper["authors"])
        self.make_pages()
        decisions.make_rules(self.now, editor)
        threads = []
        # The oldest story gets the lowest number, as in a paper that wrote them one by one.
        stories = sorted(reading.stories(), key=lambda story: self.published_at(story) or self.now)
        for number, story in enumerate(stories, FIRST_NUMBER):
            article = self.make_article(number, story)
            threads.append((article, reading.thread(story.slug)))
        self.make_comments(threads)
        for article, _thread in threads:
            self.make_entries(article)
        self.make_checks(reading.checks(), {article.slug: article for article, _ in threads})
        letters.make(self.now)
        complaints.make(self.now)
        reviews.make(self.now, self.users)
        raise_sequences(Article, Comment)
        return editor.username, password

    # People

    def make_logins(self, logins):
        password = secrets.token_urlsafe(9)
        for login in logins:
            user = get_user_model()(
                username=free_username(login["username"]),
                email=f"{login['username']}@{MAIL_HOST}",
                first_name=login["first_name"],
                last_name=login["last_name"],
                is_staff=login["is_staff"],
                is_superuser=login["username"] == EDITOR,
            )
            if login["username"] == EDITOR:
                user.set_password(password)
                editor = user
            else:
                user.set_unusable_password()
            user.save()
            user.groups.set(Group.objects.filter(name__in=login["groups"]))
            self.users[login["username"]] = user
        return editor, password

    def make_sections(self, sections):
        for position, fields in enumerate(sections, 1):
            parent = self.sections.get(fields.get("parent"))
            self.sections[fields["slug"]], _created = Section.objects.get_or_create(
                slug=fields["slug"],
                defaults={
                    "name": fields["name"],
                    "description": fields["description"],
                    "parent": parent,
                    "position": position * 10,
                },
            )

    def make_authors(self, authors):
        for fields in authors:
            author, created = Author.objects.get_or_create(
                slug=slugify(fields["name"]),
                defaults={
                    "name": fields["name"],
                    "role": fields["role"],
                    "bio": fields["bio"],
                    "user": self.users.get(fields.get("login")),
                },
            )
            self.authors[author.name] = author
            if not created:
                continue
            author.picture = self.make_picture(fields["picture"], alt=fields["alt"])
            author.save(update_fields=["picture"])
            for position, (label, url) in enumerate(fields["links"]):
                AuthorLink.objects.create(author=author, label=label, url=url, position=position)

    # The paper

    def make_picture(self, name, **about):
        buffer = io.BytesIO()
        self.draw(name).save(buffer, "JPEG", quality=92)
        picture = Picture(import_key=f"{KEY}{name}", **about)
        self.stored.append(picture)
        picture.store(buffer.getvalue(), f"{name}.jpg")
        return picture

    def make_pages(self):
        made = {}
        for path, fields, body in reading.pages():
            above, _slash, slug = path.rpartition("/")
            page = Page(
                title=fields["title"],
                slug=slug,
                parent=made.get(above),
                in_footer=fields.get("footer") == "yes",
                position=int(fields["position"]),
                import_key=f"{KEY}{path}",
            )
            page.set_body(body)
            page.set_path()
            # A page of the site's own at this address stays what it is.
            if not Page.objects.filter(path=page.path).exists():
                page.save()
                page.note_pictures()
                made[path] = page

    def make_article(self, number, story):
        fields = story.fields
        article = Article(
            pk=number,
            import_key=f"{KEY}{story.slug}",
            slug=story.slug,
            section=self.sections[fields["section"]],
            comments_open=fields.get("comments") != "closed",
            **{
                name: fields.get(name, "")
                for name in ("kicker", "headline", "standfirst", "dateline")
            },
        )
        article.set_body(story.body)
        if published_at := self.published_at(story):
            article.schedule(published_at, now=self.now)
        if updated := fields.get("updated"):
            article.updated_at = reading.moment(updated, self.now)
        if name := fields.get("picture"):
            about = {key: fields.get(key, "") for key in ("alt", "caption", "credit")}
            article.lead_picture = self.make_picture(name, **about)
        article.save(force_insert=True)
        if fields.get("pinned") == "yes":
            FrontItem.lead(article)
        article.note_pictures()
        for position, (name, role) in enumerate(story.people()):
            author = self.authors[name]
            Byline.objects.create(article=article, author=author, role=role, position=position)
        for name in story.tags():
            tag, _created = Tag.objects.get_or_create(slug=slugify(name), defaults={"name": name})
            article.tags.add(tag)
        return article

    def published_at(self, story):
        written = story.fields.get("published")
        return reading.moment(written, self.now) if written else None

    def make_entries(self, article):
        """What makes it a live story, if anything does; it is still running."""
        entries = reading.entries(article.slug)
        if entries:
            article.run(article.published_at)
        for fields in entries:
            entry = Entry(article=article, title=fields["title"])
            entry.is_key = fields["state"] == "key"
            entry.set_body(fields["body"].strip())
            at = self.now - datetime.timedelta(minutes=fields["minutes"])
            entry = entry.publish(self.users[fields["by"]], now=at)
            if fields["corrected"]:
                made = at + datetime.timedelta(minutes=6)
                entry.correct(entry.title, fields["corrected"].strip(), entry.is_key, 1, now=made)
            if fields["state"] == "withdrawn":
                entry.withdraw(at + datetime.timedelta(minutes=9))

    # What was checked

    def make_checks(self, checks, articles):
        for entry in checks["sources"]:
            for number, fields in enumerate(entry["list"], 1):
                seen_on = reading.moment(fields.pop("seen"), self.now).date()
                Source.objects.create(
                    article=articles[entry["story"]], number=number, seen_on=seen_on, **fields
                )
        for entry in checks["corrections"]:
            self.make_correction(articles[entry["story"]], entry)
        for entry in checks["disputes"]:
            self.make_dispute(articles[entry["story"]], entry)

    def make_correction(self, article, entry):
        """Print what was wrong, then the change that put it right: its story has a history."""
        by, at = self.users[entry["by"]], reading.moment(entry["at"], self.now)
        right = article.text()
        article.set_body(article.body.replace(entry["right"], entry["wrong"]))
        article.save(update_fields=["body", "body_html"])
        article.write(right, by, now=at)
        article.draft.publish(by, "substantive", entry["text"], entry["why"], now=at)

    def make_dispute(self, article, entry):
        case = Dispute(article=article, passage=entry.get("passage", ""))
        case.claim, case.evidence = entry["claim"], entry["evidence"]
        written = article.comments.filter(commenter__name=entry["by"])
        case.commenter = written.select_related("commenter").first().commenter
        if begins := entry.get("comment"):
            case.comment = article.comments.get(body__startswith=begins)
        case.open(DiscussionPolicy(), now=reading.moment(entry["at"], self.now))
        if finding := entry.get("stands"):
            at = reading.moment(entry["answered"], self.now)
            case.stands(finding, self.users[entry["answered_by"]], at)

    # The conversation

    def make_comments(self, threads):
        """Write all threads, as if each comment had been posted at its time: numbers, counts."""
        written = []
        for article, remarks in threads:
            self.set_times(article, remarks)
            written += [(remark, article) for remark in remarks]
        written.sort(key=lambda pair: pair[0].minutes)
        commenters = self.make_commenters(written)
        comments = {}
        for number, (remark, article) in enumerate(written, FIRST_NUMBER):
            comment = Comment(
                pk=number,
                import_key=f"{KEY}{number}",
                article=article,
                commenter=commenters[remark.name],
                status="approved" if remark.state == "edited" else remark.state,
                created_at=self.now + datetime.timedelta(minutes=remark.minutes),
            )
            comment.place_under(comments[id(remark.above)] if remark.above else None)
            comment.set_body(remark.body)
            if remark.state == "edited":
                comment.edited_at = comment.created_at + datetime.timedelta(minutes=4)
            comments[id(remark)] = comment
        made = list(comments.values())
        policy = DiscussionPolicy.load()
        lasting = [check for check in moderation.CHECKS if check.past]
        judged = [c for c in made if c.status in ("pending", "rejected", "spam")]
        Comment.objects.bulk_create([comment for comment in made if comment not in judged])
        writers = Commenter.objects.filter(pk__in={c.commenter_id for c in made})
        # `made` begins with the oldest.
        since = {comment.commenter: comment.created_at for comment in reversed(made)}
        for writer, writer.created_at in since.items():
            writer.save(update_fields=["created_at"])
        counts.recount_commenters(writers)
        for comment in judged:
            comment.commenter.refresh_from_db(fields=["approved_count", "refused_count"])
            # The reason that a moderator reads is the one our own checks give.
            verdict = moderation.walk(lasting, comment, policy)
            if comment.status == Comment.Status.PENDING and verdict.status != "pending":
                raise ValueError(f"Nothing would hold this comment: {comment}")
            if comment.status == Comment.Status.PENDING:
                comment.held_because, comment.held_by = verdict.reason, verdict.rule
            comment.save(force_insert=True)
        Decision.record_imported(FIRST_NUMBER)
        decisions.make_decisions(self.now, made, self.users)
        for article, remarks in threads:
            visible = [comments[id(r)] for r in remarks if comments[id(r)].is_visible()]
            if visible:
                counts.recount(article)
                changed_at = max(comment.edited_at or comment.created_at for comment in visible)
                Article.objects.filter(pk=article.pk).update(thread_changed_at=changed_at)
        counts.recount_commenters(writers)

    def set_times(self, article, remarks):
        """Give each remark its minute, counted from now: after what it answers, before now.

        The whole is stretched over the three days after publication, or as much of them as has
        passed, so that most is written early: no step of this changes what comes before what.
        """
        latest = 0.0
        for remark in remarks:
            if remark.above is None:
                remark.minutes = latest = latest + self.dice.expovariate(1 / 25) + 1
                continue
            before = remark.above.replies[: remark.above.replies.index(remark)]
            after = before[-1].minutes if before else remark.above.minutes
            remark.minutes = after + self.dice.expovariate(1 / 18) + 1
        if not remarks:
            return
        age = (self.now - article.published_at) / datetime.timedelta(minutes=1)
        span = min(age * 0.93, 72 * 60) * self.dice.uniform(0.85, 1)
        latest = max(remark.minutes for remark in remarks)
        for remark in remarks:
            remark.minutes = span * (remark.minutes / latest) ** 1.8 - age

    def make_commenters(self, written):
        """{name: Commenter} for everybody who wrote; names of logins are signed in."""
        logins = {user.get_full_name(): user for user in self.users.values()}
        found = {}
        for remark, _article in written:
            name = remark.name
            if name in found:
                continue
            user = logins.get(name)
            mail = user.email if user else f"{slugify(name)}@{MAIL_HOST}" if slugify(name) else ""
            found[name] = Commenter.objects.create(email=mail, user=user, **Commenter.named(name))
        return found


def free_username(wanted):
    """`wanted`, or with a number where somebody of the site has that name."""
    taken = set(get_user_model().objects.values_list("username", flat=True))
    number, name = 1, wanted
    while name in taken:
        number += 1
        name = f"{wanted}-{number}"
    return name


def raise_sequences(*models):
    """Where numbers come from sequences (PostgreSQL), let them continue after the demo's."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def delete_files(picture):
    """The files of a picture, of one that was stored halfway too."""
    if not picture.file:
        return
    storage, stem = picture.file.storage, picture.file.name.rsplit(".", 1)[0]
    names = {name for _width, name in picture.renditions}
    names |= {f"{stem}-{width}.webp" for width in (*images.WIDTHS, picture.width)}
    for name in {picture.file.name, *names}:
        storage.delete(name)
