"""The desk for letters: what is in the next one, how it looks, and the hours at which they go."""

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp, csp_update
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from articles.admin.lists import BoundedAdmin
from articles.admin.paper import SingleRowAdmin
from articles.models import Masthead
from comments import letters, tasks
from comments.models import Letter, LetterItem, LetterSettings

# Far enough to be the first.
TO_THE_TOP = -Letter.MOST
# Of a mail that is shown in a frame.
MAIL_POLICY = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "frame-ancestors": [SELF],
    "sandbox": ["allow-popups"],
}


@admin.register(LetterSettings)
class LetterSettingsAdmin(SingleRowAdmin):
    fieldsets = [
        (gettext_lazy("Every day"), {"fields": ["daily", "daily_hour"]}),
        (gettext_lazy("Every week"), {"fields": ["weekly", "weekly_day", "weekly_hour"]}),
    ]

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        letters.reschedule()


class LetterItemInline(admin.TabularInline):
    model = LetterItem
    fields = ["story", "is_left_out", "order"]
    readonly_fields = ["story", "order"]
    extra = max_num = 0
    can_delete = False
    verbose_name_plural = gettext_lazy("stories, in the order of the letter")

    def get_queryset(self, request):
        items = super().get_queryset(request).select_related("article__section")
        return items.defer("article__body", "article__body_html")

    def has_add_permission(self, request, obj=None):
        return False

    # Stories are part of the letter.
    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("comments.view_letter")

    def has_change_permission(self, request, obj=None):
        may = request.user.has_perm("comments.change_letter")
        return may and (obj is None or obj.sent_at is None)

    @admin.display(description=gettext_lazy("story"))
    def story(self, item):
        story = item.article
        url = reverse("admin:articles_article_change", args=[story.pk])
        note = "" if story.is_published() else _("Readers do not see it: it is not sent.")
        return format_html(
            '<a href="{}">{}</a><br><span class="help">{} {}</span>',
            url,
            story.headline,
            story.section,
            note,
        )

    @admin.display(description=gettext_lazy("order"))
    def order(self, item):
        moves = [(TO_THE_TOP, _("To the top")), (-1, _("Up")), (1, _("Down"))]
        return format_html_join(
            " ",
            '<button class="button" type="submit" name="_shift" value="{}:{}" '
            'aria-label="{}: {}">{}</button>',
            ((item.pk, steps, word, item.article.headline, word) for steps, word in moves),
        )


