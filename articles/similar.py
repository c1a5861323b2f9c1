"""Stories that may be about the same."""

from .models import Article
from .search import STORIES
from .search.query import Query, words_of

MOST = 5
# So many of the best finds, and of the last stories with each tag, are looked at.
LOOKED_AT, TAGGED = 60, 12
# Words of fewer letters are in every headline.
SHORT = 4
MOST_WORDS = 10


def similar_stories(article, text):
    """Up to MOST published stories, as close as can be: by words of the headline, or by tags.

    `text` is what the form holds (Article.text). The words are looked for in the whole of the
    other stories; whatever shares neither one in its headline nor a tag is left out.
    """
    words = headline_words(text["headline"])
    stories = Article.objects.published().exclude(pk=article.pk)
    any_of_them = Query("", tuple((word,) for word in words[:MOST_WORDS]), is_any=True)
    found = STORIES.find(any_of_them, stories)[:LOOKED_AT]
    shared = Article.tags.through.objects
    tagged = [
        pk
        for tag in text["tags"][:10]
        for pk in shared.filter(tag=tag).order_by("-pk").values_list("article", flat=True)[:TAGGED]
    ]
    near = stories.filter(pk__in={*found, *tagged}).only(
        "headline", "slug", "status", "published_at", "published_on", "unpublish_at"
    )
    places = {pk: place for place, pk in enumerate(found)}

    def closeness(story):
        return 2 * len({*words} & {*headline_words(story.headline)}) + tagged.count(story.pk)

    close = sorted(
        (story for story in near if closeness(story)),
        key=lambda story: (-closeness(story), places.get(story.pk, LOOKED_AT), -story.pk),
    )
    return close[:MOST]


def headline_words(headline):
    """Each once, the longest first."""
    words = {word for word in words_of(headline) if len(word) >= SHORT}
    return sorted(words, key=lambda word: (-len(word), word))
