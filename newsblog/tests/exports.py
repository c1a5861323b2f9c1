"""WordPress exports for tests, written as WordPress writes them."""

from html import escape
from pathlib import Path

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<!-- generator="WordPress/6.1" created="2023-01-27 14:56" -->
<rss version="2.0"
  xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>The Old Harbour</title>
<link>{url}</link>
<description>News from the quay</description>
<wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>{url}</wp:base_site_url>
<wp:base_blog_url>{url}</wp:base_blog_url>
"""
WRITER = """<wp:author><wp:author_login>alice</wp:author_login>
<wp:author_email>alice@old.example</wp:author_email>
<wp:author_display_name><![CDATA[Alice Author]]></wp:author_display_name></wp:author>
"""


def export(*items, head=WRITER, url="http://old.example"):
    return f"{HEAD.format(url=url)}{head}{''.join(items)}</channel></rss>\n"


def category(slug, name, parent=""):
    return (
        f"<wp:category><wp:term_id>7</wp:term_id><wp:category_nicename>{slug}"
        f"</wp:category_nicename><wp:category_parent>{parent}</wp:category_parent>"
        f"<wp:cat_name><![CDATA[{name}]]></wp:cat_name></wp:category>"
    )


def tag(slug, name):
    return (
        f"<wp:tag><wp:term_id>9</wp:term_id><wp:tag_slug>{slug}</wp:tag_slug>"
        f"<wp:tag_name><![CDATA[{name}]]></wp:tag_name></wp:tag>"
    )


def item(number=1, title="Ferry returns", content="It is back.", inner="", terms=(), **fields):
    """An item of kind post in the state publish, unless `fields` say otherwise."""
    slug = fields.setdefault("slug", f"story-{number}")
    values = {
        "date": "2015-03-02 23:30:00",
        "date_gmt": "2015-03-03 04:30:00",
        "status": "publish",
        "kind": "post",
        "comment_status": "open",
        "parent": 0,
        "password": "",
        "sticky": 0,
        "creator": "alice",
        "excerpt": "",
        "link": f"http://old.example/2015/03/02/{slug}/",
        "published": "Tue, 03 Mar 2015 04:30:00 +0000",
        **fields,
    }
    categories = "".join(
        f'<category domain="{domain}" nicename="{term}"><![CDATA[{name}]]></category>'
        for domain, term, name in terms
    )
    guid = f'<guid isPermaLink="false">{values["guid"]}</guid>' if "guid" in values else ""
    return f"""<item><title><![CDATA[{title}]]></title><link>{escape(values["link"])}</link>
<pubDate>{values["published"]}</pubDate><dc:creator><![CDATA[{values["creator"]}]]></dc:creator>
<content:encoded><![CDATA[{content}]]></content:encoded>
<excerpt:encoded><![CDATA[{values["excerpt"]}]]></excerpt:encoded>
{guid}<wp:post_id>{number}</wp:post_id><wp:post_date>{values["date"]}</wp:post_date>
<wp:post_date_gmt>{values["date_gmt"]}</wp:post_date_gmt>
<wp:comment_status>{values["comment_status"]}</wp:comment_status>
<wp:post_name>{slug}</wp:post_name><wp:status>{values["status"]}</wp:status>
<wp:post_parent>{values["parent"]}</wp:post_parent><wp:menu_order>0</wp:menu_order>
<wp:post_type>{values["kind"]}</wp:post_type>
<wp:post_password>{values["password"]}</wp:post_password>
<wp:is_sticky>{values["sticky"]}</wp:is_sticky>
{categories}{inner}</item>
"""


def meta(key, value):
    return (
        f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key>"
        f"<wp:meta_value><![CDATA[{value}]]></wp:meta_value></wp:postmeta>"
    )


def attachment(number, file, parent=0, alt="", **fields):
    url = f"http://old.example/wp-content/uploads/{file}"
    return item(
        number,
        title=f"Picture {number}",
        kind="attachment",
        status="inherit",
        parent=parent,
        content="",
        inner=f"<wp:attachment_url>{url}</wp:attachment_url>"
        + meta("_wp_attached_file", file)
        + meta("_wp_attachment_image_alt", alt),
        **fields,
    )


def comment(number, content="Hear, hear.", parent=0, approved="1", **fields):
    values = {
        "author": "Bob",
        "email": "bob@old.example",
        "url": "",
        "date": "2015-03-03 10:00:00",
        "date_gmt": "2015-03-03 15:00:00",
        "kind": "",
        **fields,
    }
    return f"""<wp:comment><wp:comment_id>{number}</wp:comment_id>
<wp:comment_author><![CDATA[{values["author"]}]]></wp:comment_author>
<wp:comment_author_email>{values["email"]}</wp:comment_author_email>
<wp:comment_author_url>{values["url"]}</wp:comment_author_url>
<wp:comment_author_IP>192.0.2.7</wp:comment_author_IP>
<wp:comment_date>{values["date"]}</wp:comment_date>
<wp:comment_date_gmt>{values["date_gmt"]}</wp:comment_date_gmt>
<wp:comment_content><![CDATA[{content}]]></wp:comment_content>
<wp:comment_approved>{approved}</wp:comment_approved><wp:comment_type>{values["kind"]}
</wp:comment_type><wp:comment_parent>{parent}</wp:comment_parent></wp:comment>"""


def write(folder, *items, name="export.xml", **fields):
    """The path of a file with these items."""
    path = Path(folder) / name
    path.write_text(export(*items, **fields), encoding="utf-8")
    return path
