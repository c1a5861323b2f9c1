from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Author, Section, Tag

from .comment import Comment
from .commenter import Commenter
from .letter import LetterKind

TARGETS = ("article", "branch", "author", "section", "tag", "letter")


def exactly_one(names):
    """The condition that one of these columns is filled and the others are not."""
    condition = Q(pk__in=[])
    for wanted in names:
        condition |= Q(**{f"{name}__isnull": name != wanted for name in names})
    return condition


class Follow(models.Model):
    """A commenter hears about new comments in a thread or branch and corrections of its story,
    stories by an author, in a section or about a tag, or gets a letter. It counts once their
    address is proven.
    """

    commenter = models.ForeignKey(
        Commenter, verbose_name=_("commenter"), on_delete=models.CASCADE, related_name="follows"
    )
    article = models.ForeignKey(
        Article, verbose_name=_("thread"), on_delete=models.CASCADE, null=True, related_name="+"
    )
    branch = models.ForeignKey(
        Comment, verbose_name=_("branch"), on_delete=models.CASCADE, null=True, related_name="+"
    )
    author = models.ForeignKey(
        Author, verbose_name=_("author"), on_delete=models.CASCADE, null=True, related_name="+"
    )
    section = models.ForeignKey(
        Section, verbose_name=_("section"), on_delete=models.CASCADE, null=True, related_name="+"
    )
    tag = models.ForeignKey(
        Tag, verbose_name=_("tag"), on_delete=models.CASCADE, null=True, related_name="+"
    )
    letter = models.CharField(  # noqa: DJ001  (null, as the other targets)
        _("letter"), max_length=10, choices=LetterKind.choices, null=True
    )
    created_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("follow")
        verbose_name_plural = _("follows")
        constraints = [
            models.CheckConstraint(name="follow_one_target", condition=exactly_one(TARGETS)),
            *(
                models.UniqueConstraint(name=f"follow_{name}_once", fields=[name, "commenter"])
                for name in TARGETS
            ),
        ]

    def __str__(self):
        return f"{self.commenter} follows {self.target()}"

    def get_absolute_url(self):
        if self.letter:
            return reverse("comments:letters")
        return self.target().get_absolute_url()

    @property
    def kind(self):
        if self.letter:
            return "letter"
        return next(name for name in TARGETS if getattr(self, f"{name}_id", None))

    def in_words(self):
        """What mail comes of it. Words of the paper alone: a stranger may have asked for it."""
        if self.letter:
            return self.get_letter_display()
        story = self.branch.article if self.branch else self.article
        words = {
            "article": _("Comments and corrections on “%s”"),
            "branch": _("Answers in the conversation on “%s”"),
            "author": _("Stories by %s"),
            "section": _("Stories in “%s”"),
            "tag": _("Stories about “%s”"),
        }
        return words[self.kind] % (story.public_headline() if story else self.target())

    def target(self):
        """What is followed; of a letter its name."""
        return self.get_letter_display() if self.letter else getattr(self, self.kind)
