"""What the worker does for accounts, for the search, and for services that want to hear of news."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task, task

from articles.search import vocabulary
from comments.search import said

from . import pings


# A code is over in minutes, and so are the attempts to send it.
@task(retries=10, retry_delay=30)
def send_mail(message):
    """Send one mail (django.core.mail.EmailMessage)."""
    message.send()


@db_periodic_task(crontab(minute="*"))
def tell_services():
    pings.tell()


@db_periodic_task(crontab(minute="47", hour="4"))
def every_day():
    vocabulary.gather(said())
