"""The worker beside gunicorn, which reads its configuration anew when it is told to reload."""

import runpy

from django.conf import settings

from newsblog.worker import Worker

CONFIGURATION = settings.BASE_DIR / "deploy" / "gunicorn.conf.py"


class Process:
    ended = 0

    def terminate(self):
        self.ended += 1

    def wait(self, timeout):
        return 0


def test_reload_restarts_the_worker_that_the_configuration_before_it_started(monkeypatch):
    monkeypatch.setattr(settings, "WORKER", True)
    before = runpy.run_path(str(CONFIGURATION))
    process = Process()
    monkeypatch.setattr(before["beside"], "process", process)
    after = runpy.run_path(str(CONFIGURATION))
    after["on_reload"](None)
    assert process.ended == 1
    after["on_exit"](None)
    assert process.ended == 2


def test_worker_that_was_never_started_can_be_told_to_end():
    worker = Worker()
    worker.restart()
    worker.stop()
