"""The paper's part of moving in: sections, tags, authors, stories, standing pages, pictures."""

import datetime
import hashlib
import re
from html import escape
from urllib.parse import unquote

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import (
    Article,
    Author,
    Byline,
    FrontItem,
    Masthead,
    OldAddress,
    Page,
    Picture,
    Section,
    Tag,
)
from articles.models.page import RESERVED

from . import numbers, terms
from .addresses import file_name, old_path
from .survey import NEVER_IN_PRINT, UNCATEGORISED, categories, clean_slug, nicename, page_slug
from .wordpress_text import TITLE_MARKUP, headline_from, plain, to_html

MAX_PAGE_DEPTH = 20
MOST_GUID = 500
# Authors, sections and tags in mind at a time; the database knows the others.
REMEMBERED = 2_000


class Stories:
    """Loads items of one export; `survey` has read it before."""

    def __init__(self, survey, media, report, now=None):
        self.survey = survey
        self.site = survey.site
        self.media = media
        self.report = report
        self.now = now or timezone.now()
        self._last_moment = None
        self._writers = {}
        self._known = {}
        self._guids = None

    # Before the items

    def begin(self):
        """The masthead of a new site, authors, sections and tags. One transaction of the caller."""
        self._set_masthead()
        for writer in self.site.writers:
            slug = nicename(writer.login) or nicename(writer.name)
            if not slug:
                self.report.count("author", "", "passed")
                self.report.line(_("An author without login and name was passed over."))
                continue
            self._writers[writer.login.casefold()] = slug
            made = self._author(slug, plain(writer.name) or writer.login)[1]
            self.report.count("author", "", "imported" if made else "here")
        terms.make(self.survey, self.report)

    def _set_masthead(self):
        name = plain(self.site.title)
        if name and not Masthead.objects.filter(pk=Masthead.ROW).exists():
            tagline = plain(self.site.description)[:200]
            Masthead.objects.create(pk=Masthead.ROW, name=name[:100], tagline=tagline)
            self.report.line(_("The paper is now called “%s”.") % name[:100])

    # Stories

    def load_story(self, item):
        """The story of this item, new or from an earlier import; None when it was passed over."""
        state = item.status or _("no state")
        label = self.label(item)
        if item.status in NEVER_IN_PRINT:
            self.report.count("post", state, "passed")
            return None
        key = self._key(item)
        if key is None:
            self.report.count("post", state, "passed")
            self.report.line(_("%s: comes twice in the file; passed over.") % label)
            return None
        existing = Article.objects.filter(import_key=key).first()
        at, day = self._moment(item, label, quiet=existing is not None)
        if existing is not None:
            self.report.count("post", state, "here")
            return existing
        text = self._text(item, label)
        article = Article(import_key=key, comments_open=item.comment_status == "open")
        article.guid = self._guid(item, label)
        article.headline = self._headline(item, text.html, label)
        article.standfirst = plain(item.excerpt)
        self._set_state(article, item, at, day, label)
        article.slug = self._slug(item, article, label)
        article.section, tags = self._section_and_tags(item)
        article.lead_picture, lead_link = self._lead_picture(item, label)
        article.set_body(text.html + lead_link)
        modified = item.modified_moment()
        if modified and article.published_at and modified > article.published_at:
            article.updated_at = modified
        self._save_with_number(article, item, label)
        article.note_pictures()
        Article.objects.filter(pk=article.pk).update(created_at=min(at, self.now))
        if item.sticky and article.status != Article.Status.DRAFT:
            FrontItem.lead(article)
        self._sign(article, item, label)
        if tags:
            article.tags.set(tags)
        own = article.published_on and unquote(article.get_absolute_url())
        self._keep_address(old_path(item.link), own, label, article=article)
        self.report.count("post", state, "imported")
        return article

    def _set_state(self, article, item, at, day, label):
        status = item.status
        is_secret = bool(item.password) or status == "private"
        if status in ("publish", "future") and not is_secret:
            article.published_at, article.published_on = at, day
            later = at > self.now
            article.status = Article.Status.SCHEDULED if later else Article.Status.PUBLISHED
            return
        article.status = Article.Status.DRAFT
        if is_secret:
            # Should it be published one day, then at the address it had.
            article.published_at, article.published_on = at, day
            why = _("it is private") if status == "private" else _("it has a password")
            self.report.line(
                _("%(story)s: %(why)s, so it is a draft here.") % {"story": label, "why": why}
            )
        elif status not in ("draft", "pending"):
            self.report.line(
                _("%(story)s: its state is “%(state)s”, so it is a draft here.")
                % {"story": label, "state": status or _("not given")}
            )

    def _slug(self, item, article, label):
        """The slug of its address; another one where that address is taken."""
        slug = clean_slug(item.slug) or nicename(article.headline)
        slug = slug or f"story-{item.number or item.ordinal}"
        if article.published_on is None:
            return slug
        found, count = slug, 1
        while Article.objects.filter(published_on=article.published_on, slug=found).exists():
            count += 1
            found = f"{slug[:190]}-{count}"
        if found != slug:
            self.report.line(
                _("%(story)s: there is a story at its address already; it ends in %(slug)s now.")
                % {"story": label, "slug": found}
            )
        return found

    def _save_with_number(self, article, item, label):
        """With the number it had, for /?p=ID; else with another and an old address."""
        number = item.number
        holder = number and Article.objects.filter(pk=number).first()
        if number and not holder:
            article.pk = number
            article.save(force_insert=True)
            return
        article.pk = numbers.fresh(Article, 1, rehearsal=self.media.dry_run)[0]
        article.save(force_insert=True)
        if number is None:
            return
        self.report.line(
            _("%(story)s: the number %(old)d is taken; it has the number %(new)d here.")
            % {"story": label, "old": number, "new": article.pk}
        )
        # Another import may have brought a story with this number; its links came first.
        if holder.import_key is None:
            self._keep_address(f"/?p={number}", "", label, article=article)

    def _sign(self, article, item, label):
        """Bylines: the authors that the Co-Authors Plus plugin names, else the creator."""
        names = [
            (clean_slug(slug).removeprefix("cap-"), name)
            for domain, slug, name in item.terms
            if domain == "author" and clean_slug(slug)
        ]
        if not names and item.creator:
            slug = self._writers.get(item.creator.casefold()) or nicename(item.creator)
            names = [(slug, item.creator)] if slug else []
        if not names:
            self.report.line(_("%s: has no author in the file.") % label)
        for position, (slug, name) in enumerate(dict(names).items()):
            author = self._author(slug, plain(name) or slug)[0]
            Byline.objects.create(article=article, author=author, position=position)

    def _author(self, slug, name):
        """(author, whether it is new)."""
        return self._row(Author, slug, name[:150])

    def _row(self, model, slug, name):
        """The author, section or tag of this slug, and whether it is new."""
        if (model, slug) in self._known:
            return self._known[model, slug], False
        row, made = model.objects.get_or_create(slug=slug, defaults={"name": name})
        if len(self._known) >= REMEMBERED:
            self._known.clear()
        self._known[model, slug] = row
        return row, made

    def forget(self):
        """What was made for an item that was given up is not there."""
        self._known.clear()

    def _section_and_tags(self, item):
        """The first category is the section, others are tags beside the tags."""
        found = categories(item, self.site) or [(UNCATEGORISED, "Uncategorized")]
        slug, name = found[0]
        section = self._row(Section, slug, name[:100])[0]
        names = dict(found[1:])
        names.pop(UNCATEGORISED, None)
        for domain, tag_slug, tag_name in item.terms:
            if domain in ("post_tag", "tag") and (cleaned := clean_slug(tag_slug or tag_name)):
                names.setdefault(cleaned, plain(tag_name) or cleaned)
        return section, [self._row(Tag, one, names[one][:100])[0] for one in names]

    def _lead_picture(self, item, label):
        """The featured picture or, without its file, a link for the end of the text."""
        number = item.meta.get("_thumbnail_id", "").strip()
        if not number or number in ("0", "-1"):
            return None, ""
        entry = self.survey.attachment(int(number)) if re.fullmatch("[0-9]{1,18}", number) else None
        if entry is None:
            self.report.line(
                _("%(story)s: its lead picture, number %(number)s, is not in the file.")
                % {"story": label, "number": number[:20]}
            )
            return None, ""
        if picture := self.media.picture_of_file(entry.file) or self.media.picture(entry.url):
            return picture, ""
        self.report.note(_("lead pictures that stay links"))
        words = entry.caption or entry.alt or entry.title or file_name(entry.url)
        return None, f'\n<p><a href="{escape(entry.url)}">{escape(words)}</a></p>'

    # Standing pages

    def load_page(self, item):
        state = item.status or _("no state")
        label = self.label(item)
        key = None if item.status in NEVER_IN_PRINT else self._key(item)
        if key is None:
            self.report.count("page", state, "passed")
            if item.status not in NEVER_IN_PRINT:
                self.report.line(_("%s: comes twice in the file; passed over.") % label)
            return None
        if existing := Page.objects.filter(import_key=key).first():
            self.report.count("page", state, "here")
            return existing
        text = self._text(item, label)
        page = Page(import_key=key, position=item.position or 100)
        page.title = self._headline(item, text.html, label)[:200]
        page.is_public = item.status == "publish" and not item.password
        if not page.is_public and item.status not in ("draft", "pending"):
            self.report.line(_("%s: is not public, so it is hidden here.") % label)
        page.path, page.slug = self._page_path(item, label)
        page.set_body(text.html)
        page.save()
        page.note_pictures()
        at = item.exact_moment() or _in_zone(item.local_moment())
        if at:
            Page.objects.filter(pk=page.pk).update(created_at=min(at, self.now))
        if item.number:
            self._keep_address(f"/?page_id={item.number}", "", label, page=page)
        self._keep_address(old_path(item.link), page.get_absolute_url(), label, page=page)
        self.report.count("page", state, "imported")
        return page

    def _page_path(self, item, label):
        """Path and slug, below the pages it stood under; another slug where the path is taken."""
        slug = page_slug(item)
        above, seen, number = [], {item.number}, item.parent
        while number:
            found = self.survey.page_above(number)
            if found is None or number in seen or len(above) >= MAX_PAGE_DEPTH:
                self.report.line(
                    _("%s: the page it stood under is missing; it stands alone.") % label
                )
                above = []
                break
            seen.add(number)
            above.insert(0, found[1])
            number = found[2]
        path = "/".join([*above, slug])[:590]
        first = path.split("/")[0]
        if first in RESERVED or re.fullmatch("[0-9]{4}", first):
            slug = f"{slug[:190]}-page" if not above else slug
            path = "/".join(["page-" + first, *path.split("/")[1:]]) if above else slug
        found, count = path, 1
        while Page.objects.filter(path=found).exists():
            count += 1
            found = f"{path}-{count}"
        if found != "/".join([*above, page_slug(item)]):
            self.report.line(
                _("%(page)s: its address is taken; it is at /%(path)s/ now.")
                % {"page": label, "path": found}
            )
        return found, found.rsplit("/", 1)[-1][:200]

    # Attachments

    def load_attachment(self, item):
        state = item.status or _("no state")
        entry = self.survey.attachment(item.number) if item.number else None
        file = item.meta.get("_wp_attached_file", "").strip().lstrip("/")
        url = item.attachment_url or item.guid
        picture = self.media.picture_of_file(file) or self.media.picture(url)
        if picture is not None:
            place = picture.import_key.split(":file:", 1)[-1]
            made = self.media.was_made(place)
            self.report.count("attachment", state, "imported" if made else "here")
            return
        self.report.count("attachment", state, "passed")
        if self.media.folder is None:
            self.report.note(_("attachments that stay on the old site, as links"))
        else:
            name = file or (entry.url if entry else url)
            self.report.line(
                _("Attachment %s: no picture of this name is in the media folder; it stays a link.")
                % name[:200]
            )

    # After the items

    def finish_pages(self):
        """Set what each new page stands under, now that all are there."""
        prefix = f"{self.survey.site_name}:"
        waiting = Page.objects.filter(
            import_key__startswith=prefix, parent=None, path__contains="/"
        )
        for page in waiting.only("pk", "path").iterator():
            parent = Page.objects.filter(path=page.path.rsplit("/", 1)[0]).first()
            if parent is not None:
                Page.objects.filter(pk=page.pk).update(parent=parent)

    def finish_attachments(self):
        """Old pages of attachments lead to the story or page they belonged to."""
        for entry in self.survey.attachments_with_parent():
            path = old_path(entry.link)
            if not path or path.startswith("/?"):
                continue
            key = f"{self.survey.site_name}:post:{entry.parent}"
            target = {"article": Article.objects.filter(import_key=key).first()}
            if target["article"] is None:
                target = {"page": Page.objects.filter(import_key=key).first()}
            if any(target.values()):
                self._keep_address(path, "", "", **target)

    # What stories and pages share

    def pass_over(self, item, reason=""):
        """Count an item that is nothing here: menus, revisions, types of plugins."""
        kind = item.kind or "post"
        self.report.count(kind, item.status or _("no state"), "passed")
        if reason:
            self.report.line(
                _("%(item)s: could not be brought in (%(reason)s).")
                % {"item": self.label(item), "reason": reason}
            )

    def _key(self, item):
        """What the row is known by in a later run; None for an item that came before.

        Numbers are unique in WordPress, not in every file: a second item with another slug gets a
        key of its own.
        """
        slug = clean_slug(item.slug) or nicename(plain(item.title))
        base = f"{self.survey.site_name}:post:"
        if item.number is None:
            sign = hashlib.sha256(f"{item.link}\n{item.title}\n{item.content}".encode())
            keys = [f"{base}{slug or 'item'}:{sign.hexdigest()[:16]}"[:300]]
        else:
            keys = [f"{base}{item.number}", f"{base}{item.number}:{item.kind or 'post'}:{slug}"]
            keys = [key[:300] for key in keys]
        if not self.survey.claim(f"item:{keys[-1]}"):
            return None
        return next((key for key in keys if self.survey.claim(key)), None)

    def label(self, item):
        name = plain(item.title)[:80] or _("without a title")
        number = item.number or f"#{item.ordinal}"
        kinds = {
            "page": _("Page"),
            "attachment": _("Attachment"),
            "post": _("Story"),
            "": _("Story"),
        }
        kind = kinds.get(item.kind, item.kind[:40])
        return f"{kind} {number} “{name}”"

    def _text(self, item, label):
        text = to_html(item.content, self.media, item.number, self.survey.site_hosts)
        if text.shortcodes:
            self.report.line(
                _("%(story)s: left in the text as they are: %(names)s")
                % {
                    "story": label,
                    "names": ", ".join(f"[{one}]" for one in sorted(text.shortcodes)),
                }
            )
        if text.blocks:
            self.report.line(
                _("%(story)s: blocks that only the old site could fill are gone: %(names)s")
                % {"story": label, "names": ", ".join(sorted(text.blocks))}
            )
        if text.linked:
            self.report.note(
                _("pictures, sounds and films in texts that became links"), text.linked
            )
        return text

    def _headline(self, item, html, label):
        headline = plain(item.title)
        if not headline:
            headline = headline_from(html) or _("Untitled (%s)") % (item.number or item.ordinal)
            self.report.line(
                _("%(story)s: has no title; it is called “%(name)s”.")
                % {"story": label, "name": headline}
            )
        elif re.search(rf"</?(?:{TITLE_MARKUP})\b[^<>]*>", item.title):
            self.report.line(_("%s: its title had markup, which was left out.") % label)
        if len(headline) > 250:
            self.report.line(_("%s: its title was shortened to 250 characters.") % label)
            headline = headline[:249].rstrip() + "…"
        return headline

    def _guid(self, item, label):
        """Word for word, but what two stories shared tells them apart no longer for one of them."""
        if not item.guid or len(item.guid) > MOST_GUID:
            return ""
        if self._guids is None:
            known = Article.objects.exclude(guid="").order_by()
            self._guids = set(known.values_list("guid", flat=True))
        if item.guid in self._guids:
            self.report.line(
                _("%s: in feeds it gets an identifier of its own; another story has the old one.")
                % label
            )
            return ""
        self._guids.add(item.guid)
        return item.guid

    def _moment(self, item, label, quiet):
        """The moment of publication and the day in the address; see docs/moving-in.md."""
        local, exact = item.local_moment(), item.exact_moment()
        at = exact or _in_zone(local) or item.feed_moment()
        missing = ""
        if at is None:
            at = self._last_moment or self.survey.first_moment or self.now
            at = at if at.tzinfo else _in_zone(at)
            missing = _("%(story)s: has no date; it has that of its neighbour, %(day)s.")
        elif exact is None and item.status in ("publish", "future", "private"):
            missing = (
                _("%(story)s: has no date in UTC; the local one counts, %(day)s.")
                if local
                else _("%(story)s: has no date but that of the feed, %(day)s.")
            )
        day = local.date() if local else timezone.localdate(at)
        if missing and not quiet:
            self.report.line(missing % {"story": label, "day": f"{day:%Y-%m-%d}"})
        self._last_moment = at
        return at, day

    def _keep_address(self, path, own, label, **target):
        """Let `path` of the old site lead to the target, unless it is its address anyway."""
        if not path or path in ("/", own) or path.rstrip("/") == (own or "").rstrip("/"):
            return
        article = target.get("article")
        if article is not None and path == f"/?p={article.pk}":
            return
        if len(path) > 700:
            self.report.line(_("%s: its old address is too long to be kept.") % label)
            return
        old, made = OldAddress.objects.get_or_create(path=path, defaults=target)
        if made:
            self.report.note(_("old addresses that lead to the new ones"))
        elif label and any(getattr(old, name) != row for name, row in target.items()):
            self.report.line(
                _("%(story)s: its old address %(path)s leads elsewhere already.")
                % {"story": label, "path": path[:200]}
            )

    def on_site(self):
        """What of this export is on the site now: rows of (kind, state, number)."""
        prefix = f"{self.survey.site_name}:"
        rows = []
        for status, name in Article.Status.choices:
            number = Article.objects.filter(import_key__startswith=prefix, status=status).count()
            rows.append((_("stories"), str(name).lower(), number))
        for public, name in ((True, _("public")), (False, _("hidden"))):
            number = Page.objects.filter(import_key__startswith=prefix, is_public=public).count()
            rows.append((_("pages"), name, number))
        number = Picture.objects.filter(import_key__startswith=prefix).count()
        rows.append((_("pictures"), "", number))
        return rows


def _in_zone(at):
    """A moment of the old site's clock, read in the zone of this site."""
    if at is None:
        return None
    try:
        return timezone.make_aware(at).astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        return at.replace(tzinfo=datetime.UTC)
