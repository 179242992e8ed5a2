"""The peer of row 2: Message DB's write_message, from its npm package, one connection for each caller."""

import os
import subprocess
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import asyncpg

from benchmarks.events import DATA, METADATA, TOPIC
from benchmarks.peers import npm_package
from gendan.launcher import binaries

PACKAGE = "@eventide/message-db"
NAME = "message_store"
# Its script wants pgcrypto for a function that PostgreSQL has had built in since version 13.
NO_PGCRYPTO = "SELECT 1;"


def install(admin_url: str) -> str:
    """Install it into a database of its own by its own files; that database's URL."""
    home = npm_package(PACKAGE) / "database"
    (home / "extensions" / "pgcrypto.sql").write_text(NO_PGCRYPTO)
    parts = urlsplit(admin_url)
    around = {
        "PATH": f"{binaries.postgres_home() / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PGHOST": parts.hostname or "", "PGPORT": str(parts.port), "PGUSER": parts.username or "",
        "PGPASSWORD": parts.password or "",
    }  # fmt: skip
    done = subprocess.run(["bash", str(home / "install.sh")], env=around, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"Message DB could not be installed:\n{done.stdout}{done.stderr}")
    return urlunsplit(parts._replace(path=f"/{NAME}"))


async def writers(url: str, callers: int) -> list[Callable[[], Awaitable[None]]]:
    async def caller() -> Callable[[], Awaitable[None]]:
        connection = await asyncpg.connect(url, server_settings={"search_path": "message_store"})
        stream, version = f"shipment-{uuid4()}", -1

        async def write() -> None:
            nonlocal version
            version = await connection.fetchval(
                "SELECT write_message($1, $2, $3, $4::jsonb, $5::jsonb, $6)",
                str(uuid4()), stream, TOPIC, DATA, METADATA, version,
            )  # fmt: skip

        return write

    return [await caller() for _ in range(callers)]
