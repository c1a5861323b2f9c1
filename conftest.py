import shutil

import pytest
from django.test import Client

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
left_out = []


def pytest_collection_modifyitems(config, items):
    """Without a browser its journeys cannot run; they are named at the end instead."""
    if CHROMIUM:
        return
    journeys = [item for item in items if item.get_closest_marker("browser")]
    left_out.extend(item.nodeid for item in journeys)
    items[:] = [item for item in items if item not in journeys]
    config.hook.pytest_deselected(items=journeys)


def pytest_terminal_summary(terminalreporter, config):
    wants_journeys = "not browser" not in config.getoption("markexpr")
    if not CHROMIUM and wants_journeys:
        terminalreporter.section("left out: no Chromium is installed")
        for name in left_out or ["every test marked browser"]:
            terminalreporter.line(name)


@pytest.fixture(autouse=True)
def plain_settings(settings, tmp_path):
    """Files under their own names, quick password hashes, a media folder of the test's own."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.CRISPY_FAIL_SILENTLY = False


@pytest.fixture
def browser_client():
    """A client that says, as browsers do, that its posts come from our own pages."""
    return Client(headers={"sec-fetch-site": "same-origin"})
