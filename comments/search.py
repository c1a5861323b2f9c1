"""Full text of the conversation. What readers may not see is not in the index."""

import re

from django.utils.safestring import mark_safe

from articles.search.index import Index

COMMENTS = Index(
    name="comments_search",
    table="comments_comment",
    columns={"body": "D"},
    only="{row}.status = 'approved'",
    state=("status",),
)

# The signs of Markdown that a piece of a comment can do without.
SIGNS = re.compile(r"[*`]+|(?:^|(?<=\s))(?:&gt; ?)+")


def without_markup(piece):
    """A piece that the index marked, as it reads on the page."""
    return mark_safe(SIGNS.sub("", piece))
