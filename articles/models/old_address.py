from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

ON_SITE_OR_WEB = RegexValidator(
    r"\A(/(?![/\\])|https?://[\w.-]+(:\d+)?(/|\Z))[^\s<>\"\\]*\Z",
    _("An address on this site begins with one slash, another one with https://."),
)


class OldAddress(models.Model):
    """An address that once led to something here, and where that stands now.

    `path` is what was asked for: the path, and the query where the address had one (`/?p=12`).
    It leads to an article or a page, wherever that moves, or to the address in `target`. How often
    it was used is counted in batches (articles.counting).
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
    target = models.CharField(
        _("address"),
        max_length=700,
        blank=True,
        validators=[ON_SITE_OR_WEB],
        help_text=_("Where it leads when that is neither an article nor a page."),
    )
    used_count = models.PositiveIntegerField(_("used"), default=0, editable=False)
    used_at = models.DateTimeField(_("last used"), null=True, editable=False)

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                name="old_address_has_one_target",
                condition=(
                    Q(article__isnull=False, page__isnull=True, target="")
                    | Q(article__isnull=True, page__isnull=False, target="")
                    | (Q(article__isnull=True, page__isnull=True) & ~Q(target=""))
                ),
                violation_error_message=_("Choose one of article, page and address."),
            )
        ]

    def __str__(self):
        return self.path

    def get_absolute_url(self):
        return self.target or (self.article or self.page).get_absolute_url()

    def clean(self):
        if not self.path.startswith("/"):
            raise ValidationError({"path": _("An old address begins with a slash.")})
        if self.target and self.target.rstrip("/") == self.path.rstrip("/"):
            raise ValidationError({"target": _("It would lead to itself.")})

    def leads_somewhere(self):
        """Whether the target can be read by everybody now, or says that it was taken down."""
        if self.target:
            return True
        if self.article_id:
            return self.article.is_published() or self.article.taken_down_at is not None
        return self.page.is_public

    @classmethod
    def keep(cls, old, new):
        """Lead the address `old` to the address `new`, and so whatever led to `old`."""
        if old == new:
            return
        cls.objects.filter(target=old).exclude(path=new).update(target=new)
        cls.objects.filter(path=new, target=old).delete()
        cls.objects.update_or_create(
            path=old, defaults={"target": new, "article": None, "page": None}
        )
