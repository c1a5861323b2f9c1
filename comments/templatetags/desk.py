"""How the desk says when something was."""

from django import template
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def ago(moment):
    """In words, such as "3 hours ago": at a desk the larger unit is enough."""
    return _("%(time)s ago") % {"time": timesince(moment, depth=1)}
