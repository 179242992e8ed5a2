"""The feed of the trial's source over HTTP, as a service's or a partner's feed; it can be away."""

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

from gendan.conformance.history import History
from gendan.launcher.ports import LOOPBACK
from shared.wire import to_line

PATH = "/v1/partner/events"


class Feed:
    """`is_away`: it answers 503; `most`: events in one answer, whatever is asked for; `asked`: requests so far."""

    def __init__(self, history: History, token: str) -> None:
        self.history, self.token = history, token
        self.is_away, self.most, self.asked = False, 1000, 0
        self.url = ""

    def answer(self, address: str, authorization: str) -> tuple[int, bytes]:
        self.asked += 1
        if not hmac.compare_digest(authorization.encode(), f"Bearer {self.token}".encode()):
            return 401, b""
        asked = parse_qs(urlsplit(address).query)
        try:
            after, limit = int(asked.get("after", ["0"])[0]), int(asked.get("limit", ["1000"])[0])
        except ValueError:
            return 422, b""
        if self.is_away:
            return 503, b""
        found = self.history.events[max(after, 0) :][: min(limit, self.most)]
        return 200, b"".join(to_line(each) + b"\n" for each in found)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Whoever asked was killed meanwhile."""


@contextmanager
def serving(feed: Feed) -> Iterator[None]:
    """Let it answer, at its `url`."""

    class Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, body = feed.answer(self.path, self.headers.get("Authorization", ""))
            self.send_response(status)
            self.send_header("Content-Type", "application/x-ndjson")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    server = _Server((LOOPBACK, 0), Answering)
    feed.url = f"http://{LOOPBACK}:{server.server_port}{PATH}"
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
