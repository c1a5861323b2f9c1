"""The letters that the demo paper has sent, and what is in its next ones."""

import datetime

from articles.models import Article
from comments.models import Letter, LetterItem, LetterKind, LetterSettings

KEY = "demo:"
NOTES = {
    (LetterKind.WEEKLY, 1): (
        "Good morning,\n\n"
        "it was a week of numbers: of votes, of hours, of millimetres of rain. We have checked all "
        "of them twice, and one of them, as you will have seen, three times.\n\n"
        "Before you put the paper down:\n\n"
        "- the Lantern shows *The Long Tide* again on Sunday at three,\n"
        "- the ferry runs to the **winter timetable** from Monday,\n"
        "- and the plums at Cooper’s Row are the last. *Bring a bag.*\n\n"
        "The kettle is on at Ropewalk 11."
    ),
    (LetterKind.DAILY, 1): (
        "High water at the Long Quay today is at 06.12 and 18.40. Take the upper path."
    ),
}


def make(now):
    """Two weekly letters and three daily ones, at the hours at which they would have gone out."""
    rules = LetterSettings()
    for kind, step, many in ((LetterKind.WEEKLY, 7, 2), (LetterKind.DAILY, 1, 3)):
        last = rules.next_time(kind, now) - datetime.timedelta(days=step)
        for back in range(many, 0, -1):
            sent_at = last - datetime.timedelta(days=step * (back - 1))
            letter = Letter(kind=kind, note=NOTES.get((kind, back), ""), due_at=sent_at)
            letter.created_at = sent_at - datetime.timedelta(days=step)
            letter.sent_at, letter.day = sent_at, sent_at.date()
            fill(letter)
        letter = Letter(kind=kind, created_at=last, due_at=rules.next_time(kind, now))
        fill(letter, until=now)


def fill(letter, until=None):
    """With the stories of its time. A letter without any is none."""
    stories = Article.objects.published(until or letter.sent_at).filter(
        import_key__startswith=KEY, published_at__gt=letter.created_at
    )
    numbers = list(stories.values_list("pk", flat=True))
    if numbers:
        letter.save()
        LetterItem.objects.bulk_create(
            LetterItem(letter=letter, article_id=number) for number in numbers
        )
        letter.arrange_by_section()


def remove(stories):
    """Take away the letters in which nothing but these stories stands."""
    others = LetterItem.objects.exclude(article__in=stories)
    ours = Letter.objects.filter(items__article__in=stories).exclude(items__in=others)
    Letter.objects.filter(pk__in=list(ours.values_list("pk", flat=True))).delete()
