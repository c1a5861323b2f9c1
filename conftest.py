import pytest
from django.test import Client


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