@admin.register(Letter)
class LetterAdmin(BoundedAdmin, admin.ModelAdmin):
    """Those that are not sent yet come first; they gather by themselves and cannot be added."""

    change_form_template = "admin/comments/letter/change_form.html"
    list_display = ["__str__", "headline", "state", "when"]
    list_filter = ["kind"]
    sortable_by = []
    fields = ["subject", "note", "is_held"]
    inlines = [LetterItemInline]

    def get_queryset(self, request):
        return super().get_queryset(request).with_lead()

    def get_ordering(self, request):
        return [F("sent_at").desc(nulls_first=True), "kind"]

    @admin.display(description=gettext_lazy("subject"))
    def headline(self, letter):
        return letter.subject or letter.lead or "–"

    @admin.display(description=gettext_lazy("goes out"))
    def when(self, letter):
        moment = letter.sent_at or letter.due_at
        # In words: a moment would never be broken into two lines.
        return date_format(timezone.localtime(moment), "DATETIME_FORMAT")

    @admin.display(description=gettext_lazy("state"))
    def state(self, letter):
        if letter.sent_at:
            return _("being sent") if letters.is_being_sent(letter) else _("sent")
        mode = LetterSettings.load().mode(letter.kind)
        if mode == LetterSettings.Mode.OFF:
            return _("switched off")
        if letter.is_held or mode == LetterSettings.Mode.BY_HAND:
            return _("waits for an editor")
        return _("goes out by itself")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or not obj.sent_at)

    def has_delete_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
        rules, now = LetterSettings.load(), timezone.now()
        if self.has_change_permission(request):
            for kind in rules.offered():
                Letter.open(kind, rules, now).gather(now)
        return super().changelist_view(request, extra_context)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        if letter := self.get_object(request, object_id):
            letter.gather(timezone.now())
            extra_context = {
                **(extra_context or {}),
                "preview_url": reverse("admin:comments_letter_preview", args=[letter.pk]),
                "is_sent": letter.sent_at is not None,
            }
        return super().change_view(request, object_id, form_url, extra_context)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if "is_held" in form.changed_data and not obj.is_held and obj.due_at <= timezone.now():
            # Its hour has passed meanwhile: it is not sent behind anybody's back.
            obj.due_at = LetterSettings.load().next_time(obj.kind, timezone.now())
            obj.save(update_fields=["due_at"])

    def response_change(self, request, obj):
        here = reverse("admin:comments_letter_change", args=[obj.pk])
        if shift := request.POST.get("_shift"):
            item, _colon, steps = shift.partition(":")
            if item.isdecimal() and len(item) < 19 and steps in {"1", "-1", str(TO_THE_TOP)}:
                obj.shift(int(item), int(steps))
            return redirect(f"{here}#items-group")
        if "_preview" in request.POST:
            return redirect("admin:comments_letter_preview", obj.pk)
        return super().response_change(request, obj)

    # Looking at it, and sending it

    def get_urls(self):
        wrap = self.admin_site.admin_view
        preview = csp_update({"frame-src": [SELF]})(require_safe(self.preview))
        mail = xframe_options_sameorigin(csp(MAIL_POLICY)(require_safe(self.preview_mail)))
        own = [
            path("<int:pk>/preview/", wrap(preview), name="comments_letter_preview"),
            path("<int:pk>/preview/mail/", wrap(mail), name="comments_letter_mail"),
            path("<int:pk>/test/", wrap(require_POST(self.send_test)), name="comments_letter_test"),
            path("<int:pk>/send/", wrap(require_POST(self.send)), name="comments_letter_send"),
        ]
        return own + super().get_urls()

    def _find(self, request, pk, verb="view"):
        if not request.user.has_perm(f"comments.{verb}_letter"):
            raise PermissionDenied
        return get_object_or_404(Letter, pk=pk)

    def preview(self, request, pk):
        """Both versions as readers get them, with what their mail programs show of it in a list."""
        letter = self._find(request, pk)
        letter.gather(timezone.now())
        copy = letters.Copy(letter, Masthead.load())
        text, _html = copy.filled(f"{settings.SITE_URL}/…", f"{settings.SITE_URL}/…")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "text": text,
            "title": _("Preview"),
            "letter": letter,
            "copy": copy,
            "size": len(copy.html.encode()),
            "state": self.state(letter),
            "readers": letters.readers(letter.kind).count(),
            "has_stories": letter.public_items().exists(),
            "may_send": not letter.sent_at and request.user.has_perm("comments.change_letter"),
        }
        return render(request, "admin/comments/letter/preview.html", context)

    def preview_mail(self, request, pk):
        """The HTML of the mail alone. Its styles are in it, so it has a policy of its own, under
        which nothing runs and nothing is fetched.
        """
        copy = letters.Copy(self._find(request, pk), Masthead.load())
        _text, html = copy.filled("#", "#")
        return HttpResponse(html)

    def send_test(self, request, pk):
        letter = self._find(request, pk, "change")
        if not request.user.email:
            self.message_user(request, _("Your login has no e-mail address."), messages.WARNING)
        else:
            tasks.send_copy(letter.pk, request.user.email)
            sent = _("A copy is on its way to %s.") % request.user.email
            self.message_user(request, sent, messages.SUCCESS)
        return redirect("admin:comments_letter_preview", pk)

    def send(self, request, pk):
        letter = self._find(request, pk, "change")
        if letter.send():
            tasks.wake()
            LogEntry.objects.log_actions(
                request.user.pk, [letter], CHANGE, "Sent.", single_object=True
            )
            self.message_user(request, _("The letter is on its way."), messages.SUCCESS)
        else:
            self.message_user(
                request,
                _("It was not sent: it is empty, or one was sent today already."),
                messages.WARNING,
            )
        return redirect("admin:comments_letter_preview", pk)
