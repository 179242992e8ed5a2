"""Asking a service over HTTP how it is, with nothing heavy to import."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Answer:
    """What a service says of itself: `status` is ok, degraded or down; `words` why, part by part."""

    is_ready: bool
    status: str
    words: dict[str, str] = field(default_factory=dict)

    @property
    def in_words(self) -> str:
        """The parts that are not well, and why: "nats: degraded, NATS is away"."""
        return "; ".join(f"{part}: {why}" for part, why in self.words.items()) or self.status


async def readiness(port: int, patience: float) -> Answer:
    """Ask one service of this machine whether it is ready; one that does not answer in `patience` seconds is down."""
    try:
        async with asyncio.timeout(patience):
            return await _asked(port)
    except TimeoutError:
        return Answer(is_ready=False, status="down", words={"http": f"no answer within {patience:g} s"})
    except OSError as error:
        return Answer(is_ready=False, status="down", words={"http": error.strerror or "the connection was lost"})
    except ValueError:
        return Answer(
            is_ready=False, status="down", words={"http": "something else than a service of ours answers there"}
        )


async def _asked(port: int) -> Answer:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(f"GET /readyz HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode())
        head, _, body = (await reader.read(-1)).partition(b"\r\n\r\n")
    finally:
        writer.close()
    told: dict[str, Any] = json.loads(body[body.find(b"{") : body.rfind(b"}") + 1])  # it may come in chunks
    is_ready = head.split(b" ", 2)[1:2] == [b"200"]
    words = {name: _of(part) for name, part in told.get("parts", {}).items()}
    return Answer(
        is_ready, str(told.get("status", "ok" if is_ready else "down")), {k: v for k, v in words.items() if v}
    )


def _of(part: Any) -> str:
    """The words of one part; a part that is well needs none."""
    if isinstance(part, dict):
        state = part.get("state", part.get("status", "ok"))
        return "" if state == "ok" else f"{state}: {part.get('words', '')}".rstrip(": ")
    return "" if part == "ok" else str(part)
