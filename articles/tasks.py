"""What the worker does for the paper."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from . import timed


@db_periodic_task(crontab(minute="*"))
def every_minute():
    timed.apply_due()
