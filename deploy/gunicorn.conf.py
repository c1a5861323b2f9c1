"""How gunicorn serves the site; every value can be changed in the environment."""

import ctypes
import os

from django.conf import settings

from newsblog.worker import beside

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsblog.settings")

bind = f"{settings.HOST}:{settings.PORT}"
workers = settings.WEB_CONCURRENCY
worker_class = "gthread"
threads = 4
preload_app = True
timeout = 60
keepalive = 5
max_requests = 50_000
max_requests_jitter = 5_000
control_socket_disable = True
accesslog = None
errorlog = "-"
loglevel = "warning"
# Who may say that a request came by HTTPS.
forwarded_allow_ips = ",".join(settings.TRUSTED_PROXIES)
# And nobody says under which path the site stands: what a stranger named would be in kept pages.
forwarder_headers = ""

# Pages are built in several threads, and what each leaves behind adds up. With glibc: two pools for
# all threads (M_ARENA_MAX), and blocks of a page's size back to the system (M_MMAP_THRESHOLD).
if hasattr(libc := ctypes.CDLL(None), "mallopt"):
    libc.mallopt(-8, 2)
    libc.mallopt(-3, 128 * 1024)


def when_ready(server):
    # What must not hold up a request is done by a process beside these.
    if settings.WORKER:
        beside.start()
    host = f"[{settings.HOST}]" if ":" in settings.HOST else settings.HOST
    here = f"http://{host}:{settings.PORT}"
    print(f"\nThe paper:    {here}/\nThe newsroom: {here}/admin/\n", flush=True)


def on_reload(server):
    if settings.WORKER:
        beside.restart()


def on_exit(server):
    if settings.WORKER:
        beside.stop()


def post_fork(server, worker):
    """A connection that was opened before the fork belongs to the parent."""
    from django.db import connections

    connections.close_all()
