from datetime import date

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, F, Max, Min, OuterRef
from django.utils import timezone
from django.utils.formats import date_format, localize
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.models import Article, Author, Byline, OldAddress, Section

from .correction import CorrectionInline, SourceInline
from .editor import EditorAdmin, NamedFields, WrittenForm
from .lists import BoundedAdmin, ChooseFilter, NamedFilter


class StatusFilter(NamedFilter):
    """What a reader would call it: a scheduled story whose minute has come is published."""

    title = gettext_lazy("status")
    parameter_name = "status"

    def lookups(self, request, model_admin):
        return Article.Status.choices

    def queryset(self, request, queryset):
        now = timezone.now()
        match self.value():
            case Article.Status.DRAFT:
                return queryset.filter(status=Article.Status.DRAFT)
            case Article.Status.SCHEDULED:
                return queryset.exclude(status=Article.Status.DRAFT).filter(published_at__gt=now)
            case Article.Status.PUBLISHED:
                return queryset.published(now)


class SectionFilter(ChooseFilter):
    title = gettext_lazy("section")
    parameter_name = "section"

    def lookups(self, request, model_admin):
        return [
            (str(pk), name)
            for pk, name in Section.objects.order_by("name").values_list("pk", "name")
        ]

    def queryset(self, request, queryset):
        return queryset.filter(section=self.value()) if self.value() else queryset


class AuthorFilter(ChooseFilter):
    title = gettext_lazy("author")
    parameter_name = "author"

    def lookups(self, request, model_admin):
        return [(str(pk), name) for pk, name in Author.objects.values_list("pk", "name")]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        return queryset.filter(
            pk__in=Byline.objects.filter(author=self.value()).order_by().values("article")
        )


