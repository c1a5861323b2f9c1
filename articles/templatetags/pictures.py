from django import template

register = template.Library()


@register.filter
def at_width(picture, width):
    """Address of the rendition of `picture` that is at least `width` px wide."""
    return picture.url_at(width)
