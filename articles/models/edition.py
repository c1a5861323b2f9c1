from django.db import models
from django.db.models import F


class Edition(models.Model):
    """Four numbers that grow whenever something changes that readers can see.

    `paper` moves with stories, authors, sections, pages and rules; `conversations` with any comment
    that appears or goes; `decisions` with what the log of moderation shows; `entries` with those of
    live stories. A finished page that remembers the numbers it was made from knows by one read
    whether it is still right. They move in the transaction of the change itself, so that every
    process and host sees both or neither.
    """

    ROW = 1

    paper = models.BigIntegerField(default=0)
    conversations = models.BigIntegerField(default=0)
    decisions = models.BigIntegerField(default=0)
    entries = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = "edition"
        verbose_name_plural = "editions"

    def __str__(self):
        return f"{self.paper}.{self.conversations}.{self.decisions}.{self.entries}"

    @classmethod
    def move(cls, *names):
        """Count the named numbers on by one; without names, that of the paper."""
        steps = {name: F(name) + 1 for name in names or ("paper",)}
        if not cls.objects.filter(pk=cls.ROW).update(**steps):
            cls.objects.get_or_create(pk=cls.ROW)
            cls.objects.filter(pk=cls.ROW).update(**steps)
