"""A reader who never tires: HTTP over keep-alive sockets, as cheap as it can be asked for."""

import re
import selectors
import socket
import threading
import time
from typing import NamedTuple
from urllib.parse import urlencode

TIMEOUT = 60


class Answer(NamedTuple):
    status: int
    headers: dict
    body: bytes
    length: int  # on the wire, head included


def request(path, method="GET", body=b"", **headers):
    """The bytes of a request; a header `accept_encoding` is sent as Accept-Encoding."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name.replace('_', '-').title()}: {value}" for name, value in headers.items()]
    if method == "POST":
        lines.append("Content-Type: application/x-www-form-urlencoded")
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def post(path, **fields):
    """A form sent from our own page, as browsers send it."""
    return request(path, "POST", urlencode(fields).encode(), sec_fetch_site="same-origin")


class Reader:
    """One keep-alive connection to a server on this machine."""

    def __init__(self, port):
        self.port = port
        self.socket = None
        self.rest = b""

    def ask(self, data):
        """The answer to a request; the connection is opened anew where the server closed it."""
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port), TIMEOUT)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.rest = b""
        self.socket.sendall(data)
        answer = self._read(data.startswith(b"HEAD"))
        if answer.headers.get("connection") == "close":
            self.close()
        return answer

    def close(self):
        if self.socket is not None:
            self.socket.close()
            self.socket = None

    def _read(self, is_head):
        while b"\r\n\r\n" not in self.rest:
            self._more()
        head, _, self.rest = self.rest.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {}
        for line in lines:
            name, _, value = line.partition(":")
            headers[name.strip().lower()] = value.strip()
        status = int(first.split()[1])
        if status in (204, 304) or is_head:
            body = b""
        elif headers.get("transfer-encoding") == "chunked":
            body = self._chunks()
        else:
            body = self._take(int(headers.get("content-length", 0)))
        return Answer(status, headers, body, len(head) + 4 + len(body))

    def _chunks(self):
        parts = []
        while True:
            while b"\r\n" not in self.rest:
                self._more()
            size, _, self.rest = self.rest.partition(b"\r\n")
            part = self._take(int(size, 16) + 2)[:-2]
            if not part:
                return b"".join(parts)
            parts.append(part)

    def _take(self, length):
        while len(self.rest) < length:
            self._more()
        taken, self.rest = self.rest[:length], self.rest[length:]
        return taken

    def _more(self):
        data = self.socket.recv(1 << 18)
        if not data:
            self.close()
            raise ConnectionError("The server closed the connection.")
        self.rest += data


def flood(port, data, seconds, connections=4):
    """How many answers to one request arrive in a second, every connection asking at once again.

    The answers are told by their length, so that this side costs next to nothing.
    """
    reader = Reader(port)
    length, start = reader.ask(data).length, b"HTTP/1.1 "
    reader.close()
    selector = selectors.DefaultSelector()
    for _ in range(connections):
        one = socket.create_connection(("127.0.0.1", port), TIMEOUT)
        one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        selector.register(one, selectors.EVENT_READ, [0])
        one.sendall(data)
    answers, began = 0, time.perf_counter()
    ends = began + seconds
    while (now := time.perf_counter()) < ends:
        for key, _events in selector.select(timeout=1):
            one, received = key.fileobj, key.data
            part = one.recv(1 << 18)
            if not part or (received[0] == 0 and not part.startswith(start)):
                raise ConnectionError("The server gave an answer that is none.")
            received[0] += len(part)
            if received[0] > length:
                raise ConnectionError("Two answers to one request differ in length.")
            if received[0] == length:
                received[0] = 0
                answers += 1
                one.sendall(data)
    for key in list(selector.get_map().values()):
        selector.unregister(key.fileobj)
        key.fileobj.close()
    return answers / (now - began), answers


def at_once(workers):
    """Run the given functions, each in a thread of its own, and return what they return."""
    results = [None] * len(workers)

    def run(number, work):
        results[number] = work()

    threads = [
        threading.Thread(target=run, args=[number, work]) for number, work in enumerate(workers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def expect(answer, status):
    if answer.status != status:
        raise SystemExit(f"The server answered {answer.status} where {status} was due.")


def resources(html):
    """Addresses of what a browser fetches to show the page."""
    found = re.findall(r'<(?:script|img)[^>]* src="([^"]+)"', html)
    for tag in re.findall(r"<link [^>]+>", html):
        if re.search(r'rel="(?:stylesheet|icon|preload|modulepreload)"', tag):
            found += re.findall(r'href="([^"]+)"', tag)
    return {url for url in found if not url.startswith("data:")}
