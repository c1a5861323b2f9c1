import re
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles import markup

from .picture import Picture
from .section import Section

# All of these are asked of clean HTML, in which no tag holds another one.
IMAGE = re.compile("<img[^>]*>")
HAS_ALT = re.compile(r'\salt="\s*[^"\s]')
FIGURE = re.compile("<figure.*?</figure>", re.DOTALL)
HAS_CAPTION = re.compile(r"<figcaption[^>]*>\s*[^<\s]|<figcaption[^>]*>\s*<(?!/figcaption)")


class Refusal(Exception):
    """What the newsroom wanted and may not do, and why: `sentences`, for people."""

    def __init__(self, *sentences):
        super().__init__(" ".join(str(sentence) for sentence in sentences))
        self.sentences = sentences


class Check(NamedTuple):
    name: str
    is_met: bool
    sentence: str
    blocks: bool
    place: str  # where in the form of a story it is mended


class Checklist(models.Model):
    """What a story must have before it is published. There is one row; `load()` reads it."""

    ROW = 1

    class Level(models.TextChoices):
        OFF = "off", gettext_lazy("Not asked")
        WARN = "warn", gettext_lazy("Remind")
        BLOCK = "block", gettext_lazy("Block publishing")

    alt = models.CharField(
        gettext_lazy("alternative text of every picture"),
        max_length=5,
        choices=Level.choices,
        default=Level.WARN,
    )
    credit = models.CharField(
        gettext_lazy("credit of every picture"),
        max_length=5,
        choices=Level.choices,
        default=Level.WARN,
    )
    standfirst = models.CharField(
        gettext_lazy("standfirst"), max_length=5, choices=Level.choices, default=Level.WARN
    )
    section = models.CharField(
        gettext_lazy("section"), max_length=5, choices=Level.choices, default=Level.WARN
    )
    source = models.CharField(
        gettext_lazy("a source"), max_length=5, choices=Level.choices, default=Level.OFF
    )
    second_pair = models.CharField(
        gettext_lazy("a second pair of eyes"),
        max_length=5,
        choices=Level.choices,
        default=Level.OFF,
        help_text=gettext_lazy("Somebody else than who wrote the last change has approved it."),
    )
    outsiders_count = models.BooleanField(
        gettext_lazy("outsiders are a second pair of eyes"),
        default=False,
        help_text=gettext_lazy("An approval by link counts like one of the newsroom."),
    )

    # In the order of the form of a story.
    PLACES = {
        "standfirst": "#id_standfirst",
        "alt": "#id_lead_picture",
        "credit": "#id_lead_picture",
        "section": "#id_section",
        "source": "#sources-group",
        "second_pair": "#review",
    }

    class Meta:
        verbose_name = gettext_lazy("checklist")
        verbose_name_plural = gettext_lazy("checklist")

    def __str__(self):
        return str(self._meta.verbose_name).capitalize()

    @classmethod
    def load(cls):
        """The row, or its defaults when nobody has saved one yet."""
        return cls.objects.filter(pk=cls.ROW).first() or cls(pk=cls.ROW)

    def asks(self, name):
        return getattr(self, name) != self.Level.OFF

    def blocks(self, name):
        return getattr(self, name) == self.Level.BLOCK

    def checks(self, article, text):
        """What is asked of `text`, which is to be published as `article`: a list of Check."""
        found = []
        for name, place in self.PLACES.items():
            if self.asks(name):
                problem = getattr(self, f"_{name}")(article, text)
                sentence = problem or self._meta.get_field(name).verbose_name
                found.append(Check(name, not problem, str(sentence), self.blocks(name), place))
        return found

    def refuse(self, article, text):
        """Raise Refusal where what is asked and not met blocks publishing."""
        missing = [
            check.sentence
            for check in self.checks(article, text)
            if check.blocks and not check.is_met
        ]
        if missing:
            raise Refusal(*missing)

    # Each says what is missing, or nothing.

    def _standfirst(self, article, text):
        return "" if text["standfirst"].strip() else _("It has no standfirst.")

    def _alt(self, article, text):
        picture = _picture(text)
        if picture is not None and not (text["lead_alt"].strip() or picture.alt.strip()):
            return _("The lead picture has no alternative text.")
        images = IMAGE.findall(markup.render(text["body"]))
        bare = sum(not HAS_ALT.search(image) for image in images)
        return (
            bare
            and ngettext(
                "%d picture in the text has no alternative text.",
                "%d pictures in the text have no alternative text.",
                bare,
            )
            % bare
        )

    def _credit(self, article, text):
        picture = _picture(text)
        if picture is not None and not picture.credit.strip():
            return _("The lead picture has no credit.")
        figures = FIGURE.findall(markup.render(text["body"]))
        pictures = [figure for figure in figures if IMAGE.search(figure)]
        bare = sum(not HAS_CAPTION.search(figure) for figure in pictures)
        return (
            bare
            and ngettext(
                "%d picture in the text has no caption with its credit.",
                "%d pictures in the text have no caption with their credit.",
                bare,
            )
            % bare
        )

    def _section(self, article, text):
        stands = Section.objects.filter(pk=text["section"]).exists()
        return "" if stands else _("It has no section.")

    def _source(self, article, text):
        return "" if text["sources"] else _("It names no source.")

    def _second_pair(self, article, text):
        review = article.review_or_none()
        if review is None or not review.is_approved():
            return _("Nobody else has approved this text.")
        if review.approved_by is None:
            counts = self.outsiders_count or not review.approved_name
            return "" if counts else _("Only an outsider has approved this text.")
        own = review.approved_by == article.last_writer()
        return _("Whoever wrote the last change has approved it.") if own else ""


def _picture(text):
    return Picture.objects.filter(pk=text["lead_picture"]).only("alt", "credit").first()
