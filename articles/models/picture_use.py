from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PictureUse(models.Model):
    """A text shows a picture: the body of a story, its draft, or a standing page.

    Written down when a text is saved, so that nobody has to read fifty thousand of them to learn
    where a picture is used. Lead pictures of stories and pictures of authors are not among them:
    their own rows say so.
    """

    picture = models.ForeignKey("articles.Picture", on_delete=models.PROTECT, related_name="uses")
    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, null=True, related_name="picture_uses"
    )
    page = models.ForeignKey(
        "articles.Page", on_delete=models.CASCADE, null=True, related_name="picture_uses"
    )

    class Meta:
        verbose_name = _("use of a picture")
        verbose_name_plural = _("uses of pictures")
        constraints = [
            models.UniqueConstraint(
                name="picture_once_a_story",
                fields=["article", "picture"],
                condition=Q(article__isnull=False),
            ),
            models.UniqueConstraint(
                name="picture_once_a_page",
                fields=["page", "picture"],
                condition=Q(page__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.picture_id} – {self.article_id or self.page_id}"

    @classmethod
    def keep(cls, pictures, **text):
        """Make the rows of a text (`article` or `page`) those of `pictures`, a set of numbers."""
        stand = set(cls.objects.filter(**text).values_list("picture_id", flat=True))
        if gone := stand - pictures:
            cls.objects.filter(**text, picture__in=gone).delete()
        cls.objects.bulk_create(
            [cls(picture_id=number, **text) for number in sorted(pictures - stand)],
            ignore_conflicts=True,
        )
