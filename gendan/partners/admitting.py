"""Who may sign in to NATS: told to our own server at once, or to be told to another one by who runs it."""

import os
import signal
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import psutil

from gendan.launcher import accounts, nats
from gendan.launcher.accounts import Admitted
from gendan.launcher.nats import Broker
from gendan.launcher.state import read
from gendan.operating.reach import Reach
from services.tracking.partners.names import stream_of


def admit(run: Reach, partners: Sequence[Admitted]) -> bool:
    """Let these sign in to our own server, and no others; False where the server is not ours."""
    broker = own_server(run)
    if broker is None:
        return False
    accounts.admit(broker.folder, partners)
    nats.configure(broker)
    if pid := _running(run, broker.configuration):
        os.kill(pid, signal.SIGHUP)  # it reads its configuration again, and sends away whom it no longer knows
    return True


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
