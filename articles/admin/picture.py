from django import forms
from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles import images
from articles.models import Picture

from .lists import BoundedAdmin


class PictureForm(forms.ModelForm):
    upload = forms.FileField(
        label=_("File"),
        help_text=_("JPEG, PNG, WebP or GIF, up to 30 MB. Where it was taken is not kept."),
        widget=forms.ClearableFileInput(
            attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}
        ),
    )

    class Meta:
        model = Picture
        fields = ["alt", "caption", "credit"]

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if self.instance.pk:
            self.fields["upload"].required = False
            self.fields["upload"].label = _("Another file in its place")

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
            self.instance.store(upload.read(), upload.name)
        except images.NotAPicture as reason:
            self.add_error("upload", str(reason))


@admin.register(Picture)
class PictureAdmin(BoundedAdmin, admin.ModelAdmin):
    form = PictureForm
    list_display = ["thumbnail", "described", "credit", "size", "created_at"]
    list_display_links = ["thumbnail", "described"]
    search_fields = ["caption", "alt", "credit", "file"]
    readonly_fields = ["preview", "size", "created_at"]

    def get_fields(self, request, obj=None):
        words = ["upload", "alt", "caption", "credit"]
        return ["preview", *words, "size", "created_at"] if obj else words

    @admin.display(description=_("picture"))
    def thumbnail(self, picture):
        return format_html(
            '<img class="thumbnail" src="{}" width="{}" height="{}" alt="{}" loading="lazy">',
            picture.url_at(160),
            picture.width or 4,
            picture.height or 3,
            picture.alt or _("without description"),
        )

    @admin.display(description=_("preview"))
    def preview(self, picture):
        return format_html(
            '<img class="preview" src="{}" width="{}" height="{}" alt="">',
            picture.url_at(960),
            picture.width or 4,
            picture.height or 3,
        )

    @admin.display(description=_("what it shows"), ordering="caption")
    def described(self, picture):
        return str(picture)

    @admin.display(description=_("size"))
    def size(self, picture):
        return f"{picture.width} × {picture.height}"
