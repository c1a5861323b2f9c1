"""How every page, feed and answer writes a moment for machines."""

from django import template

register = template.Library()


@register.filter(expects_localtime=True)
def iso(moment):
    """ISO 8601 to the second: HTML knows no more than three digits of a fraction, and nobody needs
    those. Without a moment, the empty string.
    """
    return moment.isoformat(timespec="seconds") if moment else ""
