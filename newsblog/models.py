from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """Whoever signs in: readers, authors, editors, moderators. Ours, so that it can grow."""


class Ping(models.Model):
    """Up to which moment another service has been told what was published (newsblog.pings)."""

    service = models.CharField(max_length=20, unique=True)
    told_until = models.DateTimeField()

    class Meta:
        verbose_name = "ping"
        verbose_name_plural = "pings"

    def __str__(self):
        return self.service
