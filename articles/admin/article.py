from functools import partial

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import localize
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.models import Article, Author, Byline, OldAddress, Refusal, Revision
from articles.search import STORIES
from articles.search.query import parse

from . import live, review, versions
from .article_form import CONVERSATION, ROWS, TEXT, ArticleForm, TextFormSet
from .choice import OffersChoices
from .correction import CorrectionInline
from .editor import EditorAdmin
from .filters import AuthorFilter, MonthFilter, SectionFilter, StatusFilter
from .lists import BoundedAdmin


@admin.register(Article)
class ArticleAdmin(OffersChoices, BoundedAdmin, EditorAdmin, admin.ModelAdmin):
    form = ArticleForm
    change_form_template = "admin/articles/article_form.html"
    list_display = ["headlined", "state", "appears_at", "commented"]
    list_select_related = ["section"]
    list_filter = [
        StatusFilter,
        SectionFilter,
        AuthorFilter,
        MonthFilter,
        "comments_open",
    ]
    # That there is a field to type into; see get_search_results for what is looked at.
    search_fields = ["slug"]
    search_help_text = gettext_lazy("Words of the story, or how they begin; or its address.")
    ordering = ["-pk"]
    columns_left_out = ["body", "body_html", "body_text", "standfirst"]
    actions = ["publish", "make_draft", "open_comments", "close_comments"]
    fieldsets = [
        (None, {"fields": ["kicker", "headline", "standfirst", "body"]}),
        (
            gettext_lazy("Where it belongs"),
            {"fields": ["section", "tags", "dateline", "lead_picture", "lead_alt"]},
        ),
        (
            gettext_lazy("Publication"),
            {
                "fields": [
                    ("status", "published_at"),
                    ("unpublish_at", "embargo_until"),
                    "slug",
                    "updated_at",
                    tuple(CONVERSATION),
                ]
            },
        ),
    ]
    readonly_fields = ["updated_at"]
    EDITORS_FIELDS = (
        *("status", "published_at", "unpublish_at", "embargo_until"),
        *CONVERSATION,
    )
    prepopulated_fields = {"slug": ["headline"]}
    autocomplete_fields = ["section", "tags", "lead_picture"]
    inlines = [*ROWS, CorrectionInline]
    view_on_site = False  # the object tools know better: a preview, until it is published

    # Who may do what

    def get_queryset(self, request):
        """Editors work on every story, authors on their own; others read what is published."""
        stories = super().get_queryset(request)
        user = request.user
        if user.has_perm("articles.edit_any_article"):
            return stories
        if not user.has_perm("articles.change_article"):
            return stories.published()
        own = Byline.objects.filter(article=OuterRef("pk"), author__user=user)
        return stories.filter(Exists(own))

    def get_search_results(self, request, queryset, search_term):
        """By the index of the readers' search, which has drafts too, or by the end of an address.

        Parts of words would have to be looked for in every row.
        """
        query = parse(search_term, is_begun=True)
        if not query:
            return queryset, False
        slug = query.text.strip("/").rpartition("/")[2]
        found = STORIES.find(query, queryset)
        return queryset.filter(Q(pk__in=found) | Q(slug=slug)), False

    def has_add_permission(self, request):
        """An author needs a name to write under, or would not find the story again."""
        user = request.user
        return super().has_add_permission(request) and (
            user.has_perm("articles.edit_any_article") or Author.objects.filter(user=user).exists()
        )

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (
            obj is None or obj.is_editable_by(request.user)
        )

    def has_delete_permission(self, request, obj=None):
        """A story that readers have answered is taken back to a draft, not thrown away."""
        return super().has_delete_permission(request, obj) and (
            obj is None or obj.comment_count == 0
        )

    def has_publish_permission(self, request):
        return request.user.has_perm("articles.publish_article")

    def get_readonly_fields(self, request, obj=None):
        if self.has_publish_permission(request):
            return self.readonly_fields
        return [*self.readonly_fields, *self.EDITORS_FIELDS]

    def get_inlines(self, request, obj):
        """Only what readers have seen can be corrected."""
        if obj is not None and obj.is_published():
            return self.inlines
        return [inline for inline in self.inlines if inline is not CorrectionInline]

    def get_actions(self, request):
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def get_urls(self):
        return [*versions.urls(self), *live.urls(self), *review.urls(self), *super().get_urls()]

    # Saving: settings are those of the row, the text goes through `Article.write`

    def get_form(self, request, obj=None, change=False, **options):
        form = super().get_form(request, obj, change, **options)
        form.by = request.user
        form.typed_rows = partial(versions.typed_rows, self, request, obj or Article())
        return form

    @transaction.atomic
    def save_model(self, request, obj, form, change):
        """Publishing comes last: the checklist speaks of the text as it was saved."""
        before = Article.objects.get(pk=obj.pk) if change else None
        form.is_to_appear = obj.status != Article.Status.DRAFT and (
            before is None or before.status == Article.Status.DRAFT
        )
        if form.is_to_appear:
            self._hold_back(before or Article(), obj, form)
        if not change:
            obj.set_body(obj.body)
            super().save_model(request, obj, form, change)
        else:
            leaves = obj.status == Article.Status.DRAFT != before.status
            if leaves:
                before.unpublish(request.user)
            # Of a story that is published by this save, the text comes first.
            form.is_written_last = leaves or before.status != Article.Status.DRAFT
            if not form.is_written_last:
                obj.write(form.text(), request.user)
            self._save_settings(obj, form)
            if before.is_published():
                self._keep_address(before, obj)

    def _hold_back(self, before, story, form):
        """A draft until `_release`; a time that was typed stays, if that should refuse it."""
        form.appearance = {name: getattr(story, name) for name in ("published_at", "published_on")}
        story.status, story.published_on = Article.Status.DRAFT, before.published_on
        story.taken_down_at, story.taken_down_why = before.taken_down_at, before.taken_down_why
        if "published_at" not in form.changed_data:
            story.published_at = before.published_at

    def _save_settings(self, story, form):
        settings = [name for name in form.cleaned_data if name in form._meta.fields]
        settings = [name for name in settings if name not in TEXT]
        if {*settings} & {*form.changed_data}:
            own = ["published_on", "taken_down_at", "taken_down_why"]
            story.save(update_fields=[*settings, *own])

    def _keep_address(self, before, after):
        old, new = before.get_absolute_url(), after.get_absolute_url()
        if old != new:
            OldAddress.objects.get_or_create(path=old, defaults={"article": after})

    @transaction.atomic
    def save_related(self, request, form, formsets, change):
        for formset in formsets:
            if not isinstance(formset, TextFormSet):
                self.save_formset(request, form, formset, change=change)
        story, text = form.instance, form.text()
        for formset in formsets:
            if isinstance(formset, TextFormSet):
                text[formset.part] = formset.lines()
        if not change:
            form.save_m2m()
            story.set_names(text)
            story.sign(request.user)
            story.note_pictures()
            Revision.keep(story, story.text(), request.user, Revision.Kind.SAVED)
        else:
            story.write(text, request.user)
        try:
            self._release(request, form, story)
        except Refusal as refusal:
            request.refusal = refusal

    def _release(self, request, form, story):
        draft = story.draft_or_none()
        if form.is_to_appear:
            for name, value in form.appearance.items():
                setattr(story, name, value)
            story.release(request.user)
        elif draft is not None and form.release is not None:
            wanted = form.release.cleaned_data
            at = wanted.pop("changes_at")
            draft.publish(request.user, **wanted, at=at)
        elif draft is not None and not story.is_published():
            # Nobody has read it yet: what is saved is what will appear.
            draft.publish(request.user)
        if story.status != Article.Status.DRAFT and not story.is_published():
            at = localize(timezone.localtime(story.published_at))
            self.message_user(request, _("It will appear at %s.") % at)

    def response_add(self, request, obj, post_url_continue=None):
        return review.saved(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        if answer := review.saved(request, obj):
            return answer
        if obj.is_published():
            return versions.saved(request, obj)
        return super().response_change(request, obj)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if "_publish_changes" in request.POST and not self.has_publish_permission(request):
            raise PermissionDenied
        return super().changeform_view(request, object_id, form_url, extra_context)

    # The list

    @admin.display(description=gettext_lazy("headline"), ordering="headline")
    def headlined(self, article):
        names = dict.fromkeys(byline.author.name for byline in article.bylines.all())
        return format_html(
            '{}<span class="row-meta">{}</span>',
            article.headline,
            " · ".join([article.section.name, *names]),
        )

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, article):
        state = Article.Status(article.status)
        if article.status != Article.Status.DRAFT:
            state = Article.Status.PUBLISHED if article.is_published() else Article.Status.SCHEDULED
        running = ""
        if article.is_running():
            desk = reverse("admin:articles_article_live", args=[article.pk])
            running = format_html(' <a href="{}">{}</a>', desk, _("Live"))
        return format_html(
            '<span class="badge badge--{}">{}</span>{} <a class="row-meta" href="{}">{}</a>',
            state.value,
            state.label,
            running,
            self._address(article),
            _("View on site") if state == Article.Status.PUBLISHED else _("Preview"),
        )

    @admin.display(
        description=gettext_lazy("published at"),
        ordering=F("published_at").desc(nulls_first=True),
        empty_value="—",
    )
    def appears_at(self, article):
        return article.published_at

    @admin.display(description=gettext_lazy("comments"), ordering="comment_count")
    def commented(self, article):
        return article.comment_count

    def _address(self, article):
        return article.get_absolute_url() if article.is_published() else article.get_preview_url()

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        changelist.result_list = changelist.result_list.prefetch_related("bylines__author")
        return changelist

    def render_change_form(self, request, context, obj=None, **options):
        if obj is not None:
            context["is_published"] = obj.is_published()
            if obj.is_published() or obj.is_readable_by(request.user):
                context["look_url"] = self._address(obj)
        context |= versions.form_context(self, request, obj, context["adminform"].form)
        context |= review.form_context(self, request, obj)
        return super().render_change_form(request, context, obj=obj, **options)

    # Actions; each is written to the history of each story

    @admin.action(description=gettext_lazy("Publish"), permissions=["publish"])
    def publish(self, request, queryset):
        now, published = timezone.now(), []
        for story in queryset:
            if story.is_published(now):
                continue
            if story.published_at is None or story.published_at > now:
                story.published_at, story.published_on = now, None
            story.status = Article.Status.PUBLISHED
            try:
                story.clean()
                story.release(request.user, now)
            except (ValidationError, Refusal) as refusal:
                why = " ".join(getattr(refusal, "messages", None) or [str(refusal)])
                self.message_user(request, f"{story.headline}: {why}", messages.ERROR)
                continue
            published.append(story)
        self._done(request, published, _("Published."))

    @admin.action(description=gettext_lazy("Make draft"), permissions=["publish"])
    def make_draft(self, request, queryset):
        stories = list(queryset.exclude(status=Article.Status.DRAFT))
        for story in stories:
            story.unpublish(request.user)
        self._done(request, stories, _("Made a draft."))

    @admin.action(description=gettext_lazy("Open comments"), permissions=["publish"])
    def open_comments(self, request, queryset):
        self._set_comments_open(request, queryset, True, _("Comments opened."))

    @admin.action(description=gettext_lazy("Close comments"), permissions=["publish"])
    def close_comments(self, request, queryset):
        self._set_comments_open(request, queryset, False, _("Comments closed."))

    def _set_comments_open(self, request, queryset, value, message):
        stories = list(queryset.exclude(comments_open=value))
        for story in stories:
            story.comments_open = value
            story.save(update_fields=["comments_open"])
        self._done(request, stories, message)

    def _done(self, request, stories, message):
        if stories:
            LogEntry.objects.log_actions(
                request.user.pk, stories, CHANGE, message, single_object=False
            )
        self.message_user(
            request,
            ngettext(
                "%(count)d story changed: %(what)s",
                "%(count)d stories changed: %(what)s",
                len(stories),
            )
            % {"count": len(stories), "what": message},
            messages.SUCCESS if stories else messages.WARNING,
        )
