"""What the pages about moderation show."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()

MINUTE, HOUR, DAY = 60, 3600, 86400


@register.filter
def duration(seconds):
    """A time that something took, in its largest unit: 40 minutes, 3 hours, 2 days."""
    if seconds is None:
        return "–"
    if seconds < MINUTE:
        return _("under a minute")
    if seconds < 2 * HOUR:
        number = round(seconds / MINUTE)
        return ngettext("%d minute", "%d minutes", number) % number
    if seconds < 2 * DAY:
        number = round(seconds / HOUR)
        return ngettext("%d hour", "%d hours", number) % number
    number = round(seconds / DAY)
    return ngettext("%d day", "%d days", number) % number
