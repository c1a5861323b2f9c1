"""The description of the API: https://spec.openapis.org/oas/v3.1.0"""

from django.conf import settings

TEXT, NUMBER = {"type": "string"}, {"type": "integer"}
ADDRESS = {"type": "string", "format": "uri"}
MOMENT = {"type": "string", "format": "date-time"}
FLAG = {"type": "boolean"}
SLUG = {"type": "string", "maxLength": 200}
HTML = {"type": "string", "contentMediaType": "text/html"}


def maybe(schema):
    return {"oneOf": [schema, {"type": "null"}]}


def thing(**properties):
    return {"type": "object", "properties": properties, "required": list(properties)}


def many(schema):
    return {"type": "array", "items": schema}


def ref(name):
    return {"$ref": f"#/components/schemas/{name}"}


SUMMARY = {
    "id": NUMBER,
    "url": ADDRESS,
    "headline": TEXT,
    "kicker": TEXT,
    "standfirst": TEXT,
    "section": ref("Place"),
    "tags": many(ref("Place")),
    "authors": many(ref("Place")),
    "published_at": MOMENT,
    "updated_at": maybe(MOMENT),
    "picture": maybe(ref("Picture")),
    "live": maybe(ref("Live")),
    "comment_count": NUMBER,
    "comments": ADDRESS,
    "story": ADDRESS,
}
SCHEMAS = {
    "Place": thing(slug=TEXT, name=TEXT, url=ADDRESS),
    "Picture": thing(url=ADDRESS, alt=TEXT, caption=TEXT, credit=TEXT),
    "Live": thing(began_at=MOMENT, ended_at=maybe(MOMENT), entries=ADDRESS),
    "Summary": thing(**SUMMARY),
    "Story": thing(
        **SUMMARY,
        content_html=HTML,
        entries=many(ref("Entry")),
        sources=many(thing(number=NUMBER, title=TEXT, publisher=TEXT, url=TEXT, kind=TEXT)),
        corrections=many(thing(text=TEXT, corrected_at=MOMENT)),
    ),
    "Comment": thing(
        id=NUMBER,
        url=ADDRESS,
        in_reply_to=maybe(NUMBER),
        name=TEXT,
        written_at=MOMENT,
        edited_at=maybe(MOMENT),
        content_html=HTML,
        recommended=maybe(NUMBER),
    ),
    "Entry": thing(
        id=NUMBER,
        url=ADDRESS,
        headline=TEXT,
        content_html=HTML,
        author=maybe(ref("Place")),
        is_key=FLAG,
        is_withdrawn=FLAG,
        published_at=MOMENT,
        updated_at=maybe(MOMENT),
    ),
    "Stories": thing(items=many(ref("Summary")), next=maybe(ADDRESS)),
    "Comments": thing(items=many(ref("Comment")), next=maybe(ADDRESS)),
    "Entries": thing(items=many(ref("Entry")), next=maybe(ADDRESS)),
    "Error": thing(error=TEXT),
}
PAGING = [
    {
        "name": "limit",
        "in": "query",
        "description": "How many at once.",
        "schema": {"type": "integer", "minimum": 1, "maximum": 100, "default": 20},
    },
    {
        "name": "after",
        "in": "query",
        "description": "Where the page begins; part of `next` of the page before.",
        "schema": {"type": "string", "pattern": "^([0-9]{1,17}-[0-9]{1,18})?$"},
    },
]
CHOICES = [
    {"name": name, "in": "query", "description": f"Slug of a {name}.", "schema": SLUG}
    for name in ("section", "tag", "author")
]
BY_NUMBER = [{"name": "id", "in": "path", "required": True, "schema": {**NUMBER, "minimum": 0}}]


def operation(summary, schema, parameters, *refusals):
    def answer(description, name):
        content = {"application/json": {"schema": ref(name)}}
        return {"description": description, "content": content}

    texts = {
        "400": "A parameter makes no sense.",
        "404": "There is no such story, section, tag or author that is public.",
    }
    return {
        "get": {
            "summary": summary,
            "parameters": parameters,
            "responses": {"200": answer("What was asked for.", schema)}
            | {status: answer(texts[status], "Error") for status in refusals},
        }
    }


def description(paper):
    return {
        "openapi": "3.1.0",
        "info": {
            "title": paper,
            "version": "1",
            "description": "Published stories and their visible comments, to be read by anybody.",
        },
        "servers": [{"url": settings.SITE_URL}],
        "paths": {
            "/api/stories/": operation(
                "Stories, newest first", "Stories", [*CHOICES, *PAGING], "400", "404"
            ),
            "/api/stories/{id}/": operation("One story, whole", "Story", BY_NUMBER, "404"),
            "/api/stories/{id}/comments/": operation(
                "Comments on a story, oldest first", "Comments", [*BY_NUMBER, *PAGING], "400", "404"
            ),
            "/api/stories/{id}/entries/": operation(
                "Entries of a live story, oldest first",
                "Entries",
                [*BY_NUMBER, *PAGING],
                "400",
                "404",
            ),
        },
        "components": {"schemas": SCHEMAS},
    }
