"""The environment: defaults that need nothing, one sentence for nonsense."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

NAMES = (
    "SECRET_KEY DEBUG ALLOWED_HOSTS CSRF_TRUSTED_ORIGINS DATABASE_URL CACHE_URL EMAIL_URL SITE_URL "
    "MEDIA_ROOT HOST PORT WEB_CONCURRENCY TIME_ZONE DEFAULT_FROM_EMAIL PAGE_TRUST_SECONDS "
    "TRUSTED_PROXIES"
).split()


def start(code="import newsblog.settings as s", **environment):
    """Import the settings in a process of their own."""
    clean = {name: value for name, value in os.environ.items() if name not in NAMES}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env={**clean, **environment},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "perhaps"),
        ("SECRET_KEY", "short"),
        ("PORT", "http"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("WEB_CONCURRENCY", "-1"),
        ("WEB_CONCURRENCY", "many"),
        ("SITE_URL", "news.example.org"),
        ("SITE_URL", "https://news.example.org/path"),
        ("SITE_URL", "ftp://news.example.org"),
        ("SITE_URL", "https://[news"),
        ("ALLOWED_HOSTS", "https://news.example.org/"),
        ("CSRF_TRUSTED_ORIGINS", "news.example.org"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "mysql://localhost/news"),
        ("CACHE_URL", "nonsense"),
        ("EMAIL_URL", "nonsense"),
        ("TIME_ZONE", "Middle/Earth"),
        ("DEFAULT_FROM_EMAIL", "nobody"),
        ("MEDIA_ROOT", str(settings.BASE_DIR / "manage.py")),
        ("PAGE_TRUST_SECONDS", "forever"),
        ("TRUSTED_PROXIES", "the front"),
        ("SITE_URL", "http://user:password@news.example.org"),
        ("SITE_URL", "http://exa mple.org"),
        ("SITE_URL", 'http://"><script>'),
        ("ALLOWED_HOSTS", "news.example.org:443"),
    ],
)
def test_nonsense_stops_the_start_with_one_sentence(name, value):
    result = start(**{name: value})
    assert result.returncode == 1
    assert name in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stderr.strip().splitlines()[-1].startswith(f"newsblog: {name} ")


def test_nothing_needs_setting():
    result = start("import newsblog.settings as s; print(s.DEBUG, s.SITE_URL, s.ALLOWED_HOSTS)")
    assert result.returncode == 0
    assert result.stdout.startswith("False http://127.0.0.1:8000 ")


def test_secret_is_made_once_and_kept_private():
    first = start("import newsblog.settings as s; print(s.SECRET_KEY)")
    second = start("import newsblog.settings as s; print(s.SECRET_KEY)")
    assert first.stdout == second.stdout
    assert len(first.stdout.strip()) >= 50
    assert (settings.BASE_DIR / "var" / "secret-key").stat().st_mode & 0o077 == 0


def test_https_site_has_secure_cookies_and_redirects():
    result = start(
        "import newsblog.settings as s;"
        "print(s.SESSION_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.ALLOWED_HOSTS)",
        SITE_URL="https://news.example.org",
    )
    assert result.stdout.startswith("True True ")
    assert "news.example.org" in result.stdout


@pytest.mark.django_db
def test_every_page_forbids_inline_code(client):
    for url in ("/", "/accounts/login/", "/admin/login/", "/nothing/"):
        policy = client.get(url)["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe-inline" not in policy
        assert "unsafe-eval" not in policy


@pytest.mark.django_db
def test_strange_host_is_refused(client):
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.django_db
def test_cookies_are_secure_behind_https(client):
    for secure in (True, False):
        response = client.get("/accounts/login/", secure=secure)
        assert bool(response.cookies["csrftoken"]["secure"]) is secure
