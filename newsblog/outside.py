"""A draft, shown to somebody without an account who was given a link to it."""

from django import forms
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from articles import markup
from articles.masthead import masthead
from articles.models import Article, OutsideLink, Refusal, Review, ReviewNote
from articles.models.review_note import essence_of
from comments.same_origin import same_origin
from comments.views.own import is_from_here, needs_token
from newsblog.views import body_with_references


class OutsideForm(forms.Form):
    """What an outsider says: a remark, an approval, or both."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    passage = forms.CharField(
        label=gettext_lazy("Passage"),
        required=False,
        max_length=ReviewNote.MOST_PASSAGE,
        widget=forms.Textarea(attrs={"rows": 2, "class": "short"}),
        help_text=gettext_lazy("Copied from the text above. Empty means the whole."),
    )
    text = forms.CharField(
        label=gettext_lazy("Your remark"),
        required=False,
        max_length=ReviewNote.MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    use_required_attribute = False

    def __init__(self, data=None, *, link, said, **options):
        super().__init__(data, auto_id="outside-%s", **options)
        self.link, self.said = link, said
        self.approves = data is not None and "approve" in data and link.may_approve

    def clean_passage(self):
        passage = self.cleaned_data["passage"]
        if passage and markup.essence(passage) not in essence_of(self.said):
            raise forms.ValidationError(_("These words do not stand in the text."))
        return passage

    def clean(self):
        cleaned = super().clean()
        has_text = cleaned.get("text") or "text" in self.errors
        if not has_text and (not self.approves or cleaned.get("passage")):
            self.add_error("text", _("Please write what you want to say."))
        if self.link.notes.count() >= OutsideLink.MOST_NOTES and cleaned.get("text"):
            self.add_error(None, _("No more remarks can be sent by this link."))
        return cleaned


@same_origin
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def outside(request, token):
    """The draft as readers would see it, and a form for what is to be said about it."""
    link = get_object_or_404(OutsideLink.objects.with_token(token).select_related("made_by"))
    link.article = Article.objects.for_page().get(pk=link.article_id)
    if link.is_over():
        return answer(request, "newsblog/outside_over.html", {"link": link}, 410)
    link.note_use()
    said = link.article.working_text()
    start = {"name": link.name, "version": link.article.text_version}
    form = OutsideForm(request.POST or None, link=link, said=said, initial=start)
    status = 200
    if request.method == "POST":
        if form.is_valid() and is_from_here(request, form) and take(link, form):
            return redirect(f"{request.path}?{'approved' if form.approves else 'said'}#answer")
        status = 422
        # Whoever reads this page reads the text as it is now.
        form.data = {**form.data.dict(), "version": link.article.text_version}
    context = {"link": link, "form": form, "needs_token": needs_token(request), **shown(link, said)}
    return answer(request, "newsblog/outside.html", context, status)


def take(link, form):
    """Keep what was said; False when the text is another one by now."""
    wanted = form.cleaned_data
    try:
        if form.approves:
            review = Review.of(link.article)
            review.approve(wanted["version"], name=wanted["name"], text=wanted["text"])
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    if wanted["text"] and not form.approves:
        fields = {name: wanted[name] for name in ("name", "passage", "text", "version")}
        ReviewNote.objects.create(article=link.article, link=link, **fields)
    return True


def shown(link, said):
    """The text as it is worked on, and nothing else of the story: no conversation, no numbers."""
    article = link.article
    names = article.show(said)
    article.comment_count = 0
    review = article.review_or_none()
    return {
        "article": article,
        "body": body_with_references(article, names["sources"]),
        "notes": link.notes.all(),
        "is_approved": review is not None and review.is_approved() and bool(review.approved_name),
        "is_preview": True,
        **names,
    }


def answer(request, template, context, status):
    response = render(request, template, {**masthead(), **context}, status=status)
    # The address is the key: no other host is told it. "no-referrer" would go too far: from such a
    # page browsers post as from nowhere ("Origin: null"), and the answer would be refused.
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
