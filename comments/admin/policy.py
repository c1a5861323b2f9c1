"""The rules of the conversation, which editors set."""

from django.contrib import admin
from django.utils.translation import gettext_lazy

from articles.admin.paper import SingleRowAdmin
from comments.models import DiscussionPolicy


@admin.register(DiscussionPolicy)
class DiscussionPolicyAdmin(SingleRowAdmin):
    fieldsets = [
        (
            gettext_lazy("What waits for a moderator"),
            {"fields": ["hold_first_comment", "hold_everything", "max_links", "hold_repeats"]},
        ),
        (
            gettext_lazy("What readers may send"),
            {
                "fields": [
                    "require_email",
                    "max_length",
                    "flood_limit",
                    "close_after_days",
                    "default_order",
                    "edit_minutes",
                ]
            },
        ),
        (gettext_lazy("The aid"), {"fields": ["aid", "aid_false_alarms"]}),
        (gettext_lazy("Recommending"), {"fields": ["votes", "hide_votes_hours"]}),
        (gettext_lazy("Due process"), {"fields": ["redress"]}),
        (gettext_lazy("Staff"), {"fields": ["require_second_factor"]}),
    ]
