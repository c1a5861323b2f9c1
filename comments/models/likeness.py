from datetime import timedelta

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from comments.likeness import are_alike

from .comment import REPEAT_WINDOW, Comment


class Likeness(models.Model):
    """What nearly the same texts share (comments.likeness), for as long as it is asked for."""

    # Repeats are looked for within a week; a dry run looks back for 30 days.
    LIFETIME = REPEAT_WINDOW + timedelta(days=30)
    # Of many that share a band, these few are read; it is rare that they are not alike.
    COMPARED = 20

    comment = models.OneToOneField(
        Comment, on_delete=models.CASCADE, primary_key=True, related_name="likeness"
    )
    written_at = models.DateTimeField(db_index=True)
    band_1 = models.IntegerField(db_index=True)
    band_2 = models.IntegerField(db_index=True)
    band_3 = models.IntegerField(db_index=True)
    band_4 = models.IntegerField(db_index=True)

    class Meta:
        verbose_name = _("likeness")
        verbose_name_plural = _("likenesses")

    def __str__(self):
        return str(self.comment_id)

    @classmethod
    def of(cls, comment):
        """That of a comment, not saved; None for a short text."""
        if comment.bands is None:
            return None
        fields = {f"band_{number}": band for number, band in enumerate(comment.bands, start=1)}
        return cls(comment_id=comment.pk, written_at=comment.moment, **fields)

    def has_earlier(self, source):
        """Whether nearly the same as `source`, which this is of, was said within a week before."""
        adapt = connection.ops.adapt_datetimefield_value
        span = [adapt(self.written_at - REPEAT_WINDOW), adapt(self.written_at)]
        numbers = [self.band_1, self.band_2, self.band_3, self.band_4]
        with connection.cursor() as cursor:
            cursor.execute(NEAR, [*numbers, *span, self.comment_id or 0, self.COMPARED])
            near = [number for (number,) in cursor.fetchall()]
        bodies = Comment.objects.filter(pk__in=near).values_list("body", flat=True) if near else []
        return any(are_alike(source, body) for body in bodies)


# Written out: it is asked at every comment, and mostly finds none.
NEAR = """
    SELECT comment_id FROM comments_likeness
    WHERE (band_1 = %s OR band_2 = %s OR band_3 = %s OR band_4 = %s)
    AND written_at > %s AND written_at <= %s AND comment_id <> %s
    LIMIT %s
"""
