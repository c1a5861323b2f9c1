import secrets
from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def new_salt():
    return secrets.token_hex(16)


class NetworkSalt(models.Model):
    """What is hashed together with the addresses of one week, and thrown away with them.

    Without it nobody, not even with the site's secret, can tell whether a hash is of an address.
    """

    LIFETIME = timedelta(days=30)

    # Weeks since 1970-01-01.
    week = models.PositiveIntegerField(primary_key=True)
    value = models.CharField(max_length=32, default=new_salt)

    class Meta:
        verbose_name = _("salt of network hashes")
        verbose_name_plural = _("salts of network hashes")

    def __str__(self):
        return str(self.week)

    @classmethod
    def living(cls, now=None):
        """The salts that hashes of the last 30 days were made with, this week's first.

        One statement; two in the first request of a week.
        """
        now = now or timezone.now()
        this_week = cls.week_of(now)
        salts = list(
            cls.objects.filter(week__lte=this_week, week__gte=cls.week_of(now - cls.LIFETIME))
            .order_by("-week")
            .values_list("week", "value")
        )
        if not salts or salts[0][0] != this_week:
            # Another process may make it in the same moment: the first one counts.
            cls.objects.bulk_create([cls(week=this_week)], ignore_conflicts=True)
            return cls.living(now)
        return [value for _week, value in salts]

    @staticmethod
    def week_of(moment):
        return int(moment.timestamp()) // (7 * 24 * 3600)
