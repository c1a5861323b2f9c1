"""What a reader may type."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.markup import essence

from . import markup, names
from .models import Appeal, Comment, Dispute, Sanction


class CommentForm(forms.ModelForm):
    """A comment by a guest or, with `user`, by a reader who is signed in.

    Takes the story, the policy, `network`, where the reader writes from (visitor.Network), and the
    commenter that they are `known` as.
    """

    # Whatever stands in the thread may be named; Comment.clean says what may be answered.
    parent = forms.ModelChoiceField(
        Comment.objects.none(), required=False, widget=forms.HiddenInput
    )
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        required=False,
        help_text=gettext_lazy("Never shown."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    remember = forms.BooleanField(
        label=gettext_lazy("Remember me in this browser"),
        required=False,
        help_text=gettext_lazy("Keeps a cookie, so that your next comments are known to be yours."),
    )
    follow = forms.BooleanField(
        label=gettext_lazy("Tell me about answers by e-mail"),
        required=False,
        help_text=gettext_lazy("A link is sent to your address first, to prove that it is yours."),
    )
    # People do not see this field; programs that fill in every field do.
    website = forms.CharField(
        label=gettext_lazy("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    field_order = ["parent", "body", "name", "email", "remember", "follow", "website"]

    class Meta:
        model = Comment
        fields = ["body"]
        widgets = {"body": forms.Textarea(attrs={"rows": 6})}
        labels = {"body": gettext_lazy("Your comment")}

    def __init__(
        self, data=None, *, article, policy, user=None, network=None, known=None, **kwargs
    ):
        kwargs.setdefault("instance", Comment(article=article))
        super().__init__(data, auto_id="comment-%s", **kwargs)
        self.policy, self.user, self.network = policy, user, network
        self.instance.policy = policy
        self.instance.sender = (known, network) if network else None
        # With its root, which is where the answer will stand.
        self.fields["parent"].queryset = Comment.objects.filter(article=article).select_related(
            "root"
        )
        self.fields["parent"].error_messages["invalid_choice"] = _(
            "The comment you answer is not under this story. Your text is kept below."
        )
        self.fields["body"].max_length = policy.max_length
        self.fields["email"].required = policy.require_email
        if user is not None:
            for name in ("name", "email", "remember", "follow"):
                del self.fields[name]

    def clean_name(self):
        name = clean_name(self.cleaned_data["name"], self.fields["name"].max_length)
        if names.is_taken(name):
            raise ValidationError(
                _(
                    "This is the name of somebody with an account here, or looks like it. If it is "
                    "you, sign in; else please choose another one."
                ),
                code="taken",
            )
        return name

    def clean_body(self):
        return clean_body(self.cleaned_data["body"], self.policy)

    def clean_website(self):
        if self.cleaned_data["website"]:
            raise ValidationError(_("This field must stay empty. Your comment was not sent."))
        return ""

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("follow") and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", _("Where shall we write to?"))
        self.instance.place_under(cleaned.get("parent"))
        cleaned["parent"] = self.instance.parent
        return cleaned


class EditForm(forms.ModelForm):
    """Other words for a comment that stands or waits."""

    class Meta:
        model = Comment
        fields = ["body"]
        widgets = {"body": forms.Textarea(attrs={"rows": 10})}
        labels = {"body": gettext_lazy("Your comment")}

    def __init__(self, data=None, *, policy, **kwargs):
        super().__init__(data, auto_id="comment-%s", **kwargs)
        self.policy = policy
        self.fields["body"].max_length = policy.max_length

    def clean_body(self):
        return clean_body(self.cleaned_data["body"], self.policy)


class DisputeForm(forms.ModelForm):
    """That a passage of a story, or a comment under it, disputes a fact.

    Takes the case with its story and perhaps its comment, the policy, and as CommentForm the `user`
    who is signed in and the `network`. `known` is whoever sends it, if that need not be asked.
    """

    MOST = 2000
    LEAST_OF_PASSAGE, MOST_OF_PASSAGE = 3, 1000

    evidence = forms.URLField(
        label=gettext_lazy("A link that shows it"),
        max_length=500,
        help_text=gettext_lazy("A page that everybody can open: a document, a report, a record."),
    )
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        required=False,
        help_text=gettext_lazy("Never shown."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    website = forms.CharField(
        label=gettext_lazy("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    field_order = ["passage", "claim", "evidence", "name", "email", "may_thank", "wants_news"]

    class Meta:
        model = Dispute
        fields = ["passage", "claim", "evidence", "may_thank", "wants_news"]
        labels = {
            "passage": gettext_lazy("The passage"),
            "claim": gettext_lazy("What is wrong with it?"),
            "may_thank": gettext_lazy("If you correct it, you may thank me by my name"),
            "wants_news": gettext_lazy("Tell me by e-mail what becomes of it"),
        }
        help_texts = {
            "passage": gettext_lazy("Copied from the story: a sentence, or a few words of one."),
            "claim": gettext_lazy("In a sentence or two. Readers see it under the story."),
        }
        widgets = {
            "passage": forms.Textarea(attrs={"rows": 3, "class": "short"}),
            "claim": forms.Textarea(attrs={"rows": 3, "class": "short"}),
        }

    def __init__(self, data=None, *, instance, policy, network, user=None, known=None, **kwargs):
        super().__init__(data, instance=instance, auto_id="dispute-%s", **kwargs)
        self.policy, self.network, self.user, self.known = policy, network, user, known
        self.fields["email"].required = policy.require_email
        self.fields["claim"].required = self.fields["passage"].required = True
        if instance.comment is not None:
            del self.fields["passage"]
        if known is not None:
            del self.fields["name"], self.fields["email"]
            if user is None and not known.email:
                del self.fields["wants_news"]

    def clean_passage(self):
        passage = " ".join(markup.normalise(self.cleaned_data["passage"]).split())
        if len(passage) > self.MOST_OF_PASSAGE or len(essence(passage)) < self.LEAST_OF_PASSAGE:
            raise ValidationError(_("A few words of the story, up to a paragraph, please."))
        if not self.instance.article.says(passage):
            raise ValidationError(
                _("These words do not stand in the story. Please copy them from it.")
            )
        return passage

    def clean_claim(self):
        claim = markup.normalise(self.cleaned_data["claim"])
        if not any(character.isalnum() for character in claim):
            raise ValidationError(_("Please say what is wrong."), code="required")
        MaxLengthValidator(self.MOST)(claim)
        return claim

    def clean_evidence(self):
        evidence = self.cleaned_data["evidence"]
        if not evidence.startswith(("http://", "https://")):
            raise ValidationError(_("The link has to begin with https:// or http://."))
        return evidence

    clean_name = CommentForm.clean_name

    def clean_website(self):
        if self.cleaned_data["website"]:
            raise ValidationError(_("This field must stay empty. Nothing was sent."))
        return ""

    def clean(self):
        cleaned = super().clean()
        asked = "email" in self.fields and "email" not in self.errors
        if asked and cleaned.get("wants_news") and not cleaned.get("email"):
            self.add_error("email", _("Where shall we write to?"))
        return cleaned


class AppealForm(forms.ModelForm):
    """Why a decision was wrong, in the words of whoever it was made about."""

    class Meta:
        model = Appeal
        fields = ["text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}
        labels = {"text": gettext_lazy("Why was the decision wrong?")}
        error_messages = {"text": {"required": gettext_lazy("Please say why.")}}

    def __init__(self, data=None, **kwargs):
        super().__init__(data, auto_id="appeal-%s", **kwargs)

    def clean_text(self):
        return clean_plea(self.cleaned_data["text"], Appeal.MAX_LENGTH)


class ObjectionForm(forms.Form):
    """Why a sanction is wrong, in the words of whoever it was imposed on."""

    text = forms.CharField(
        label=gettext_lazy("Why is it wrong?"),
        max_length=Sanction.MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": gettext_lazy("Please say why.")},
    )

    def __init__(self, data=None):
        super().__init__(data, auto_id="objection-%s")

    def clean_text(self):
        return clean_plea(self.cleaned_data["text"], Sanction.MAX_LENGTH)


def clean_plea(typed, most):
    """What was typed against a decision, fit to be stored."""
    text = markup.normalise(typed).strip()
    if not any(character.isprintable() and not character.isspace() for character in text):
        raise ValidationError(_("Please say why."), code="required")
    MaxLengthValidator(most)(text)
    return text


def clean_name(typed, most):
    """What was typed as a name, fit to be shown, in up to `most` characters."""
    name = " ".join(markup.normalise(typed).split())
    if not any(character.isalnum() for character in name):
        raise ValidationError(_("Please give a name."), code="required")
    # Composed letters can be more characters than were typed: some scripts have no single one.
    MaxLengthValidator(most)(name)
    return name


def clean_body(typed, policy):
    """What was typed as the text of a comment, fit to be stored."""
    body = markup.normalise(typed)
    if not any(character.isprintable() and not character.isspace() for character in body):
        raise ValidationError(_("Please write something."), code="required")
    if len(body) > policy.max_length:
        raise ValidationError(
            _("This is %(length)d characters long; up to %(most)d are possible.")
            % {"length": len(body), "most": policy.max_length}
        )
    return body
