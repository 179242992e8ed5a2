"""A tracking process on a database that was filled beforehand; there is no NATS, and nothing new to be taken in."""

import http.client
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep

from benchmarks import identity
from gendan.launcher import python
from gendan.launcher.ports import free_port
from tests.servers import Database


@contextmanager
def tracking_on(database: Database) -> Iterator[int]:
    """The port on which it answers."""
    port = free_port()
    told = {
        "TRACKING_DATABASE_URL": database.url,
        "NATS_URL": "nats://127.0.0.1:1",
        "SERVICE_TOKEN": "t",
        "PEOPLE_KEY": "k",
    }
    environment = python.environment(
        {**identity.environment(), **{f"GENDAN_{name}": value for name, value in told.items()}}
    )
    words = python.words("gendan.serve", "tracking", "--port", str(port))
    process = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = monotonic() + 60
        while not _answers(port):
            if monotonic() > deadline or process.poll() is not None:
                sys.exit("tracking did not get ready")
            sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait()


def _answers(port: int) -> bool:
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        connection.request("GET", "/livez")
        return connection.getresponse().status == 200
    except OSError:
        return False
