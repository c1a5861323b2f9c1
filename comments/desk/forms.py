"""What moderators may type."""

from datetime import UTC, datetime, time

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.forms import clean_body
from comments.models import Comment, Commenter, Note, Reason, Sanction

from .verbs import STAND, VERBS

MOST_WORDS = 2000


class DecisionForm(forms.Form):
    """One decision, with the last one that whoever makes it knew of."""

    verb = forms.ChoiceField(
        choices=[*((verb, label) for verb, (_name, label) in VERBS.items()), STAND]
    )
    seen = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    reason = forms.ModelChoiceField(Reason.objects.filter(is_offered=True), required=False)
    text = forms.CharField(max_length=MOST_WORDS, required=False)

    def why(self):
        """What the decision says beside the state."""
        return {"reason": self.cleaned_data["reason"], "text": self.cleaned_data["text"]}


class BulkForm(DecisionForm):
    """The same for many: `items` lists "comment:decision", as the preview showed them."""

    MOST = 500

    seen = None
    verb = forms.ChoiceField(choices=[(verb, label) for verb, (_name, label) in VERBS.items()])
    items = forms.RegexField(r"^\d{1,18}:\d{1,18}(,\d{1,18}:\d{1,18})*$")

    def clean_items(self):
        pairs = [pair.split(":") for pair in self.cleaned_data["items"].split(",")]
        if len(pairs) > self.MOST:
            raise ValidationError(_("That is more than can be decided at once."))
        return {int(pk): int(seen) for pk, seen in pairs}


class AnswerForm(forms.ModelForm):
    """What a moderator says under a comment, in their own name."""

    class Meta:
        model = Comment
        fields = ["body"]

    def __init__(self, data, *, parent, user, policy):
        super().__init__(data, instance=Comment(article=parent.article))
        self.instance.place_under(parent)
        self.instance.policy = self.policy = policy
        self.user = user

    def clean_body(self):
        return clean_body(self.cleaned_data["body"], self.policy)

    def answer(self):
        """Say it. The form is valid."""
        self.instance.commenter = Commenter.of_user(self.user)
        return self.instance.submit(self.policy)


class SanctionForm(forms.ModelForm):
    until = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("That day included. Empty: until it is lifted."),
    )

    class Meta:
        model = Sanction
        fields = ["kind", "until", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}

    def clean_until(self):
        day = self.cleaned_data["until"]
        if day is None:
            return None
        try:
            # As it will be stored, which a year too far in the future cannot be.
            return timezone.make_aware(datetime.combine(day, time.max)).astimezone(UTC)
        except OverflowError:
            raise ValidationError(_("This is no date that can be kept.")) from None


class NoteForm(forms.ModelForm):
    class Meta:
        model = Note
        fields = ["text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}


class ObjectionForm(forms.Form):
    """The answer to an objection."""

    answer = forms.CharField(
        label=_("Answer"),
        help_text=_("The commenter reads it. Say why."),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    verb = forms.ChoiceField(choices=[("lift", "lift"), ("stay", "stay")])

    def __init__(self, data=None):
        super().__init__(data, auto_id="objection-%s")
