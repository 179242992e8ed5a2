"""One PostgreSQL of our own: how it is created, started and asked whether it answers."""

import os
import shutil
import socket
import struct
from dataclasses import dataclass, field
from pathlib import Path

from gendan.launcher import logs, others
from gendan.launcher.account import Account
from gendan.launcher.children import Program
from gendan.launcher.ports import LOOPBACK
from gendan.launcher.words import CannotStart

SUPERUSER = "gendan_admin"
PLAIN = {"LC_ALL": "C", "TZ": "UTC", "PATH": os.defpath}  # PGDATA, PGPORT and their kin of the terminal are not ours
SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "password_encryption": "scram-sha-256",
    "fsync": "on",
    "synchronous_commit": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",  # the log says what went wrong, not what is usual
    "log_line_prefix": "%m [%p] %q%u@%d ",
    "jit": "off",  # our statements are short; compiling them costs more than it saves
    "cluster_name": "gendan",
}


@dataclass(frozen=True)
class Cluster:
    """Where one PostgreSQL keeps its data and how it is reached.

    `account` is the user that it runs as where that is not us, `settings` what differs from SETTINGS.
    """

    binaries: Path
    data: Path
    sockets: Path
    log: Path
    port: int
    password: str = field(repr=False)
    account: Account | None = None
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def admin_url(self) -> str:
        """The superuser's URL: for preparing databases and roles, never for a service."""
        return f"postgresql://{SUPERUSER}:{self.password}@{LOOPBACK}:{self.port}/postgres"


def creation(cluster: Cluster) -> Program | None:
    """What makes an empty PostgreSQL, to be run and `created` afterwards; nothing where there is one already."""
    if cluster.data.exists():
        return None
    half, secret = _half(cluster), _secret(cluster)
    shutil.rmtree(half, ignore_errors=True)  # what a killed start left
    secret.unlink(missing_ok=True)
    with os.fdopen(os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(cluster.password)
        if cluster.account:
            os.fchown(file.fileno(), cluster.account.uid, cluster.account.gid)
    words = [
        str(cluster.binaries / "bin" / "initdb"),
        f"--pgdata={half}", f"--username={SUPERUSER}", f"--pwfile={secret}",
        "--auth=scram-sha-256", "--data-checksums", "--encoding=UTF8", "--no-instructions",
        "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
    ]  # fmt: skip
    if cluster.settings.get("fsync") == "off":
        words.append("--no-sync")
    return Program("initdb", words, PLAIN, cluster.log, cluster.account)


def created(cluster: Cluster, exit_code: int) -> None:
    """Take what `creation` has made into use: all of it or nothing. Raises CannotStart where it failed."""
    _secret(cluster).unlink(missing_ok=True)
    if exit_code != 0:
        raise CannotStart(f"PostgreSQL could not be set up in {cluster.data}:\n{logs.tail(cluster.log)}")
    _half(cluster).rename(cluster.data)


def _half(cluster: Cluster) -> Path:
    return cluster.data.with_name(f"{cluster.data.name}.half")


def _secret(cluster: Cluster) -> Path:
    return cluster.data.with_name("password")


def program(cluster: Cluster) -> Program:
    """PostgreSQL on this cluster's data, ready to be started. Raises CannotStart where one already runs on it."""
    settings = (
        SETTINGS | {"port": str(cluster.port), "unix_socket_directories": str(cluster.sockets)} | cluster.settings
    )
    words = [str(cluster.binaries / "bin" / "postgres"), "-D", str(cluster.data)]
    words += [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    return Program("postgres", words, PLAIN | _not_believing(cluster.data), cluster.log, cluster.account)


def _not_believing(data: Path) -> dict[str, str]:
    """What makes PostgreSQL overlook the pid that its last run left behind, where that is someone else's now.

    The file stays: in it PostgreSQL finds the shared memory that what is left of a killed server may still use.
    """
    pid = last_pid(data)
    if pid is None or not others.is_alive(pid):
        return {}
    if others.is_postgres_on(pid, data):
        raise CannotStart(f"a PostgreSQL that we did not start (pid {pid}) is running on {data}: stop it first")
    return {"PG_GRANDPARENT_PID": str(pid)}


def last_pid(data: Path) -> int | None:
    """The pid in postmaster.pid: of the server that runs on this data, or of the last one if it was killed."""
    try:
        return int((data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def answers(port: int) -> bool:
    """Whether a PostgreSQL on this port asks who we are, which it does only once it lets clients in."""
    words = b"user\0gendan\0database\0postgres\0\0"
    try:
        with socket.create_connection((LOOPBACK, port), timeout=1) as connection:
            connection.sendall(struct.pack("!ii", len(words) + 8, 196_608) + words)
            return connection.recv(1024)[:1] == b"R"  # E while it is starting; read to its end, or it would complain
    except OSError:
        return False
