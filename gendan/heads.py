"""How much of a request is read before it is looked at: a head without an end is refused, whatever memory there is.

The server's parser keeps a header until its end has come, and headers until all have; so it does with what follows a
body in parts.
"""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LARGEST_HEAD = 32 * 1024
"""Bytes of address and headers that are waited for, besides what came with them in one go (some 256 KiB at most)."""
LARGEST_FRAMES = 2 * 1024 * 1024
"""Bytes of a body in parts that are no body: a part of one byte has five, and 256 KiB is the most of a body."""


class BoundedHeads(HttpToolsProtocol):
    """uvicorn's protocol, which stops reading in time."""

    _in_head, _message, _seen, _ended = True, 0, 0, False

    def data_received(self, data: bytes) -> None:
        if self._ended:
            return
        in_head, message = self._in_head, self._message
        self._seen += len(data)
        super().data_received(data)
        if (in_head, message) != (self._in_head, self._message):
            self._seen = 0  # of what came in one go it is not known where the next part begins
        elif self._seen > (LARGEST_HEAD if in_head else LARGEST_FRAMES):
            self._refuse()

    def on_message_begin(self) -> None:
        self._in_head, self._message = True, self._message + 1
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._in_head = False
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._seen -= len(body)
        super().on_body(body)

    def _refuse(self) -> None:
        from shared.http.entrance import TOO_MANY_HEADERS  # noqa: PLC0415  the application has imported it by now

        self._ended = True
        if self._in_head and (self.cycle is None or self.cycle.response_complete):  # else an answer is on its way
            self.transport.write(TOO_MANY_HEADERS.written())
        self.transport.close()
