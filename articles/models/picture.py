import re
from pathlib import PurePosixPath
from urllib.parse import unquote

from django.core.files.base import ContentFile
from django.core.validators import MaxValueValidator, URLValidator
from django.db import models
from django.db.models import Value
from django.db.models.functions import Concat
from django.utils.text import smart_split
from django.utils.translation import gettext_lazy as _

from articles import images

RENDITION = re.compile(r"-[0-9]+(_\w+)?\.webp$")


# What is said about a picture, in one text: to look into five columns takes twice as long.
SAID = Concat(
    *("caption", Value("\n"), "alt", Value("\n"), "credit", Value("\n"), "rights"),
    *(Value("\n"), "file"),
    output_field=models.TextField(),
)
MOST_WORDS = 8


class PictureQuerySet(models.QuerySet):
    def saying(self, words):
        """Those with each of the words, or "phrases in quotes", in what is said or their file."""
        found = self.alias(said=SAID)
        for word in [*smart_split(words.replace("\0", " "))][:MOST_WORDS]:
            found = found.filter(said__icontains=word.strip("\"'"))
        return found

    def shown_in(self, *texts):
        """Those whose files, of whatever width, are named in some HTML."""
        place = re.escape(self.model.place())
        wanted = set()
        for text in texts:
            for name in set(re.findall(place + r"""([^\s"'<>?#,]+)""", text)):
                name = unquote(name)
                stem = RENDITION.sub("", name)
                wanted |= {name, *(f"{stem}.{ending}" for ending in images.FORMATS.values())}
        return self.filter(file__in=wanted) if wanted else self.none()


class Picture(models.Model):
    """A picture in the widths that pages use, and what is said about it.

    `renditions` is a list of [width in px, file name] from narrow to wide, all WebP, made once when
    the picture is stored.
    """

    file = models.ImageField(
        _("picture"), upload_to="pictures/%Y/%m/", max_length=300, db_index=True
    )
    width = models.PositiveIntegerField(editable=False, default=0)
    height = models.PositiveIntegerField(editable=False, default=0)
    renditions = models.JSONField(editable=False, default=list)
    alt = models.CharField(
        _("alternative text"),
        max_length=500,
        blank=True,
        help_text=_("What the picture shows, for those who do not see it."),
    )
    caption = models.CharField(_("caption"), max_length=500, blank=True)
    credit = models.CharField(
        _("credit"), max_length=200, blank=True, help_text=_("Who made it, as readers see it.")
    )
    credit_url = models.URLField(
        _("link of the credit"),
        max_length=500,
        blank=True,
        validators=[URLValidator(schemes=["http", "https"])],
    )
    rights = models.CharField(
        _("rights"),
        max_length=500,
        blank=True,
        help_text=_("For the newsroom: the licence, who allowed it, until when."),
    )
    # What must stay in sight when a page shows only a part of it.
    focus_x = models.PositiveSmallIntegerField(
        _("focal point, from the left in %"), default=50, validators=[MaxValueValidator(100)]
    )
    focus_y = models.PositiveSmallIntegerField(
        _("focal point, from the top in %"), default=50, validators=[MaxValueValidator(100)]
    )
    created_at = models.DateTimeField(_("added"), auto_now_add=True)
    import_key = models.CharField(max_length=300, unique=True, null=True, editable=False)  # noqa: DJ001

    objects = PictureQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(name="picture_newest", fields=["-created_at", "-id"])]

    def __str__(self):
        return self.caption or self.alt or PurePosixPath(self.file.name).name

    @classmethod
    def place(cls):
        """What the addresses of all files of pictures begin with."""
        return cls.file.field.storage.url("")

    @property
    def focus(self):
        """The focal point as two shares, from the left and from the top."""
        return self.focus_x / 100, self.focus_y / 100

    def store(self, content, name):
        """Save `content` (bytes of a JPEG, PNG, WebP or GIF) and its renditions.

        Raises images.NotAPicture, with a sentence for people, when it is something else or too
        large to open. Nothing is written then.
        """
        prepared = images.prepare(content, name)
        self.width, self.height = prepared.width, prepared.height
        self.file.save(prepared.name, ContentFile(prepared.original), save=False)
        stem = self.file.name.rsplit(".", 1)[0]
        storage = self.file.storage
        self.renditions = [
            [width, storage.save(f"{stem}-{width}.webp", ContentFile(data))]
            for width, data in prepared.renditions
        ]
        self.save()

    def url_at(self, width):
        """Address of the narrowest rendition at least `width` px wide, else of the widest."""
        return self.file.storage.url(self.name_at(width))

    def name_at(self, width):
        """The file of that rendition, by its name in the storage."""
        for rendition_width, name in self.renditions:
            if rendition_width >= width:
                return name
        return self.renditions[-1][1] if self.renditions else self.file.name

    def srcset(self):
        storage = self.file.storage
        return ", ".join(f"{storage.url(name)} {width}w" for width, name in self.renditions)
