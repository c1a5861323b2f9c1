"""The worker beside the web server: a process of its own that gunicorn starts and ends."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# A worker that has died is started again after this pause, in seconds, and looked after so often.
PAUSE = 5
LOOK = 1


class Worker:
    """Starts `manage.py worker`, starts it again when it has died, ends it."""

    def __init__(self):
        self.process = None
        self.is_wanted = False

    def start(self):
        self.is_wanted = True
        self._launch()
        threading.Thread(target=self._look_after, daemon=True).start()

    def restart(self):
        """After a reload: the new code is that of a new process."""
        if self.process:
            self.process.terminate()

    def stop(self):
        self.is_wanted = False
        if not self.process:
            return
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()

    def _launch(self):
        command = [sys.executable, str(ROOT / "manage.py"), "worker", "--beside", str(os.getpid())]
        self.process = subprocess.Popen(command, cwd=ROOT)  # noqa: S603

    def _look_after(self):
        while self.is_wanted:
            time.sleep(LOOK)
            if self.is_wanted and self.process.poll() is not None:
                time.sleep(PAUSE)
                if self.is_wanted:
                    self._launch()


# The one of this process. It stands here since gunicorn reads its configuration anew at a reload.
beside = Worker()


def end_with(parent):
    """End this process when `parent` is no longer the one it belongs to, however that ended."""

    def watch():
        while os.getppid() == parent:
            time.sleep(LOOK)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()
