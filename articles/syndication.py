"""The formats of feeds: RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1.

Beside what Django's generators know: several authors, full text, pages (RFC 5005), what answers
what (RFC 4685), a WebSub hub. Items get these as `authors` (list of name and address), `content`
(HTML or None), `answers` (identifier and address of what is answered, or None) and `replies` (the
address of the feed of its comments, or None); the feed as `pages` (list of relation and address)
and `hub` (address or "").
"""

import datetime
import json
import re

from django.templatetags.static import static
from django.utils.feedgenerator import (
    Atom1Feed,
    Rss201rev2Feed,
    Stylesheet,
    SyndicationFeed,
    rfc3339_date,
)
from django.utils.xmlutils import SimplerXMLGenerator

from .markup import plain_text

# Characters that XML 1.0 cannot hold or advises against, and that nevertheless come along when text
# is pasted.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
THREAD = "http://purl.org/syndication/thread/1.0"
COMMENT_API = "http://wellformedweb.org/CommentAPI/"
# When a feed changed last in which there is nothing yet: the same whenever it is asked.
NEVER = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)


def writable(value):
    """The same without what XML cannot hold."""
    if isinstance(value, str):
        return UNWRITABLE.sub(" ", value)
    if isinstance(value, list | tuple):
        return [writable(part) for part in value]
    return value


def make_writable(feed):
    for part in (feed.feed, *feed.items):
        part.update({name: writable(value) for name, value in part.items()})


def stylesheet():
    """With it a browser shows a feed as a page."""
    return Stylesheet(static("css/feed.css"), media=None)


# Not application/rss+xml: browsers show that as source, without the stylesheet.
XML = "application/xml; charset=utf-8"


class Rss(Rss201rev2Feed):
    content_type = XML

    def latest_post_date(self):
        return super().latest_post_date() if self.items else NEVER

    def write(self, outfile, encoding):
        make_writable(self)
        self.feed["stylesheets"] = [stylesheet()]
        super().write(outfile, encoding)

    def rss_attributes(self):
        return {
            **super().rss_attributes(),
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xmlns:thr": THREAD,
            "xmlns:wfw": COMMENT_API,
        }

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        for relation, address in self.feed["pages"]:
            handler.addQuickElement("atom:link", None, {"rel": relation, "href": address})
        if self.feed["hub"]:
            handler.addQuickElement("atom:link", None, {"rel": "hub", "href": self.feed["hub"]})

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        for name, _address in item["authors"]:
            handler.addQuickElement("dc:creator", name)
        if item["content"] is not None:
            handler.addQuickElement("content:encoded", item["content"])
        if item["updateddate"] is not None:
            handler.addQuickElement("atom:updated", rfc3339_date(item["updateddate"]))
        if item["answers"]:
            handler.addQuickElement("thr:in-reply-to", None, answered(item))
        if item["replies"]:
            handler.addQuickElement("wfw:commentRss", item["replies"])


class Atom(Atom1Feed):
    content_type = XML

    def latest_post_date(self):
        return super().latest_post_date() if self.items else NEVER

    def write(self, outfile, encoding):
        make_writable(self)
        # As Django does it, but for the stylesheet, for which it has no place in Atom.
        handler = SimplerXMLGenerator(outfile, encoding, short_empty_elements=True)
        handler.startDocument()
        handler.processingInstruction("xml-stylesheet", stylesheet())
        handler.startElement("feed", self.root_attributes())
        self.add_root_elements(handler)
        self.write_items(handler)
        handler.endElement("feed")

    def root_attributes(self):
        return {**super().root_attributes(), "xmlns:thr": THREAD}

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        for relation, address in self.feed["pages"]:
            handler.addQuickElement("link", "", {"rel": relation, "href": address})
        if self.feed["hub"]:
            handler.addQuickElement("link", "", {"rel": "hub", "href": self.feed["hub"]})

    def add_item_elements(self, handler, item):
        # People read it where a browser shows the feed.
        super().add_item_elements(
            handler, {**item, "pubdate": item["pubdate"].replace(microsecond=0)}
        )
        # An entry without a name has that over the whole feed, the paper's.
        for name, address in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            if address:
                handler.addQuickElement("uri", address)
            handler.endElement("author")
        if item["content"] is not None:
            handler.addQuickElement("content", item["content"], {"type": "html"})
        if item["answers"]:
            handler.addQuickElement("thr:in-reply-to", None, answered(item))
        if item["replies"]:
            told = {
                "rel": "replies",
                "type": "application/atom+xml",
                "href": f"{item['replies']}atom/",
            }
            handler.addQuickElement("link", "", told)


def answered(item):
    identifier, address = item["answers"]
    return {"ref": identifier, "href": address, "type": "text/html"}


class JsonFeed(SyndicationFeed):
    """JSON Feed 1.1, https://www.jsonfeed.org/version/1.1/"""

    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile, encoding):
        pages = dict(self.feed["pages"])
        told = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.feed["title"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            "description": self.feed["description"],
            "language": self.feed["language"],
            "authors": [{"name": self.feed["author_name"], "url": self.feed["author_link"]}],
            "next_url": pages.get("next"),
            "hubs": [{"type": "WebSub", "url": self.feed["hub"]}] if self.feed["hub"] else None,
        }
        # There even when there is none.
        told = present(told) | {"items": [self.told(item) for item in self.items]}
        text = json.dumps(told, ensure_ascii=False, indent=1)
        outfile.write(text.encode(encoding))

    @staticmethod
    def told(item):
        content = item["content"]
        files = item["enclosures"]
        told = {
            "id": item["unique_id"],
            "url": item["link"],
            "title": item["title"],
            "content_html": content if content is not None else item["description"],
            "summary": plain_text(item["description"]) if content is not None else None,
            "image": files[0].url if files else None,
            "date_published": item["pubdate"] and rfc3339_date(item["pubdate"]),
            "date_modified": item["updateddate"] and rfc3339_date(item["updateddate"]),
            "authors": [
                present({"name": name, "url": address}) for name, address in item["authors"]
            ],
            "tags": list(item["categories"]),
            "attachments": [
                {"url": file.url, "mime_type": file.mime_type, "size_in_bytes": int(file.length)}
                for file in files
            ],
        }
        if item["answers"]:
            # What the format leaves to extensions, by the names of RFC 4685.
            identifier, address = item["answers"]
            told["_thread"] = {"in_reply_to": {"ref": identifier, "href": address}}
        return present(told)


def present(told):
    """Without what is not there: the format knows no null."""
    return {name: value for name, value in told.items() if value not in (None, "", [])}
