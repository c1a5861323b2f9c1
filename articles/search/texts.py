"""The words of the stories without their markup, as the index reads them."""

from articles.models import Article

BATCH = 500


def outdated():
    """Stories whose `body_text` is not their words, with the text that is; in batches."""
    batch = []
    stories = Article.objects.order_by("pk").only("body_html", "body_text", "live_from_at")
    for story in stories.iterator(BATCH):
        text = story.words()
        if text != story.body_text:
            story.body_text = text
            batch.append(story)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def renew():
    """Bring them up to date; returns how many were not."""
    renewed = 0
    for batch in outdated():
        Article.objects.bulk_update(batch, ["body_text"])
        renewed += len(batch)
    return renewed
