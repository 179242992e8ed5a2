"""The feeds of services that exist only to tell something: what each has told, over HTTP, as real feeds say it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

from shared.received import Received
from shared.wire import to_line


@contextmanager
def feed_of(told: Sequence[Received]) -> Iterator[str]:
    """Where these events, in the order of their positions from 1 on, can be asked for; more may be added meanwhile."""

    class Feed(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = parse_qs(urlsplit(self.path).query)
            after, limit = int(asked["after"][0]), int(asked["limit"][0])
            body = b"".join(to_line(each) + b"\n" for each in told[after : after + limit])
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Feed)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
