"""pg_dump and pg_restore, run with their progress shown."""

import asyncio
import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

import asyncpg

from gendan.launcher import binaries
from gendan.operating.words import Refused
from gendan.progress import Telling

LOOK = 0.3

# What a COPY has done so far, by table, as the server itself counts it.
COPIED = """
SELECT relid::bigint AS relid, tuples_processed FROM pg_stat_progress_copy WHERE datname = current_database()
"""


def on(url: str, database: str) -> str:
    """The same server and role, another database."""
    return urlsplit(url)._replace(path=f"/{database}").geturl()


async def dump(url: str, snapshot: str, to: Path, rows: int, told: Telling) -> None:
    """Write the database as it was at the snapshot into a file. Raises Refused, with what pg_dump said."""
    words = ["--format=custom", "--compress=gzip:1", f"--snapshot={snapshot}", f"--file={to}"]
    await _run("pg_dump", words, url, rows, told)


async def load(url: str, dumped: Path, rows: int, told: Telling) -> None:
    """Fill an empty database from a dump; all of it belongs to the role of the URL. Raises Refused."""
    words = ["--no-owner", "--no-privileges", "--exit-on-error", "--jobs=2", str(dumped)]
    await _run("pg_restore", words, url, rows, told)


def version() -> int:
    """The major version of the programs: they read servers up to it."""
    return int(binaries.postgres_home().name.removeprefix("pginstall"))


async def _run(program: str, words: list[str], url: str, rows: int, told: Telling) -> None:
    place, password = _without_password(url)
    process = await asyncio.create_subprocess_exec(
        str(binaries.postgres_home() / "bin" / program), "--no-password", f"--dbname={place}", *words,
        env={"PATH": os.defpath, "TZ": "UTC", "LC_ALL": "C", "PGPASSWORD": password},
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    watching = asyncio.create_task(_watch(url, rows, told))
    try:
        _, said = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        watching.cancel()
        seen = (await asyncio.gather(watching, return_exceptions=True))[0]
    if process.returncode:
        raise Refused(f"{program} failed: {said.decode(errors='replace').strip()[-1000:]}")
    told.advances(rows - (seen if isinstance(seen, int) else 0))


async def _watch(url: str, rows: int, told: Telling) -> int:
    """Tell how far the COPYs of this database are, until cancelled; how many rows were told."""
    copied: dict[int, int] = {}
    seen = 0
    connection = await asyncpg.connect(url, timeout=10)
    try:
        while True:
            for row in await connection.fetch(COPIED):
                copied[row["relid"]] = row["tuples_processed"]
            now = min(sum(copied.values()), rows)
            told.advances(max(now - seen, 0))
            seen = max(now, seen)
            await asyncio.sleep(LOOK)
    except asyncio.CancelledError:
        return seen
    finally:
        connection.terminate()


def _without_password(url: str) -> tuple[str, str]:
    """A password on the command line would be seen by whoever looks at the processes."""
    parts = urlsplit(url)
    user, _, host = parts.netloc.rpartition("@")
    name, _, password = user.partition(":")
    return parts._replace(netloc=f"{name}@{host}" if name else host).geturl(), unquote(password)
