"""The demo paper out of a site again, and nothing else with it."""

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from articles.models import Article, Author, Masthead, Page, Picture, Section, Tag
from comments.models import Comment, Commenter, Dispute, HouseRules, Notice

from . import letters, reading
from .decisions import rules_of_the_house
from .loader import KEY, MAIL_HOST, delete_files


class HasReaders(Exception):
    """Under the demo's stories stand `comments` comments that are not the demo's."""

    def __init__(self, comments):
        super().__init__(comments)
        self.comments = comments


@transaction.atomic
def remove(force=False):
    """Take the demo away; returns (whether there was one, a sentence on each thing kept).

    Stories, pages, pictures and comments carry a mark. Sections, tags, authors and the masthead
    have none: they go when they read as the demo wrote them and nothing else uses them.
    """
    stories = Article.objects.filter(import_key__startswith=KEY)
    under = Comment.objects.filter(article__in=stories)
    of_readers = under.exclude(import_key__startswith=KEY) | under.filter(import_key=None)
    if (number := of_readers.count()) and not force:
        raise HasReaders(number)
    found = stories.exists() or Page.objects.filter(import_key__startswith=KEY).exists()
    paper = reading.paper()
    Dispute.objects.filter(article__in=stories).delete()
    Notice.objects.filter(email__endswith=f"@{MAIL_HOST}").delete()
    remove_comments(under)
    tags = {tag for story in reading.stories() for tag in story.tags()}
    letters.remove(stories)
    stories.delete()
    Tag.objects.filter(name__in=tags, description="", articles=None).delete()
    kept = remove_pages()
    HouseRules.objects.filter(body=rules_of_the_house(), decisions=None).delete()
    remove_authors(paper["authors"])
    remove_sections(paper["sections"])
    kept += remove_pictures()
    Masthead.objects.filter(pk=Masthead.ROW, **paper["masthead"]).delete()
    kept += remove_logins()
    return found, kept


def remove_comments(comments):
    """From the deepest up: a comment is protected while something answers it."""
    ours = comments.filter(import_key__startswith=KEY)
    writers = set(ours.order_by().values_list("commenter", flat=True))
    for depth in range(Comment.MAX_DEPTH, -1, -1):
        comments.filter(depth=depth).delete()
    Commenter.objects.filter(pk__in=writers, comments=None).delete()


def remove_pages():
    kept = []
    for page in Page.objects.filter(import_key__startswith=KEY).order_by("-path"):
        if page.children.exists():
            kept.append(_("The page “%s” stays: a page of yours stands under it.") % page)
        else:
            page.delete()
    return kept


def remove_authors(authors):
    for fields in authors:
        Author.objects.filter(
            slug=slugify(fields["name"]), bio=fields["bio"], bylines=None
        ).delete()


def remove_sections(sections):
    # Those inside others come after them in the file, so they go first.
    for fields in reversed(sections):
        Section.objects.filter(
            slug=fields["slug"],
            description=fields["description"],
            articles=None,
            children=None,
        ).delete()


def remove_pictures():
    kept = []
    for picture in Picture.objects.filter(import_key__startswith=KEY):
        if (
            Article.objects.filter(lead_picture=picture).exists()
            or Author.objects.filter(picture=picture).exists()
            or picture.uses.exists()
        ):
            kept.append(_("The picture “%s” stays: something of yours shows it.") % picture)
        else:
            picture.delete()
            transaction.on_commit(lambda picture=picture: delete_files(picture))
    return kept


def remove_logins():
    """Logins that nobody has used; whoever runs the site may be signed in with the editor's."""
    kept = []
    for user in get_user_model().objects.filter(email__endswith=f"@{MAIL_HOST}"):
        if user.last_login:
            kept.append(_("The login “%s” stays: it has been used to sign in.") % user)
        else:
            user.delete()
    return kept
