"""What the demo's newsroom is working on: handed in, sent back, approved, and remarked on."""

import datetime
import tomllib

from articles.models import Article, Review, ReviewNote

from .reading import FOLDER, moment


def make(now, users):
    """`users` are the demo's logins by name. Their steps are of this moment, their notes older."""
    for fields in tomllib.loads((FOLDER / "reviews.toml").read_text())["reviews"]:
        article, by = Article.objects.get(slug=fields["story"]), users[fields["by"]]
        text = article.working_text()
        if "was" in fields:
            text["body"] = text["body"].replace(fields["was"], fields["now"])
        article.write(text, by, now=now - datetime.timedelta(hours=8))
        article.refresh_from_db()
        for note in fields.get("notes", []):
            ReviewNote.objects.create(
                article=article,
                version=article.text_version,
                passage=note.get("passage", ""),
                text=note["text"],
                by=users[note["by"]],
                made_at=now - datetime.timedelta(hours=note["hours_ago"]),
            )
        steps(Review.of(article), fields, users, now)


def steps(review, fields, users, now):
    by, judge = users[fields["by"]], users[fields.get("judge", "editor")]
    if "to" in fields:
        review.assign(users[fields["to"]], judge)
    if "due" in fields:
        review.set_due(moment(fields["due"], now), judge)
    if "handed_in" in fields:
        review.hand_in(by, fields["handed_in"])
    if fields.get("verdict") == "approve":
        review.approve(review.article.text_version, judge, text=fields["words"])
    elif fields.get("verdict") == "changes":
        review.ask_for_changes(judge, fields["words"])
