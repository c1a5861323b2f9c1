"""The outbox, for whoever runs the site."""

from django.contrib import admin, messages
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.lists import BoundedAdmin, NamedFilter, ReadOnlyAdmin, count_up_to
from comments.models import Message


def in_short(moment):
    return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")


class WaitingFilter(NamedFilter):
    """Opens on what waits."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        uncertain = count_up_to(Message.objects.uncertain())
        return [
            ("waiting", _("Waiting")),
            ("failed", _("Tried in vain")),
            ("uncertain", _("Uncertain (%(count)s)") % {"count": uncertain}),
            ("sent", _("Sent")),
            ("dropped", _("Dropped")),
            ("reported", _("Came back")),
        ]

    def queryset(self, request, queryset):
        return {
            "waiting": queryset.waiting(),
            "failed": queryset.waiting().filter(attempts__gt=0),
            "uncertain": queryset.uncertain(),
            "sent": queryset.filter(sent_at__isnull=False),
            "dropped": queryset.filter(dropped_at__isnull=False),
            "reported": queryset.filter(reported_at__isnull=False),
        }.get(self.value(), queryset)


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin, BoundedAdmin, admin.ModelAdmin):
    """The outbox, to look at: what waits, what went out, what failed and why."""

    # Few columns, which fit beside the filters.
    list_display = ["to", "state", "trouble"]
    list_select_related = ["commenter", "notice"]
    list_filter = [WaitingFilter, "kind"]
    actions = ["send_again"]
    ordering = ["-pk"]
    sortable_by = []
    fields = [
        "commenter",
        "address",
        "kind",
        "about",
        "created_at",
        "due_at",
        "claimed_at",
        "handed_at",
        "sent_at",
        "dropped_at",
        "attempts",
        "error",
        "reported_at",
        "report",
    ]

    def has_send_again_permission(self, request):
        """As for sending the letter in the first place."""
        return request.user.has_perm("comments.change_letter")

    @admin.action(description=gettext_lazy("Send again"), permissions=["send_again"])
    def send_again(self, request, queryset):
        """Only what is uncertain: everything else goes by itself, or has gone."""
        count = queryset.send_again()
        text = ngettext("%d letter is sent again.", "%d letters are sent again.", count) % count
        if not count:
            text = _("Only letters that are uncertain can be sent again.")
        self.message_user(request, text, messages.SUCCESS if count else messages.WARNING)

    @admin.display(description=gettext_lazy("to"))
    def to(self, message):
        lines = [message.commenter, message.address, message.get_kind_display()]
        return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in lines if line))

    @admin.display(description=gettext_lazy("state"))
    def state(self, message):
        if message.sent_at:
            return _("sent %s") % in_short(message.sent_at)
        if message.dropped_at:
            return _("dropped %s") % in_short(message.dropped_at)
        if message.handed_at:
            return _("uncertain since %s") % in_short(message.handed_at)
        return _("due %s") % in_short(message.due_at)

    @admin.display(description=gettext_lazy("last error"))
    def trouble(self, message):
        if message.reported_at:
            return _("came back: %s") % message.report
        if message.error:
            return f"{message.attempts} × {Truncator(message.error).chars(90)}"
        return message.attempts or "–"

    @admin.display(description=gettext_lazy("e-mail"))
    def address(self, message):
        return message.address

    @admin.display(description=gettext_lazy("about"))
    def about(self, message):
        about = message.comment or message.article or message.dispute or message.notice
        about = about or message.correction or message.letter
        if message.sanction is not None:
            return str(message.sanction)
        if about is None:
            return "—"
        return format_html('<a href="{}">{}</a>', about.get_absolute_url(), about)
