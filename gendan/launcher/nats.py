"""One nats-server of our own: its written configuration, and whether it answers."""

import json
import os
import socket
from dataclasses import dataclass, field
from pathlib import Path

from gendan.launcher import accounts, binaries
from gendan.launcher.children import Program
from gendan.launcher.ports import LOOPBACK

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Broker:
    """Where one nats-server keeps its streams and how it is reached; limits are in bytes."""

    folder: Path
    log: Path
    port: int
    password: str = field(repr=False)
    max_file_store: int = 8192 * MEGABYTE  # more than all streams together may take
    max_mem: int = 256 * MEGABYTE

    @property
    def url(self) -> str:
        return f"nats://{accounts.USER}:{self.password}@{LOOPBACK}:{self.port}"

    @property
    def streams(self) -> Path:
        """The folder of the streams; what is lost with it is refilled from the stores."""
        return self.folder / "jetstream"

    @property
    def configuration(self) -> Path:
        return self.folder / "nats.conf"


def configuration(broker: Broker) -> str:
    """What nats-server is to do. With nothing written it would listen on every address and ask nobody who they are.

    Streams are synced each second: with the default of two minutes a power cut takes a whole young stream.
    The limits are said because without them a full disk needs a restart of the server afterwards.
    """
    return f"""# written by gendan at each start
host: {LOOPBACK}
port: {broker.port}
server_name: gendan
{accounts.written(broker.password, accounts.admitted(broker.folder))}jetstream {{
  store_dir: {json.dumps(str(broker.streams), ensure_ascii=False)}
  sync_interval: 1s
  max_file_store: {broker.max_file_store}
  max_mem: {broker.max_mem}
}}
ping_interval: 5s
ping_max: 2
write_deadline: 5s
max_payload: {MEGABYTE}
"""


def program(broker: Broker) -> Program:
    """nats-server, ready to be started; writes its configuration."""
    broker.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    accounts.move_in(broker.streams)
    configure(broker)
    words = [str(binaries.nats_server()), "-c", str(broker.configuration)]
    return Program("nats", words, {"PATH": os.defpath, "TZ": "UTC"}, broker.log)


def configure(broker: Broker) -> None:
    """Write the configuration anew: a server that reads it meanwhile finds the old one or the new one."""
    half = broker.configuration.with_suffix(".half")
    half.unlink(missing_ok=True)
    half.touch(mode=0o600)
    half.write_text(configuration(broker))
    half.replace(broker.configuration)


def answers(port: int, host: str = LOOPBACK) -> bool:
    """Whether a nats-server with JetStream introduces itself on this port."""
    try:
        with socket.create_connection((host, port), timeout=1) as connection:
            told = connection.recv(4096)
    except OSError:
        return False
    return told.startswith(b"INFO ") and b'"jetstream":true' in told
