"""What the demo's readers complain about: open reports, and a notice of illegal content."""

import datetime
import tomllib

from comments.models import Comment, Commenter, Notice, Place, Reason, Report
from comments.visitor import Network

from .reading import FOLDER


def make(now):
    """Write the complaints down about comments that are there already."""
    told = tomllib.loads((FOLDER / "complaints.toml").read_text())
    reasons = list(Reason.objects.all())
    for number, fields in enumerate(told["reports"]):
        hashed = f"{number:032x}"
        report = find(fields).report(
            reasons[fields["reason"] - 1],
            fields["text"],
            commenter=Commenter.objects.filter(name=fields.get("by", "")).first(),
            network=Network(hashed, [hashed], ""),
        )
        Report.objects.filter(pk=report.pk).update(created_at=moment(now, fields))
    for fields in told["notices"]:
        comment = find(fields)
        notice = Notice.objects.create(
            **{name: fields[name] for name in ("kind", "name", "email")},
            why=fields["why"].strip(),
            in_good_faith=True,
            created_at=moment(now, fields),
        )
        # Nobody reads mail there, so no receipt is sent.
        Place.objects.create(notice=notice, address=comment.get_absolute_url(), comment=comment)


def find(fields):
    return Comment.objects.get(article__slug=fields["story"], body__startswith=fields["starts"])


def moment(now, fields):
    return now - datetime.timedelta(hours=fields["hours_ago"])
