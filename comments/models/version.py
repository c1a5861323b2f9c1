from django.db import models
from django.utils.translation import gettext_lazy as _

from .comment import Comment


class Version(models.Model):
    """What a comment said before an edit, for moderators."""

    comment = models.ForeignKey(
        Comment, verbose_name=_("comment"), on_delete=models.CASCADE, related_name="versions"
    )
    body = models.TextField(_("text"))
    replaced_at = models.DateTimeField(_("replaced"))

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["pk"]

    def __str__(self):
        return self.body[:60]
