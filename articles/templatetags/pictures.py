from django import template
from django.utils.html import format_html

register = template.Library()


@register.filter
def at_width(picture, width):
    """Address of the rendition of `picture` that is at least `width` px wide."""
    return picture.url_at(width)


@register.filter
def focus(picture):
    """Attributes that keep the focal point in sight (utilities.css); none where it is the middle.

    In tens: the content policy allows no styles in the page, so that each step is a rule.
    """
    x, y = round(picture.focus_x, -1), round(picture.focus_y, -1)
    if (x, y) == (50, 50):
        return ""
    return format_html(' data-focus-x="{}" data-focus-y="{}"', x, y)
