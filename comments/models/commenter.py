import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


def new_key():
    """A number nobody guesses: 128 random bits as 22 characters."""
    return secrets.token_urlsafe(16)


class Commenter(models.Model):
    """Whoever writes comments, as a guest or signed in.

    A guest is known again by `key`, which their browser keeps in a signed cookie when they asked
    for it, never by a typed name or address. `email` is never shown.
    """

    name = models.CharField(_("name"), max_length=80)
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.CharField(
        _("website"), max_length=500, blank=True, help_text=_("From an import; not shown.")
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("login"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="commenter",
    )
    key = models.CharField(max_length=40, unique=True, default=new_key, editable=False)
    created_at = models.DateTimeField(_("first seen"), auto_now_add=True)

    class Meta:
        verbose_name = _("commenter")
        verbose_name_plural = _("commenters")
        indexes = [models.Index(name="commenter_name", fields=["name"])]

    def __str__(self):
        return self.name

    @classmethod
    def of_user(cls, user):
        """The commenter that a signed-in reader is, made at their first comment.

        Logins may be longer than names here, and an e-mail address, which is never shown.
        """
        name = user.get_full_name() or user.username.partition("@")[0] or user.username
        most = cls._meta.get_field("name").max_length
        commenter, _created = cls.objects.get_or_create(
            user=user, defaults={"name": name[:most], "email": user.email}
        )
        return commenter

    def is_staff(self):
        return self.user is not None and self.user.is_active and self.user.is_staff

    def is_known(self):
        """Whether a moderator has let something of theirs stand."""
        if self.pk is None:
            return False
        return self.is_staff() or self.comments.visible().exists()
