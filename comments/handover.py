"""Mail by SMTP that says when it is about to give a mail away."""

import socket

from django.core.mail.backends import smtp

# With it a text ends, and only then is the mail the server's (RFC 5321, 4.1.1.4).
END = b".\r\n"


class EmailBackend(smtp.EmailBackend):
    """Calls `before_end` when all of a mail has been sent but the dot that ends it.

    Before that the mail has certainly not arrived; after it only the server's answer tells. What
    `before_end` raises ends the connection, and the server throws the text away.
    """

    before_end = None

    @property
    def connection_class(self):
        backend = self

        class Connection(super().connection_class):
            def send(self, s):
                if backend.before_end is None or s[-5:] != b"\r\n" + END:
                    return super().send(s)
                super().send(s[: -len(END)])
                # Else the dot would wait until the server has acknowledged the text (RFC 896).
                self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                try:
                    backend.before_end()
                except BaseException:
                    self.close()
                    raise
                return super().send(END)

        return Connection
