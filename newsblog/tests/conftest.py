import email
import email.policy
import fcntl
import itertools
import json
import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings

from conftest import CHROMIUM

from .journeys import enter

number = itertools.count(1)

# Runs pieces of code inside the site, each a line of JSON, and answers each with what it printed
# and what went wrong. One process for all pieces: Django is slow to start.
SHELL = """
import contextlib, io, json, sys, traceback
import django
django.setup()
from django.db import connections
answers = sys.stdout
for line in sys.stdin:
    printed, wrong = io.StringIO(), ""
    try:
        with contextlib.redirect_stdout(printed):
            exec(json.loads(line), {"__name__": "__main__"})
    except Exception:
        wrong = traceback.format_exc()
    connections.close_all()
    print(json.dumps([printed.getvalue(), wrong]), file=answers, flush=True)
"""


class Site:
    """The real site on a free port: gunicorn, a database and a media folder of its own."""

    def __init__(self, folder):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.folder = folder
        self.database = folder / "site.sqlite3"
        self.environment = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{self.database}",
            "MEDIA_ROOT": str(folder / "media"),
            "PORT": str(port),
            "WEB_CONCURRENCY": "2",
            "EMAIL_URL": f"filemail:///{folder / 'mail'}",
            "DEBUG": "off",
        }
        self.environment.pop("PYTEST_XDIST_WORKER", None)
        self.shell = None

    def manage(self, *arguments, **options):
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=settings.BASE_DIR,
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
            **options,
        ).stdout

    def fill(self, code):
        """What `code` prints, run inside the site with Django set up."""
        if not self.shell:
            self.shell = subprocess.Popen(
                [sys.executable, "-c", SHELL],
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        print(json.dumps(code), file=self.shell.stdin, flush=True)
        printed, wrong = json.loads(self.shell.stdout.readline())
        assert not wrong, wrong
        return printed

    def mail_to(self, address, number=1):
        """Mail `number` to `address`, waited for half a minute; email.message.EmailMessage."""
        for _ in range(300):
            found = []
            for path in sorted((self.folder / "mail").glob("*.log"), key=os.path.getmtime):
                for part in path.read_text().split("-" * 79):
                    message = email.message_from_string(part.lstrip(), policy=email.policy.default)
                    if message["To"] == address:
                        found.append(message)
            if len(found) >= number:
                return found[number - 1]
            time.sleep(0.1)
        raise AssertionError(f"no mail came for {address}")

    def start(self):
        gunicorn = Path(sys.executable).with_name("gunicorn")
        self.process = subprocess.Popen(
            [str(gunicorn), "--config", "deploy/gunicorn.conf.py", "newsblog.wsgi"],
            cwd=settings.BASE_DIR,
            env=self.environment,
            stdout=subprocess.DEVNULL,
        )
        for _ in range(150):
            try:
                with urllib.request.urlopen(f"{self.url}/healthz") as answer:  # noqa: S310
                    assert answer.status == 200
                    return
            except OSError:
                assert self.process.poll() is None, "the site did not start"
                time.sleep(0.2)
        raise AssertionError("the site did not answer within 30 seconds")

    def stop(self):
        if self.shell:
            self.shell.communicate(timeout=20)
        self.process.terminate()
        # gunicorn lets requests end for half a minute, and the worker beside it for ten seconds.
        self.process.wait(timeout=60)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory):
    """A database with nothing in it but its tables, made once for all processes of the suite."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    folder = folder / "migrated"
    folder.mkdir(exist_ok=True)
    with open(folder / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        site = Site(folder)
        if not site.database.exists():
            site.manage("migrate", "--verbosity", "0")
    return site.database


def copy_database(made, own):
    # Through SQLite: what is written may be beside the file still.
    with closing(sqlite3.connect(made)) as source, closing(sqlite3.connect(own)) as target:
        source.backup(target)


@pytest.fixture(scope="module")
def site(tmp_path_factory, migrated):
    site = Site(tmp_path_factory.mktemp("site"))
    copy_database(migrated, site.database)
    site.start()
    yield site
    site.stop()


@pytest.fixture
def story(site):
    """The address of a story of its own for each test."""
    one = next(number)
    return site.fill(f"""
from articles.tests.factories import *
one = make_article(headline="The ferry is late, number {one}", slug="ferry-{one}")
print(one.get_absolute_url())
""").strip()


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    arguments = ["--disable-background-networking", "--disable-component-update"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def sign_in(visit):
    """Open the newsroom in a new browser profile, signed in."""

    def sign_in(name="erin", **options):
        page = visit(**options)
        enter(page, name)
        return page

    return sign_in


@pytest.fixture
def visit(chromium, site):
    """Open a new browser profile on the site; complains about errors on pages at the end.

    `visit(scripts=False)` is a browser without JavaScript. What goes wrong in a page's console, a
    breach of the content policy above all, and every request to another host fails the test.
    """
    contexts, problems = [], []

    def visit(scripts=True, **options):
        base = options.setdefault("base_url", site.url)
        context = chromium.new_context(java_script_enabled=scripts, **options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on(
            "console",
            lambda message: message.type == "error" and problems.append(message.text),
        )
        page.on(
            "request",
            lambda request: (
                request.url.startswith((base, "data:", "blob:"))
                or problems.append(f"request to another host: {request.url}")
            ),
        )
        return page

    yield visit
    for context in contexts:
        context.close()
    # Answers that a journey may be about; browsers report them as errors.
    meant = [f"status of {number}" for number in (401, 403, 409, 410, 422)]
    assert [problem for problem in problems if not any(one in problem for one in meant)] == []
