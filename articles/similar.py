"""Stories that may be about the same."""

import re

from .models import Article

MOST = 5
# So many of the last stories of the section, and with each tag, are looked at.
LOOKED_AT, TAGGED = 200, 12
# Words of fewer letters are in every headline.
SHORT = 4


def similar_stories(article, text):
    """Up to MOST stories with the words of the headline or the tags of `text`, the closest first.

    Few rows are read however many stories there are, and of each the headline only.
    """
    words = words_of(text["headline"])
    stories = Article.objects.exclude(pk=article.pk).only(
        "headline", "slug", "status", "published_at", "published_on", "unpublish_at"
    )
    shared = Article.tags.through.objects
    tagged = [
        pk
        for tag in text["tags"][:10]
        for pk in shared.filter(tag=tag).order_by("-pk").values_list("article", flat=True)[:TAGGED]
    ]
    near = stories.published().filter(section=text["section"]).newest_first()[:LOOKED_AT]
    found = {story.pk: story for story in (*stories.filter(pk__in=tagged), *near)}

    def closeness(story):
        return 2 * len(words & words_of(story.headline)) + tagged.count(story.pk)

    close = sorted(found.values(), key=lambda story: (closeness(story), story.pk), reverse=True)
    return [story for story in close[:MOST] if closeness(story)]


def words_of(headline):
    return {word for word in re.findall(r"\w+", headline.lower()) if len(word) >= SHORT}
