"""The field in which stories and pages are written."""

import json

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.templatetags.static import static
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_prose_editor.widgets import AdminProseEditorWidget
from js_asset import InlineStyle, Media

from articles import markup

# What the editor knows. From SmallMarks on they are ours: small marks and a box that carries
# everything else through unharmed (static/js/admin-editor.js), what the menu puts into a text
# (admin-insert.js, -quotes, -cards), its keys (-menu), and what comes by the clipboard (-paste).
EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "Strike": True,
    "Underline": True,
    "Subscript": True,
    "Superscript": True,
    "Code": True,
    "CodeBlock": True,
    "HardBreak": True,
    "Heading": {"levels": [2, 3, 4]},
    "BulletList": True,
    "OrderedList": {"enableListAttributes": False},
    "ListItem": True,
    "Blockquote": True,
    "HorizontalRule": True,
    "Link": {"enableTarget": False, "autolink": False},
    "Image": True,
    "Figure": True,
    "Caption": True,
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "Fullscreen": True,
    "SmallMarks": True,
    "Kept": True,
    "PullQuote": True,
    "Embed": True,
    "SourceNumber": True,
    "MenuKeys": True,
    "CleanPaste": True,
}
MODULES = [
    f"js/admin-{name}.js" for name in ("editor", "insert", "quotes", "cards", "menu", "paste")
]


def editor_words():
    """What the scripts of the editor say, and the words that they put into a text."""
    return {
        "menu": gettext("Formatting"),
        "picture": gettext("Picture"),
        "alt": gettext("What it shows, in this story"),
        "html": gettext("A piece of HTML"),
        "pullQuote": gettext("Pull quote"),
        "embed": gettext("Video or post on another site"),
        "address": gettext("Address"),
        "what": gettext("What readers see of it"),
        "video": gettext("Video"),
        "post": gettext("Post"),
        "embedNote": gettext("Opens on %s. Nothing is loaded from there before you click."),
        "sourceNumber": gettext("Number of a source"),
        "source": gettext("Source"),
        "insert": gettext("Insert"),
        "leftOut": gettext(
            "Pictures from elsewhere were left out. Upload them to the library, if we may use them."
        ),
    }


class BodyEditor(AdminProseEditorWidget):
    """django-prose-editor with our extensions; a plain field of HTML where scripts are off.

    Before anybody types, the script compares what the editor would write with what is stored. Where
    something would be lost, it gives the field back as it was and says so.
    """

    def __init__(self, attrs=None):
        super().__init__(attrs, config={"extensions": EXTENSIONS}, preset="configurable")

    def get_config(self):
        return super().get_config() | {"js_modules": [static(name) for name in MODULES]}

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        shown = {tag: sorted(names) for tag, names in markup.ATTRIBUTES.items()}
        shown |= {tag: [*shown.get(tag, ()), "class"] for tag in markup.CLASSES}
        context["widget"]["attrs"] |= {
            "data-shown-attributes": json.dumps(shown),
            "data-editor-words": json.dumps(editor_words()),
            "data-editor-loses": _(
                "This text has parts that the editor cannot hold, so it is shown as HTML. "
                "Nothing of it is changed unless you change it."
            ),
        }
        return context

    @property
    def media(self):
        # The editor adds a style of its own to the page, which the content policy would refuse,
        # unless it finds one of this name.
        styles = [InlineStyle("", **{"data-tiptap-style": True})]
        return super().media + Media(
            css={"all": [*styles, "css/admin-editor.css", "css/admin-pictures.css"]}
        )


class BodyField(forms.CharField):
    """HTML as it is stored: nothing stripped, and the line ends that a browser sends undone."""

    widget = BodyEditor

    def __init__(self, **options):
        super().__init__(**{"required": False, "strip": False, **options})

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")

    def validate(self, value):
        super().validate(value)
        if len(value) > markup.MOST:
            raise forms.ValidationError(
                _("This text has %(length)s characters. A story may have %(most)s.")
                % {"length": f"{len(value):,}", "most": f"{markup.MOST:,}"}
            )
        if markup.is_nested_too_deep(value):
            raise forms.ValidationError(_("The HTML of this text is nested too deep to be shown."))

    def has_changed(self, initial, data):
        return super().has_changed(self.to_python(initial), data)


class WrittenForm(forms.ModelForm):
    """A form with a body, which stays byte for byte what it was until somebody changes it."""

    body = BodyField(label=_("Body"))

    def clean_body(self):
        changed = "body" in self.changed_data
        return self.cleaned_data["body"] if changed else self.initial.get("body", "")


class HtmlArea(AdminTextareaWidget):
    """The same text, as HTML."""

    def __init__(self):
        super().__init__(
            {"rows": 30, "class": "vLargeTextField html-source", "spellcheck": "false"}
        )


class EditorAdmin:
    """For model admins whose form has a body: the editor under the content policy, or HTML."""

    change_form_template = "admin/articles/written_form.html"

    def get_form(self, request, obj=None, change=False, **options):
        form = super().get_form(request, obj, change, **options)
        if "html" in request.GET and "body" in form.base_fields:
            form.base_fields["body"] = BodyField(label=_("Body"), widget=HtmlArea())
        return form

    def render_change_form(self, request, context, **options):
        context["media"] = Media.from_media(context["media"], nonce=str(request.csp_nonce))
        context["as_html"] = "html" in request.GET
        return super().render_change_form(request, context, **options)
