"""Many clients at once, in a process of their own: `python -m tests.promises.load URL CLIENTS SECONDS PAUSE`.

Each sends one command after the other. Prints, as JSON, how many answers of each status came, and how long those that
were taken had to wait.
"""

import asyncio
import json
import sys
from collections import Counter
from time import monotonic
from urllib.parse import urlsplit
from uuid import uuid4

from tests.identity import line


async def client(url: str, until: float, pause: float, seen: Counter[int], waits: list[float]) -> None:
    """Commands on one connection; after a refusal it rests for `pause` seconds."""
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    while monotonic() < until:
        body = json.dumps({"code": uuid4().hex, "name": "Harbour & Sons"})
        head = f"POST {parts.path} HTTP/1.1\r\nHost: localhost\r\n{line()}Content-Type: application/json\r\n"
        began = monotonic()
        writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode())
        answer = await reader.readuntil(b"\r\n\r\n")
        length = answer.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
        await reader.readexactly(int(length))
        status = int(answer.split(b" ", 2)[1])
        seen[status] += 1
        if status == 201:
            waits.append(monotonic() - began)
        else:
            await asyncio.sleep(pause)
    writer.close()


async def load(url: str, clients: int, seconds: float, pause: float) -> dict[str, object]:
    seen: Counter[int] = Counter()
    waits: list[float] = []
    until = monotonic() + seconds
    await asyncio.gather(*(client(url, until, pause, seen, waits) for _ in range(clients)))
    waits.sort()
    quantiles = {f"p{q}": waits[len(waits) * q // 100] for q in (50, 99)} if waits else {}
    return {"seen": seen, "rate": len(waits) / seconds, **quantiles}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(load(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4])))))
