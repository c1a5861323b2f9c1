"""What the worker does: see the functions that are called, which do it."""

import logging

from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from articles import counting
from comments.aid import learning

from . import leaving, letters, notifications, outbox, purge

logger = logging.getLogger(__name__)


@db_task()
def tell():
    """Turn what was announced into messages and send what is due."""
    notifications.expand()
    outbox.send()


def wake():
    """Have the worker look after the outbox now. If that fails it looks within a minute anyway."""
    try:
        tell()
    except Exception:
        logger.exception("The worker could not be woken; it looks for itself within a minute")


@db_periodic_task(crontab(minute="*"))
def every_minute():
    notifications.announce_stories()
    notifications.announce_corrections()
    notifications.expand()
    outbox.send()


@db_periodic_task(crontab(minute="*"))
def see_to_letters():
    """Apart from the mail, which does not wait for it either."""
    if letters.see_to():
        wake()


@db_task()
def send_copy(letter, address):
    """Mail one copy of a letter to somebody in the newsroom."""
    letters.send_copy(letter, address)


@db_periodic_task(crontab(minute="*"))
def learn():
    """Apart from the mail, which does not wait for it."""
    learning.catch_up()


@db_periodic_task(crontab(minute="17", hour="4"))
def every_day():
    purge.networks()
    purge.outbox()
    purge.strangers()
    purge.traces()
    purge.notifiers()
    counting.purge()
    leaving.finish_erasures()
