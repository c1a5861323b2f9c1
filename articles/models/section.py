from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class SectionQuerySet(models.QuerySet):
    def top(self):
        """Sections that stand in the header: those without a parent, in the editors' order."""
        return self.filter(parent=None).order_by("position", "name")

    def lines(self):
        """{number: its own and those of the sections it stands in, from inside}. One statement."""
        parents = dict(self.order_by().values_list("pk", "parent_id"))
        lines = {}
        for number in parents:
            line, above = [], number
            while above in parents and above not in line:
                line.append(above)
                above = parents[above]
            lines[number] = line
        return lines


class Section(models.Model):
    """A part of the paper: politics, culture. May stand inside another one."""

    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(_("slug"), max_length=200, unique=True, allow_unicode=True)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("inside of"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    description = models.TextField(_("description"), blank=True)
    position = models.PositiveSmallIntegerField(
        _("position"), default=100, help_text=_("Small numbers come first in the header.")
    )

    objects = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["position", "name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("articles:section", args=[self.slug])

    def clean(self):
        refuse_loop(self, _("A section cannot stand inside itself."))

    def with_descendants(self):
        """Numbers of this section and of all sections inside it, however deep."""
        lines = Section.objects.lines()
        return [number for number, line in lines.items() if self.pk in line]


class Tag(models.Model):
    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(_("slug"), max_length=200, unique=True, allow_unicode=True)
    description = models.TextField(_("description"), blank=True)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("articles:tag", args=[self.slug])


def refuse_loop(node, message):
    """Raise ValidationError on `parent` when `node` would stand inside itself."""
    above, seen = node.parent, set()
    while above is not None and above.pk not in seen:
        if node.pk and above.pk == node.pk:
            raise ValidationError({"parent": message})
        seen.add(above.pk)
        above = above.parent