class MonthFilter(ChooseFilter):
    """The months from the first story to the last; Django's hierarchy of dates reads every row."""

    title = gettext_lazy("month")
    parameter_name = "month"
    MOST = 600

    def lookups(self, request, model_admin):
        span = Article.objects.aggregate(first=Min("published_on"), last=Max("published_on"))
        if span["first"] is None:
            return []
        first, last = (12 * day.year + day.month - 1 for day in (span["first"], span["last"]))
        months = range(last, max(first, last - self.MOST) - 1, -1)
        days = [date(month // 12, month % 12 + 1, 1) for month in months]
        return [(f"{day:%m}-{day.year}", date_format(day, "YEAR_MONTH_FORMAT")) for day in days]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        month, year = self.value().split("-")
        return queryset.filter(published_on__year=year, published_on__month=month)


class BylineInline(NamedFields, admin.TabularInline):
    model = Byline
    autocomplete_fields = ["author"]
    fields = ["author", "role", "position"]

    def get_extra(self, request, obj=None, **options):
        return 0 if obj else 1


class ArticleForm(WrittenForm):
    class Meta:
        model = Article
        fields = [
            "kicker",
            "headline",
            "standfirst",
            "body",
            "section",
            "tags",
            "dateline",
            "lead_picture",
            "status",
            "published_at",
            "slug",
            "pinned",
            "comments_open",
        ]
        widgets = {
            "headline": forms.TextInput(attrs={"class": "vTextField headline", "autofocus": True}),
            "kicker": forms.TextInput(attrs={"class": "vTextField"}),
            "standfirst": forms.Textarea(attrs={"class": "vLargeTextField", "rows": 3}),
        }
        help_texts = {
            "published_at": gettext_lazy(
                "Empty means at once; a time to come, that it appears by itself at that minute."
            ),
        }

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if "published_at" in self.fields:
            parts = self.fields["published_at"].widget.widgets
            for part, name in zip(parts, (_("Date"), _("Time")), strict=True):
                part.attrs["aria-label"] = name

    def clean(self):
        cleaned = super().clean()
        story, now = self.instance, timezone.now()
        status = cleaned.get("status", story.status)
        at = cleaned.get("published_at", story.published_at)
        if status == Article.Status.SCHEDULED and at is None:
            self.add_error("published_at", _("When should it appear?"))
        if "published_at" in cleaned and story.published_at and story.published_at > now:
            # Nobody has read it at its address yet, so the date in that follows the new time.
            story.published_on = None
        slug = cleaned.get("slug")
        if status == Article.Status.DRAFT and slug and story.published_on:
            others = Article.objects.filter(published_on=story.published_on, slug=slug)
            if others.exclude(pk=story.pk).exists():
                self.add_error("slug", _("There is a story at this address on the same day."))
        return cleaned


@admin.register(Article)
class ArticleAdmin(BoundedAdmin, EditorAdmin, admin.ModelAdmin):
    form = ArticleForm
    list_display = ["headlined", "state", "appears_at", "commented"]
    list_select_related = ["section"]
    list_filter = [
        StatusFilter,
        SectionFilter,
        AuthorFilter,
        MonthFilter,
        "pinned",
        "comments_open",
    ]
    search_fields = ["headline", "kicker", "slug"]
    search_help_text = gettext_lazy("Words of the headline, the kicker or the address.")
    ordering = ["-pk"]
    columns_left_out = ["body", "body_html", "standfirst"]
    actions = ["publish", "make_draft", "open_comments", "close_comments"]
    fieldsets = [
        (None, {"fields": ["kicker", "headline", "standfirst", "body"]}),
        (
            gettext_lazy("Where it belongs"),
            {"fields": ["section", "tags", "dateline", "lead_picture"]},
        ),
        (
            gettext_lazy("Publication"),
            {"fields": ["status", "published_at", "slug", "updated_at", "pinned", "comments_open"]},
        ),
    ]
    readonly_fields = ["updated_at"]
    prepopulated_fields = {"slug": ["headline"]}
    autocomplete_fields = ["section", "tags", "lead_picture"]
    inlines = [BylineInline, SourceInline, CorrectionInline]
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
        return [*self.readonly_fields, "status", "published_at", "pinned", "comments_open"]

    def get_actions(self, request):
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    # Saving

    @transaction.atomic
    def save_model(self, request, obj, form, change):
        before = Article.objects.filter(pk=obj.pk).first() if change else None
        if before is None or "body" in form.changed_data:
            obj.set_body(obj.body)
        now = timezone.now()
        if (
            before is not None
            and before.is_published(now)
            and {"headline", "standfirst", "body"} & set(form.changed_data)
        ):
            obj.updated_at = now
        super().save_model(request, obj, form, change)
        if before is not None and before.is_published(now):
            self._keep_address(before, obj)
        if obj.status != Article.Status.DRAFT and not obj.is_published():
            self.message_user(
                request, _("It will appear at %s.") % localize(timezone.localtime(obj.published_at))
            )

    def _keep_address(self, before, after):
        old, new = before.get_absolute_url(), after.get_absolute_url()
        if old != new:
            OldAddress.objects.get_or_create(path=old, defaults={"article": after})

    def save_related(self, request, form, formsets, change):
        """What somebody begins bears their name, unless they said whose it is."""
        super().save_related(request, form, formsets, change)
        story = form.instance
        if not change and not story.bylines.exists():
            author = Author.objects.filter(user=request.user).first()
            if author is not None:
                Byline.objects.create(article=story, author=author)

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
        return format_html(
            '<span class="badge badge--{}">{}</span> <a class="row-meta" href="{}">{}</a>',
            state.value,
            state.label,
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
            except ValidationError as refusal:
                self.message_user(
                    request,
                    f"{story.headline}: {' '.join(refusal.messages)}",
                    messages.ERROR,
                )
                continue
            story.save(update_fields=["status", "published_at", "published_on"])
            published.append(story)
        self._done(request, published, _("Published."))

    @admin.action(description=gettext_lazy("Make draft"), permissions=["publish"])
    def make_draft(self, request, queryset):
        stories = list(queryset.exclude(status=Article.Status.DRAFT))
        for story in stories:
            story.status = Article.Status.DRAFT
            story.save(update_fields=["status"])
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
