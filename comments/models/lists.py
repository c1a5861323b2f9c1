from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments import hosts, words

from .policy import DiscussionPolicy


class Listed(models.Model):
    """An entry of one of the lists that the house keeps."""

    note = models.CharField(
        _("note"), max_length=200, blank=True, help_text=_("Why it is here, for the others.")
    )
    is_active = models.BooleanField(
        _("in use"), default=True, help_text=_("Off: kept here, and passed over.")
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    added_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)

    class Meta:
        abstract = True


class Word(Listed):
    """A word or phrase of the house list: see comments.words for what counts as the same."""

    class Mode(models.TextChoices):
        HOLD = "hold", _("Hold")
        REFUSE = "refuse", _("Refuse")

    text = models.CharField(
        _("word or phrase"),
        max_length=100,
        help_text=_(
            "Whole words are found, in any case and with look-alike letters. A * at the start or "
            "the end of a single word stands for any letters."
        ),
    )
    # What makes two entries the same one.
    key = models.CharField(max_length=400, unique=True, editable=False)
    mode = models.CharField(_("what happens"), max_length=10, choices=Mode.choices, default="hold")

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("word list")
        ordering = ["text"]

    def __str__(self):
        return self.text

    def clean(self):
        self.set_text(self.text)
        same = Word.objects.filter(key=self.key).exclude(pk=self.pk).first()
        if same is not None:
            raise ValidationError({"text": _("It is on the list already: %s") % same})

    def set_text(self, typed):
        """Take a word as it was typed. The caller saves."""
        self.text = " ".join(typed.split())
        parts = words.split(words.fold(self.text.strip("*")))
        if not parts:
            raise ValidationError({"text": _("There is no letter in “%s”.") % self.text})
        if "*" in self.text.strip("*") or (len(parts) > 1 and "*" in self.text):
            raise ValidationError(
                {
                    "text": _("“%s”: a * stands at the start or the end of a single word.")
                    % self.text
                }
            )
        start, end = self.text[:1] == "*", self.text[-1:] == "*"
        self.key = f"{'*' * start}{' '.join(parts)}{'*' * end}"[:400]

    @classmethod
    def add_many(cls, lines, mode="hold", note="", by=None):
        """Put each of `lines` on the list that is not there yet; returns how many were new.

        Raises ValidationError for a line that cannot be an entry, and then none is added.
        """
        made = {}
        for line in lines:
            if typed := line.strip():
                word = cls(mode=mode, note=note, added_by=by)
                word.set_text(typed)
                if len(word.text) > 100:
                    raise ValidationError({"text": _("“%s…” is too long.") % word.text[:60]})
                made.setdefault(word.key, word)
        keys = list(made)
        for start in range(0, len(keys), 500):
            for key in cls.objects.filter(key__in=keys[start : start + 500]).values_list(
                "key", flat=True
            ):
                del made[key]
        cls.objects.bulk_create(made.values(), batch_size=500)
        DiscussionPolicy.move_lists()
        return len(made)


class Domain(Listed):
    """A domain, with all below it, that links may or may not lead to."""

    class Mode(models.TextChoices):
        ALLOW = "allow", _("Allow")
        HOLD = "hold", _("Hold")
        REFUSE = "refuse", _("Refuse")

    name = models.CharField(
        _("domain"),
        max_length=253,
        unique=True,
        help_text=_("With everything below it: example.org is also www.example.org."),
    )
    mode = models.CharField(
        _("what happens"),
        max_length=10,
        choices=Mode.choices,
        default=Mode.HOLD,
        help_text=_("Links to allowed domains are not counted."),
    )

    class Meta:
        verbose_name = _("domain")
        verbose_name_plural = _("domains")
        ordering = ["name"]

    def __str__(self):
        return self.name

    def clean(self):
        typed = self.name.strip()
        host = hosts.host_of(typed) if "//" in typed else hosts.normalise(typed)
        if not host or set(host) & set(" /@:*") or len(host) > 253:
            raise ValidationError({"name": _("This is no domain. One looks like example.org.")})
        self.name = host
