from django.db import models
from django.utils.translation import gettext_lazy as _


class OldAddress(models.Model):
    """An address that once led to something here, and where that stands now.

    `path` is what was asked for: the path, and the query where the address had one (`/?p=12`).
    The target follows its article or page wherever that moves.
    """

    path = models.CharField(_("old address"), max_length=700, unique=True)
    article = models.ForeignKey(
        "articles.Article",
        verbose_name=_("article"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="old_addresses",
    )
    page = models.ForeignKey(
        "articles.Page",
        verbose_name=_("page"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="old_addresses",
    )

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                name="old_address_has_one_target",
                condition=(
                    models.Q(article__isnull=False, page__isnull=True)
                    | models.Q(article__isnull=True, page__isnull=False)
                ),
            )
        ]

    def __str__(self):
        return self.path

    def get_absolute_url(self):
        return (self.article or self.page).get_absolute_url()

    def leads_somewhere(self):
        """Whether the target can be read by everybody now, or says that it was taken down."""
        if self.article_id:
            return self.article.is_published() or self.article.taken_down_at is not None
        return self.page.is_public
