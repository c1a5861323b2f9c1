"""The content of one database to be measured: `python -m newsblog.bench.content fill …`.

Run under the DATABASE_URL it is about; says in JSON where things are. Running it again changes
nothing.
"""

import argparse
import json
import os
import statistics
import sys
import time

import django

# Stories with a thread of their own beside the large one, and the seed that each is made from.
SEEDS = {"usual": 101, "busy": 102, "three": 103, "three_hundred": 104, "hundred": 105, "full": 106}
FOURS_SEED = 1000
POSTER = "Bench"


def fill(options):
    from django.core.management import call_command

    from comments.models import DiscussionPolicy
    from newsblog.fabricate import Fabricator

    call_command("migrate", verbosity=0)
    sizes = {
        "usual": options.usual_thread,
        "busy": options.busy_thread,
        "three": 3,
        "three_hundred": 300,
        "hundred": 103,  # of which a hundred or so are visible
        "full": 380,  # whose first page shows some 250
    }
    fabricator = None
    fabricated(1) or Fabricator(1, say).run(options.articles, options.comments, options.thread)
    if options.threads:
        wanted = [(SEEDS[name], size) for name, size in sizes.items()]
        wanted += [(FOURS_SEED + number, 4) for number in range(options.posts)]
        for seed, size in wanted:
            if not fabricated(seed):
                fabricator = fabricator or Fabricator(2)
                fabricator.seed = seed
                fabricator.run(1, size, size)
    DiscussionPolicy.objects.update_or_create(
        pk=DiscussionPolicy.ROW, defaults={"flood_limit": 0, "first_mode": "off"}
    )
    return addresses(options)


def say(line):
    print(line, file=sys.stderr, flush=True)


def fabricated(seed):
    """The newest story that was made from this seed."""
    from articles.models import Article

    return Article.objects.filter(slug__startswith=f"fabricated-{seed}-").order_by("-pk").first()


