from django.core.files.base import ContentFile
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles import images


class Picture(models.Model):
    """A picture in the widths that pages use, and what is said about it.

    `renditions` is a list of [width in px, file name] from narrow to wide, all WebP, made once when
    the picture is stored.
    """

    file = models.ImageField(_("picture"), upload_to="pictures/%Y/%m/", max_length=300)
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
    credit = models.CharField(_("credit"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)
    import_key = models.CharField(max_length=300, unique=True, null=True, editable=False)  # noqa: DJ001

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return self.caption or self.alt or self.file.name.rsplit("/", 1)[-1]

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
