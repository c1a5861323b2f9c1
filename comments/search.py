"""Full text of the conversation. What readers may not see is not in the index."""

import re

from django.db.models import Exists, OuterRef
from django.utils.safestring import mark_safe

from articles.models import Article
from articles.search.index import Index

from .models import Comment

COMMENTS = Index(
    name="comments_search",
    table="comments_comment",
    columns={"body": "D"},
    only="{row}.status = 'approved'",
    state=("status",),
    moment="created_at",
    is_vast=True,
)

# Their words are counted once a day.
READ = 50_000
# The signs of Markdown that a piece of a comment can do without.
SIGNS = re.compile(r"[*`]+|(?:^|(?<=\s))(?:&gt; ?)+")


def without_markup(piece):
    """A piece that the index marked, as it reads on the page."""
    return mark_safe(SIGNS.sub("", piece))


def said():
    """The texts of the newest comments that anybody may see, for articles.search.vocabulary."""
    stories = Article.objects.published().filter(pk=OuterRef("article"))
    visible = Comment.objects.visible().filter(Exists(stories)).order_by("-pk")
    return visible.values_list("body", flat=True)[:READ].iterator(500)
