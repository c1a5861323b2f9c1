from django.db import models
from django.utils.translation import gettext_lazy as _


class Bucket(models.Model):
    """How much somebody may still send at once: a token bucket, shared by all processes.

    `key` names whose it is: a commenter by number, or a network by its hash; and of what, where it
    is not of comments. It fills with time;
    each comment takes one token out. What is full again is thrown away (comments.purge).
    """

    key = models.CharField(max_length=50, primary_key=True)
    tokens = models.FloatField()
    filled_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("bucket")
        verbose_name_plural = _("buckets")

    def __str__(self):
        return f"{self.key}: {self.tokens:.1f}"

    @classmethod
    def take(cls, keys, *, size, per_second, now):
        """Take a token from each bucket; returns how many seconds to wait, 0 when there were some.

        From all or from none. Runs in the transaction of the comment, and is undone with it.
        """
        # Taken in one order by everybody.
        found = {
            bucket.key: bucket
            for bucket in cls.objects.select_for_update().filter(key__in=keys).order_by("key")
        }
        buckets = [found.get(key) or cls(key=key, tokens=size, filled_at=now) for key in keys]
        for bucket in buckets:
            passed = max(0.0, (now - bucket.filled_at).total_seconds())
            bucket.tokens = min(float(size), bucket.tokens + passed * per_second)
            bucket.filled_at = max(now, bucket.filled_at)
        least = min(bucket.tokens for bucket in buckets)
        if least < 1:
            return (1 - least) / per_second
        for bucket in buckets:
            bucket.tokens -= 1
        cls.objects.bulk_create(
            buckets,
            update_conflicts=True,
            unique_fields=["key"],
            update_fields=["tokens", "filled_at"],
        )
        return 0
