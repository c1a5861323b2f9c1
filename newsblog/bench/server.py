"""gunicorn on one database, and what its workers cost. Reads /proc, so it needs Linux."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

from .driver import Reader, request

ROOT = Path(__file__).resolve().parent.parent.parent
TICKS = os.sysconf("SC_CLK_TCK")


class Server:
    """A running site: `with Server(url) as server`."""

    def __init__(self, database_url, media, workers=1, **environment):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.workers = workers
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "newsblog.settings",
            "PYTHONPATH": str(ROOT),
            "DATABASE_URL": database_url,
            "MEDIA_ROOT": str(media),
            "DEBUG": "",
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "SITE_URL": f"http://127.0.0.1:{self.port}",
            "WEB_CONCURRENCY": str(workers),
            "PAGE_TRUST_SECONDS": "0",
            # Its work is not part of any answer.
            "WORKER": "off",
            **environment,
        }

    def __enter__(self):
        # Connections stay open between rounds, and no worker is replaced while it is measured.
        command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"]
        command += ["--keep-alive", "600", "--max-requests", "0", "newsblog.bench.wsgi"]
        self.process = subprocess.Popen(  # noqa: S603
            command, cwd=ROOT, env=self.environment, stdout=subprocess.DEVNULL
        )
        try:
            self._wait()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *error):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _wait(self):
        for _ in range(600):
            if self.process.poll() is not None:
                raise SystemExit("The server did not start; see above.")
            try:
                if Reader(self.port).ask(request("/healthz")).status == 200:
                    return
            except OSError:
                pass
            time.sleep(0.1)
        raise SystemExit("The server did not answer within a minute.")

    def pids(self):
        """Numbers of the worker processes."""
        found = []
        for path in Path("/proc").glob("[0-9]*/stat"):
            try:
                parent = path.read_text().rpartition(")")[2].split()[1]
            except OSError:  # it has ended meanwhile
                continue
            if int(parent) == self.process.pid:
                found.append(int(path.parent.name))
        return found

    def processor_seconds(self):
        """What all workers have used of the processor since they began, theirs and the kernel's."""
        used = 0
        for pid in self.pids():
            user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
            used += int(user) + int(system)
        return used / TICKS

    def memory(self):
        """Bytes of the largest worker that are in memory."""
        page = os.sysconf("SC_PAGE_SIZE")
        return max(
            int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * page for pid in self.pids()
        )
