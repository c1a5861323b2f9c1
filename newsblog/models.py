from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """Whoever signs in: readers, authors, editors, moderators. Ours, so that it can grow."""
