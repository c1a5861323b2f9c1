"""Rows for tests, with sensible values for whatever a test does not care about."""

import io
import itertools
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import timezone
from PIL import Image

from articles.models import (
    Article,
    Author,
    Byline,
    Correction,
    Entry,
    Page,
    Picture,
    Section,
    Source,
    Tag,
)

number = itertools.count(1)


def make_user(username="alice", group=None, **fields):
    fields.setdefault("email", f"{username}@example.org")
    fields.setdefault("is_staff", group is not None)
    user = get_user_model().objects.create_user(username=username, password="secret", **fields)
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user


def make_author(name="Alice Author", **fields):
    fields.setdefault("slug", f"author-{next(number)}")
    return Author.objects.create(name=name, **fields)


def make_section(name="News", **fields):
    fields.setdefault("slug", f"section-{next(number)}")
    return Section.objects.create(name=name, **fields)


def make_tag(name="harbour", **fields):
    fields.setdefault("slug", f"tag-{next(number)}")
    return Tag.objects.create(name=name, **fields)


def make_article(authors=(), tags=(), published_at=None, **fields):
    """A published story unless `status` says otherwise; `published_at` in the future schedules."""
    one = next(number)
    fields.setdefault("headline", f"Story {one}")
    fields.setdefault("slug", f"story-{one}")
    fields.setdefault("standfirst", "What it is about.")
    if "section" not in fields:
        fields["section"] = Section.objects.first() or make_section()
    body = fields.pop("body", "<p>The first paragraph.</p>")
    is_draft = fields.get("status") == Article.Status.DRAFT
    article = Article(**fields)
    article.set_body(body)
    if not is_draft:
        article.schedule(published_at or timezone.now() - timedelta(hours=1))
    article.save()
    for position, author in enumerate(authors):
        Byline.objects.create(article=article, author=author, position=position)
    article.tags.set(tags)
    return article


def make_page(title="About", **fields):
    fields.setdefault("slug", f"page-{next(number)}")
    page = Page(title=title, **fields)
    page.set_body(fields.get("body", "<p>About us.</p>"))
    page.set_path()
    page.save()
    return page


def picture_bytes(size=(64, 48), kind="PNG"):
    buffer = io.BytesIO()
    Image.new("RGB", size, "teal").save(buffer, kind)
    return buffer.getvalue()


def make_picture(size=(64, 48), **fields):
    fields.setdefault("alt", "A square of teal")
    picture = Picture(**fields)
    picture.store(picture_bytes(size), "teal.png")
    return picture


def make_source(article, **fields):
    fields.setdefault("number", article.sources.count() + 1)
    fields.setdefault("title", f"Source {next(number)}")
    return Source.objects.create(article=article, **fields)


def make_correction(article, text="It said seven. It is eight.", by=None, now=None, **fields):
    return Correction(article=article, text=text, **fields).publish(by=by, now=now)


def make_entry(article, body="<p>The gates are shut.</p>", by=None, now=None, **fields):
    """An entry of a story, which runs as a live one from then on if it has not yet."""
    if not article.is_running():
        article.run(now)
    if by is None:
        by = get_user_model().objects.filter(username="erin").first() or make_user("erin", "editor")
    entry = Entry(article=article, **fields)
    entry.set_body(body)
    return entry.publish(by, now=now)
