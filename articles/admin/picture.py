from django import forms
from django.contrib import admin
from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.urls import path
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import images
from articles.models import Article, Author, Byline, Picture
from articles.models.article_queryset import in_print

from . import picker
from .lists import BoundedAdmin, NamedFilter

USES_SHOWN = 50


class UploadForm(forms.ModelForm):
    upload = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "JPEG, PNG, WebP or GIF, up to 30 MB. Where it was taken is not kept."
        ),
        widget=forms.ClearableFileInput(
            attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}
        ),
    )

    class Meta:
        model = Picture
        fields = ["alt", "caption", "credit", "credit_url", "rights"]

    field_order = ["upload"]

    def _post_clean(self):
        """Store the file last, when all else is well: storing is what tells whether it is one."""
        super()._post_clean()
        upload = self.cleaned_data.get("upload")
        if not upload or self.errors:
            return
        if upload.size > images.MAX_BYTES:
            self.add_error("upload", _("The file is larger than 30 MB."))
            return
        try:
            content = upload.read()
            images.refuse_false_name(content, upload.name)
            self.instance.store(content, upload.name)
        except images.NotAPicture as reason:
            self.add_error("upload", str(reason))


class PictureForm(UploadForm):
    class Meta(UploadForm.Meta):
        fields = [*UploadForm.Meta.fields, "focus_x", "focus_y"]

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if self.instance.pk:
            self.fields["upload"].required = False
            self.fields["upload"].label = _("Another file in its place")
        for name in {"focus_x", "focus_y"} & {*self.fields}:
            # A form may leave them out; then what was in sight stays so.
            self.fields[name].required = False

    def clean_focus_x(self):
        return self._share("focus_x")

    def clean_focus_y(self):
        return self._share("focus_y")

    def _share(self, name):
        share = self.cleaned_data[name]
        return getattr(self.instance, name) if share is None else share


class WantingFilter(NamedFilter):
    title = gettext_lazy("what is missing")
    parameter_name = "without"

    def lookups(self, request, model_admin):
        return [
            ("alt", _("Alternative text")),
            ("credit", _("Credit")),
            ("rights", _("Rights")),
        ]

    def queryset(self, request, queryset):
        return queryset.filter(**{self.value(): ""}) if self.value() else queryset


@admin.register(Picture)
class PictureAdmin(BoundedAdmin, admin.ModelAdmin):
    form = PictureForm
    change_list_template = "admin/articles/picture/change_list.html"
    change_form_template = "admin/articles/picture/change_form.html"
    list_display = ["described", "credit", "created_at"]
    list_filter = [WantingFilter]
    list_per_page = 48
    search_fields = ["caption", "alt", "credit", "rights", "file"]
    search_help_text = gettext_lazy("Words of the description, the credit, the rights or the file.")
    actions = None
    readonly_fields = ["preview", "size", "html", "created_at"]
    FOCUS = ("focus_x", "focus_y")
    WORDS = ("upload", "alt", "caption", "credit", "credit_url", "rights")

    def get_search_results(self, request, queryset, search_term):
        """Looked for once; the list counts what was found and shows some of it."""
        if not search_term:
            return queryset, False
        found = queryset.saying(search_term).order_by("-created_at", "-pk")
        numbers = found.values_list("pk", flat=True)[: self.paginator.MOST + 1]
        return queryset.filter(pk__in=list(numbers)), False

    def get_fields(self, request, obj=None):
        if obj is None:
            return self.WORDS
        return ["preview", self.FOCUS, *self.WORDS, "html", "size", "created_at"]

    def get_urls(self):
        pick = self.admin_site.admin_view(picker.view_of(self))
        return [path("pick/", pick, name="articles_picture_pick"), *super().get_urls()]

    def render_change_form(self, request, context, obj=None, **options):
        if obj is not None:
            context["uses"] = Uses(obj, request.user)
        return super().render_change_form(request, context, obj=obj, **options)

    @admin.display(description=gettext_lazy("preview"))
    def preview(self, picture):
        return render_to_string("admin/articles/picture/_preview.html", {"picture": picture})

    @admin.display(description=gettext_lazy("what it shows"), ordering="caption")
    def described(self, picture):
        return str(picture)

    @admin.display(description=gettext_lazy("size"))
    def size(self, picture):
        return f"{picture.width} × {picture.height}"

    @admin.display(description=gettext_lazy("HTML for a story"))
    def html(self, picture):
        """For whoever writes without scripts, and so without the picker."""
        figure = render_to_string("articles/_figure.html", {"picture": picture}).strip()
        return format_html(
            '<details><summary>{}</summary><textarea class="html-source" readonly rows="6"'
            ' cols="60" aria-label="{}">{}</textarea></details>',
            _("Show it, to copy"),
            _("HTML for a story"),
            figure,
        )


class Uses:
    """Where a picture is used, as far as `user` may know; each list no longer than USES_SHOWN."""

    def __init__(self, picture, user):
        self.picture, self.user = picture, user

    @cached_property
    def leads(self):
        return self._stories(Article.objects.filter(lead_picture=self.picture))

    @cached_property
    def texts(self):
        return self._stories(Article.objects.filter(picture_uses__picture=self.picture))

    @cached_property
    def pages(self):
        uses = self.picture.uses.filter(page__isnull=False).select_related("page")
        return [use.page for use in uses.order_by("-pk")[:USES_SHOWN]]

    @cached_property
    def authors(self):
        return list(Author.objects.filter(picture=self.picture)[:USES_SHOWN])

    @cached_property
    def is_cut_off(self):
        return USES_SHOWN in map(len, (self.leads, self.texts, self.pages, self.authors))

    def __bool__(self):
        return bool(self.leads or self.texts or self.pages or self.authors)

    def _stories(self, found):
        if not self.user.has_perm("articles.edit_any_article"):
            own = Byline.objects.filter(article=OuterRef("pk"), author__user=self.user)
            found = found.filter(in_print() | Exists(own))
        found = found.only("headline", "status", "published_at", "unpublish_at")
        return list(found.order_by("-pk")[:USES_SHOWN])
