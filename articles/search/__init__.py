"""Full text of the paper: see query.py for what readers may ask, index.py for how it is found."""

from .index import Index

STORIES = Index(
    name="articles_search",
    table="articles_article",
    columns={"headline": "A", "standfirst": "B", "body_text": "D"},
    moment="published_at",
)

ENTRIES = Index(
    name="articles_entry_search",
    table="articles_entry",
    columns={"title": "A", "body_text": "D"},
    only="{row}.withdrawn_at IS NULL",
    state=("withdrawn_at",),
)
