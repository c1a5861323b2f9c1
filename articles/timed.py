"""What happens at a set time: changes that appear, stories that go.

Nothing has to run at that minute. A kept page ends with it (newsblog.pagecache), and whoever asks
next, or the worker, does what is due; whichever comes first, and once.
"""

import logging

from django.db import transaction
from django.utils import timezone

from .models import Article, Draft

logger = logging.getLogger(__name__)


def apply_due(now=None):
    """Publish the changes and take away the stories whose time has come; returns how many."""
    now = now or timezone.now()
    done = 0
    for draft in Draft.objects.filter(publish_at__lte=now).order_by("publish_at", "pk"):
        done += _safely(draft.publish_if_due, now)
    for article in Article.objects.filter(unpublish_at__lte=now).defer(
        "body", "body_html", "body_text"
    ):
        done += _safely(article.unpublish_if_due, now)
    return done


def _safely(step, now):
    """One that fails is no reason to fail the others, or whoever reads."""
    try:
        with transaction.atomic():
            return step(now)
    except Exception:
        logger.exception("A change whose time has come could not be made")
        return 0
