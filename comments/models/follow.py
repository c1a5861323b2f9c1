from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Author, Section

from .comment import Comment
from .commenter import Commenter

TARGETS = ("article", "branch", "author", "section")


def exactly_one_target():
    condition = Q(pk__in=[])
    for wanted in TARGETS:
        condition |= Q(**{f"{name}__isnull": name != wanted for name in TARGETS})
    return condition


class Follow(models.Model):
    """A commenter hears about new comments in a thread or branch, or stories by an author or in a
    section. It counts once their address is proven.
    """

    commenter = models.ForeignKey(
        Commenter, verbose_name=_("commenter"), on_delete=models.CASCADE, related_name="follows"
    )
    article = models.ForeignKey(
        Article, verbose_name=_("thread"), on_delete=models.CASCADE, null=True, related_name="+"
    )
    branch = models.ForeignKey(
        Comment, verbose_name=_("branch"), on_delete=models.CASCADE, null=True, related_name="+"
    )
    author = models.ForeignKey(
        Author, verbose_name=_("author"), on_delete=models.CASCADE, null=True, related_name="+"
    )
    section = models.ForeignKey(
        Section, verbose_name=_("section"), on_delete=models.CASCADE, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("follow")
        verbose_name_plural = _("follows")
        constraints = [
            models.CheckConstraint(name="follow_one_target", condition=exactly_one_target()),
            *(
                models.UniqueConstraint(name=f"follow_{name}_once", fields=[name, "commenter"])
                for name in TARGETS
            ),
        ]

    def __str__(self):
        return f"{self.commenter} follows {self.target()}"

    @property
    def kind(self):
        return next(name for name in TARGETS if getattr(self, f"{name}_id"))

    def target(self):
        return next(filter(None, (getattr(self, name) for name in TARGETS)))
