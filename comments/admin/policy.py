"""The rules of the conversation, which editors set."""

from django.contrib import admin
from django.utils.translation import gettext_lazy

from articles.admin.paper import SingleRowAdmin
from comments.models import DiscussionPolicy

HOW = gettext_lazy(
    "Each rule is off, holds what it finds for a moderator, or refuses it at once. Who is refused "
    "is told why. Staff are never held."
)


@admin.register(DiscussionPolicy)
class DiscussionPolicyAdmin(SingleRowAdmin):
    fieldsets = [
        (
            gettext_lazy("Who writes, and how often"),
            {
                "description": HOW,
                "fields": [
                    "sanctions_mode",
                    "first_mode",
                    "rejections_mode",
                    "rejections_limit",
                    "rejections_days",
                    "flood_mode",
                    "flood_limit",
                    "flood_burst",
                ],
            },
        ),
        (
            gettext_lazy("What is said"),
            {
                "fields": [
                    "words_mode",
                    "domains_mode",
                    "links_mode",
                    "max_links",
                    "repeats_mode",
                    "near_repeats_mode",
                ]
            },
        ),
        (
            gettext_lazy("Where it is said"),
            {"fields": ["everything_mode", "premoderated_mode", "slow_mode"]},
        ),
        (
            gettext_lazy("What readers may send"),
            {
                "fields": [
                    "require_email",
                    "max_length",
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
