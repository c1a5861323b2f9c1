import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles import markup

from .picture import Picture
from .picture_use import PictureUse
from .section import refuse_loop

# First parts of addresses that lead elsewhere; a page of that name could not be reached.
RESERVED = frozenset(
    "accounts admin author category comments feed healthz media moderation notice page search "
    "static tag".split()
)


class PageQuerySet(models.QuerySet):
    def public(self):
        return self.filter(is_public=True)


class Page(models.Model):
    """A standing page: about, rules of the house, contact. May stand under another one."""

    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(_("slug"), max_length=200, allow_unicode=True)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("under"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    path = models.CharField(_("path"), max_length=600, unique=True, editable=False)
    body = models.TextField(_("body"), blank=True)
    body_html = models.TextField(editable=False, blank=True)
    is_public = models.BooleanField(_("public"), default=True)
    in_footer = models.BooleanField(_("linked at the foot of every page"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)
    import_key = models.CharField(max_length=300, unique=True, null=True, editable=False)  # noqa: DJ001

    objects = PageQuerySet.as_manager()

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["position", "title"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return f"/{self.path}/"

    def clean(self):
        refuse_loop(self, _("A page cannot stand under itself."))
        self.set_path()
        if self.path in RESERVED or re.match(r"[0-9]{4}(/|$)", self.path):
            raise ValidationError({"slug": _("The site uses this address itself.")})
        if Page.objects.filter(path=self.path).exclude(pk=self.pk).exists():
            raise ValidationError({"slug": _("There is a page at this address.")})

    def set_path(self):
        """Take the address that slug and parent give."""
        self.path = f"{self.parent.path}/{self.slug}" if self.parent else self.slug

    def move_children(self):
        """Give the pages under this one, however deep, the addresses that follow from its own."""
        for child in self.children.all():
            child.parent = self
            child.set_path()
            child.save(update_fields=["path"])
            child.move_children()

    def set_body(self, source):
        self.body = source
        self.body_html = markup.render(source)

    def note_pictures(self):
        """Write down which pictures it shows. The caller has saved it."""
        shown = Picture.objects.shown_in(self.body)
        PictureUse.keep(set(shown.values_list("pk", flat=True)), page=self)
