"""A page of comments from the template of one.

A page shows up to 300 comments that differ in a few words, and a template engine takes its time for
each. So for every kind of comment on the page (by staff, an answer, edited …) the template is
rendered once with marks where the words of a comment go; the comments are then put together from
those pieces. The rare ones that fit no kind are rendered by themselves.
"""

import re

from django import template
from django.utils.safestring import SafeString

register = template.Library()

TEMPLATE = "comments/_comment.html"
# The words of a comment, each safe to be shown as it is, and the marks that stand for them:
# characters that Unicode keeps for private use, which readers' text does not reach here.
WORDS = ("number", "name", "body", "written_at", "written", "votes", "more", "opens", "closes")
MARK = re.compile("\ue000([0-9]+)\ue001")


def mark(position):
    return SafeString(f"\ue000{position}\ue001")


class Marked:
    """Stands for an entry while a stencil is cut."""

    def __init__(self, entry):
        self.comment, self.badge = entry.comment, entry.badge
        self.is_visible, self.focus = True, ""
        for position, word in enumerate(WORDS):
            setattr(self, word, mark(position))
        self.above = None
        if entry.above is not None:
            self.above = type("Above", (), {})()
            self.above.is_visible = entry.above.is_visible
            self.above.name = mark(len(WORDS))


def kind_of(entry):
    """What decides which pieces an entry is made of; None when it is rendered by itself."""
    comment, above = entry.comment, entry.above
    if comment.status != "approved" or comment.kind != "comment":
        return None
    if entry.focus:
        return None
    edited = comment.edited_at is not None, comment.edited_after_reply
    return (entry.badge, edited, above is not None and above.is_visible)


@register.simple_tag(takes_context=True)
def comments(context, entries):
    """The markup of all entries, one after the other."""
    one = context.template.engine.get_template(TEMPLATE)
    reader = context.get("reader")
    recommended = reader.recommended if reader is not None else frozenset()
    # Comments that dispute a fact, by their numbers: few, so they are rendered by themselves.
    marks = context.get("marks") or {}

    def render(entry):
        own = reader is not None and reader.wrote(entry)
        with context.push(
            entry=entry,
            own=own,
            may_edit=own and reader.may_edit(entry),
            is_recommended=entry.comment.pk in recommended,
            case=marks.get(entry.comment.pk),
        ):
            return one.render(context)

    answered = context.get("reply_to") if context.get("answers_here") else None
    stencils, parts = {}, []
    for entry in entries:
        kind = kind_of(entry)
        if entry.comment.pk in marks or (reader is not None and reader.wrote(entry)):
            kind = None
        if kind is None or (answered is not None and answered.pk == entry.comment.pk):
            parts.append(render(entry))
            continue
        kind = *kind, entry.comment.pk in recommended
        if kind not in stencils:
            # literal text and positions of words in turn
            pieces = MARK.split(render(Marked(entry)))
            stencils[kind] = pieces[::2], [int(position) for position in pieces[1::2]]
        literals, positions = stencils[kind]
        words = (
            entry.number,
            entry.name,
            entry.body,
            entry.written_at,
            entry.written,
            entry.votes,
            entry.more,
            entry.opens,
            entry.closes,
            entry.above.name if entry.above is not None else "",
        )
        for literal, position in zip(literals, positions, strict=False):
            parts.append(literal)
            parts.append(words[position])
        parts.append(literals[-1])
    return SafeString("".join(parts))