def addresses(options):
    from django.db.models import Count

    from articles.models import Article, Author, Section, Tag

    def busiest(model):
        return model.objects.annotate(size=Count("articles")).order_by("-size", "pk")[0]

    large = fabricated(1)
    day = large.published_on
    found = {
        "database": version(),
        "session": session(),
        "large": told(large),
        "lists": {
            "front page": "/",
            "archive of a year": f"/{day.year - 1:04}/",
            "archive of a month": f"/{day.year - 1:04}/12/",
            "archive of a day": f"/{day.year - 1:04}/12/31/",
            "author page": busiest(Author).get_absolute_url(),
            "section page": busiest(Section).get_absolute_url(),
            "tag page": busiest(Tag).get_absolute_url(),
        },
        "desk": desk(large),
    }
    if options.threads:
        found |= {name: told(fabricated(seed)) for name, seed in SEEDS.items()}
        found["fours"] = [told(fabricated(FOURS_SEED + n)) for n in range(options.posts)]
        standing = large.comments.standing().order_by("pk")
        middle = max(0, standing.count() // 2 - 5)
        found["middle"] = list(standing.values_list("pk", flat=True)[middle : middle + 10])
        some = Article.objects.published().filter(slug__startswith="fabricated-1-")
        some = some.order_by("pk").only("slug", "published_on")[: options.pages]
        found["pages"] = [article.get_absolute_url() for article in some]
    return found


def desk(story):
    """{name: address} of pages on which moderators work."""
    from django.db.models import Count
    from django.urls import reverse
    from django.utils.http import urlencode

    queue = reverse("admin:desk")
    answered = story.comments.exclude(parent=None).values("parent").annotate(size=Count("pk"))
    most = answered.order_by("-size").values_list("parent", flat=True).first()
    writer = story.comments.select_related("commenter").first().commenter
    return {
        "what waits": queue,
        "reported": f"{queue}?queue=reported",
        "recent": f"{queue}?queue=recent",
        "rejected": f"{queue}?queue=rejected",
        "a word that is rare": f"{queue}?queue=recent&q=herring",
        "a word that is nowhere": f"{queue}?queue=recent&q=xyzzy",
        "one story": f"{queue}?queue=recent&story={story.pk}",
        "somebody by name": f"{queue}?{urlencode({'queue': 'recent', 'who': writer.name})}",
        "nobody by name": f"{queue}?queue=recent&who=xyzzy",
        "the most answered comment": reverse("admin:desk_comment", args=[most]) if most else queue,
        "one commenter": reverse("admin:desk_commenter", args=[writer.pk]),
    }


def told(article):
    """Number and address of a story, what its thread holds, and comments to answer."""
    visible = article.comments.visible().order_by("pk")
    return {
        "pk": article.pk,
        "url": article.get_absolute_url(),
        "count": article.comment_count,
        "parents": list(visible.values_list("pk", flat=True)[:200]),
    }


def session():
    """The key of a session of somebody who may see all of the newsroom."""
    from django.conf import settings
    from django.contrib import auth
    from django.contrib.sessions.backends.db import SessionStore

    user, _created = auth.get_user_model().objects.get_or_create(
        username="bench", defaults={"is_staff": True, "is_superuser": True}
    )
    store = SessionStore()
    store[auth.SESSION_KEY] = str(user.pk)
    store[auth.BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[auth.HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return store.session_key


def version():
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sqlite_version()")
            return f"SQLite {cursor.fetchone()[0]}"
        cursor.execute("SHOW server_version")
        return f"PostgreSQL {cursor.fetchone()[0].split()[0]}"


def posted(options):
    """How many comments of the bench's own posters stand in the database."""
    from comments.models import Comment

    return Comment.objects.filter(commenter__name__startswith=POSTER).count()


def clean(options):
    """Take the comments of the bench's own posters out again, and count what is left."""
    from django.db import transaction

    from articles.models import Article
    from comments.counts import recount
    from comments.models import Comment, Commenter

    with transaction.atomic():
        posters = Commenter.objects.filter(name__startswith=POSTER)
        mine = Comment.objects.filter(commenter__in=posters)
        touched = list(mine.order_by().values_list("article", flat=True).distinct())
        mine.delete()
        posters.delete()
        for article in Article.objects.filter(pk__in=touched).only("pk"):
            recount(article)
    return len(touched)


def search(options):
    """Seconds to find, rank and mark the first page of some queries, and how many were found."""
    from django.db import connection

    from articles.search import STORIES
    from newsblog.fabricate import NAMES
    from newsblog.search import SearchForm, find_stories

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # which the server does by itself a while after the content
    name = NAMES[7].lower()
    told = {}
    asked = {
        "rare": {"q": name},
        "two": {"q": f"{name} harbour"},
        "all": {"q": "harbour"},
        "dated": {"q": "harbour", "since": "2020-01-01", "until": "2021-12-31"},
        "newest": {"q": "harbour", "order": "newest"},
    }
    for kind, data in asked.items():
        form, times = SearchForm(data), []
        for _ in range(options.rounds):
            began = time.perf_counter()
            found = find_stories(form, form.query, 21 if form.newest else 0)
            STORIES.marked(form.query, found[:20])
            times.append(time.perf_counter() - began)
        told[kind] = {"asked": data, "seconds": statistics.median(times), "found": len(found)}
    return told


ACTIONS = {"fill": fill, "posted": posted, "clean": clean, "search": search}


def main():
    parser = argparse.ArgumentParser(prog="python -m newsblog.bench.content")
    parser.add_argument("action", choices=ACTIONS)
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--comments", type=int, default=10_000)
    parser.add_argument("--thread", type=int, default=1000)
    parser.add_argument("--usual-thread", type=int, default=1000)
    parser.add_argument("--busy-thread", type=int, default=10_000)
    parser.add_argument("--posts", type=int, default=200)
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--threads", action="store_true")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsblog.settings")
    django.setup()
    print(json.dumps(ACTIONS[options.action](options)))


if __name__ == "__main__":
    main()
