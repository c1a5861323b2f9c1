from django.db import models


class Word(models.Model):
    """A word of the published stories and how many of them it stands in: what a reader may have
    meant who typed something else (articles.search.vocabulary)."""

    word = models.CharField(max_length=30, unique=True)
    # Two letters at either end. A slip of the finger leaves one of them alone.
    start = models.CharField(max_length=2)
    end = models.CharField(max_length=2)
    stories = models.PositiveIntegerField()

    class Meta:
        indexes = [
            models.Index(name="word_start", fields=["start", "-stories"]),
            models.Index(name="word_end", fields=["end", "-stories"]),
        ]

    def __str__(self):
        return self.word
