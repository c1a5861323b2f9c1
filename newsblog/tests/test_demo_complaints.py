"""The demo's reports and its notice: there for the desk, and gone with the demo."""

import pytest
from PIL import Image

from comments.models import Comment, Message, Notice, Report
from newsblog.demo import loader, removal

pytestmark = pytest.mark.django_db


def test_demo_has_complaints_for_the_desk_and_takes_them_along():
    loader.load(draw=lambda name: Image.new("RGB", (32, 20), "#3f6f7d"))
    assert Report.objects.open().count() == 4
    assert [comment.open_reports for comment in Comment.objects.reported()] == [2, 1, 1]
    assert Notice.objects.open().get().places.get().comment.is_visible()
    assert not Message.objects.exists()
    removal.remove()
    assert not Report.objects.exists() and not Notice.objects.exists()
