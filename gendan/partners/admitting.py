"""Who may sign in to NATS: told to our own server at once, or to be told to another one by who runs it."""

import asyncio
import os
import signal
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import psutil
from nats import errors
from nats.aio.client import Client
from nats.js import errors as js_errors

from gendan.launcher import accounts, nats
from gendan.launcher.accounts import Admitted
from gendan.launcher.nats import Broker
from gendan.launcher.ports import LOOPBACK
from gendan.launcher.state import read
from gendan.operating.reach import Reach
from services.tracking.partners.names import API, inbox_of, stream_of

PATIENCE = 10.0
AGAIN = 0.2
"""Seconds between two attempts."""


def admit(run: Reach, partners: Sequence[Admitted]) -> bool:
    """Let these sign in to our own server, and no others; False where the server is not ours."""
    broker = own_server(run)
    if broker is None:
        return False
    accounts.admit(broker.folder, partners)
    nats.configure(broker)
    _read_again(run, broker)
    return True


async def let_in(run: Reach, name: str, password: str) -> bool:
    """Wait until our own server lets a partner in and to their consumer; False where it does not within `PATIENCE`.

    A new account's imports take hold when nats-server reads its configuration once more.
    """
    broker, loop = own_server(run), asyncio.get_running_loop()
    assert broker
    until = loop.time() + PATIENCE
    while not await _lets_in(broker, name, password):
        if loop.time() > until:
            return False
        await asyncio.sleep(AGAIN)
        _read_again(run, broker)
    return True


async def _lets_in(broker: Broker, name: str, password: str) -> bool:
    async def note(error: Exception) -> None:
        """It is tried again, so nobody has to be told."""

    opened = Client()
    try:
        await opened.connect(
            f"nats://{LOOPBACK}:{broker.port}",
            user=name,
            password=password,
            inbox_prefix=inbox_of(name),
            error_cb=note,
            allow_reconnect=False,
            connect_timeout=2,
        )
        await opened.jetstream(prefix=API, timeout=2).consumer_info(stream_of(name), name)
    except (errors.Error, js_errors.Error, OSError, TimeoutError):
        return False
    finally:
        await opened.close()
    return True


def _read_again(run: Reach, broker: Broker) -> None:
    """The server sends away those whom it no longer knows, too."""
    if pid := _running(run, broker.configuration):
        os.kill(pid, signal.SIGHUP)


def own_server(run: Reach) -> Broker | None:
    """The nats-server of the `gendan up` that is meant; None where the environment names another one."""
    where, last = urlsplit(run.nats_url), read(run.folder.status).get("nats", {})
    if where.port is None or where.port != last.get("port") or where.username != accounts.USER:
        return None
    return Broker(run.folder.folder / "nats", run.folder.log("nats"), where.port, where.password or "")


def _running(run: Reach, configuration: Path) -> int | None:
    """The pid of our own server; only of the process that was started with this very configuration."""
    pid = read(run.folder.status).get("nats", {}).get("pid")
    try:
        return pid if pid and str(configuration) in psutil.Process(pid).cmdline() else None
    except psutil.Error:
        return None


def for_another_server(partner: Admitted) -> str:
    """What whoever runs the server adds to its configuration."""
    exports = "\n".join(accounts.exports_to(partner.name))
    return (
        f"Add this to the exports of the account to which GENDAN_NATS_URL signs in:\n\n{exports}\n\n"
        f"and this to the accounts; write that account's name for {accounts.ACCOUNT}:\n\n{accounts.account(partner)}\n"
        "then reload the server: nats-server --signal reload"
    )


def for_its_end(name: str) -> str:
    return f"take the account {stream_of(name)} and its exports out of the NATS server's configuration, and reload it"
