"""The launcher's smaller pieces, each by itself."""

import asyncio
import json
import socket
from pathlib import Path

import pytest

from gendan.launcher import logs, nats, ports, postgres, state
from gendan.launcher.ask import readiness
from gendan.launcher.children import Program
from gendan.launcher.crew import typed
from gendan.launcher.parts import Part
from gendan.launcher.ports import free_port, is_free
from gendan.launcher.words import CannotStart
from gendan.services import TABLE, Service, existing


def test_the_services_have_their_ports_in_a_row() -> None:
    assert {service.name: service.port(8000) for service in TABLE} == {
        "tracking": 8000,
        "order": 8001,
        "production": 8002,
        "logistics": 8003,
        "notify": 8004,
    }


def test_a_service_exists_when_its_application_does() -> None:
    written, planned = Service("order", 1, "tests.launcher.tiny:app"), Service("notify", 4, "services.nowhere.app:app")
    assert existing([written, planned]) == (written,)


def test_a_command_to_try_begins_as_this_shell_finds_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "gendan").touch(mode=0o755)
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    assert [typed(each) for each in (".venv/bin/gendan", "/a b/gendan", "-c")] == [
        ".venv/bin/gendan", "'/a b/gendan'", "gendan",
    ]  # fmt: skip
    monkeypatch.setenv("PATH", str(tmp_path))
    assert typed(str(tmp_path / "gendan")) == "gendan"


def test_a_log_is_cut_and_what_was_before_is_kept_once(tmp_path: Path) -> None:
    log = tmp_path / "order.log"
    with log.open("ab") as writer:
        writer.write(b"x" * 100)
        writer.flush()
        logs.cut(tmp_path, bound=50)
        writer.write(b"after")
        writer.flush()
    assert log.read_bytes() == b"after"
    assert (tmp_path / "order.log.1").read_bytes() == b"x" * 100


def test_the_tail_of_a_log_is_its_last_lines(tmp_path: Path) -> None:
    log = tmp_path / "order.log"
    log.write_text("\n".join(map(str, range(10_000))))
    assert logs.tail(log, lines=2) == "9998\n9999"
    assert logs.tail(tmp_path / "none.log") == ""


def test_a_half_written_status_is_never_read(tmp_path: Path) -> None:
    state.write(tmp_path / "status.json", {"state": "ready"})
    (tmp_path / "status.json.half").write_text('{"state": "rea')
    assert state.read(tmp_path / "status.json") == {"state": "ready"}
    (tmp_path / "broken.json").write_text("[1, 2")
    assert state.read(tmp_path / "broken.json") == {}


def test_random_ports_lie_below_those_of_outgoing_connections() -> None:
    outgoing = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    assert all(free_port() < outgoing for _ in range(20))


def test_the_port_of_last_time_is_taken_again_if_it_is_free() -> None:
    last = free_port()
    assert free_port(last) == last
    with socket.create_server(("127.0.0.1", last)):
        assert not is_free(last)
        assert free_port(last) != last


def test_the_configuration_of_nats_is_closed_and_bounded(tmp_path: Path) -> None:
    written = nats.configuration(nats.Broker(tmp_path, tmp_path / "log", 4222, 'a "word"'))
    for line in ("host: 127.0.0.1", "sync_interval: 1s", "max_file_store: 8589934592", "max_mem: 268435456"):
        assert line in written
    assert json.dumps('a "word"') in written


def test_something_else_on_a_port_is_neither_postgres_nor_nats() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        assert not postgres.answers(port)
        assert not nats.answers(port)


@pytest.mark.parametrize(
    ("answer", "is_ready", "words"),
    [
        (b'HTTP/1.1 200 OK\r\n\r\n{"status": "ok", "parts": {"store": {"state": "ok"}}}', True, "ok"),
        (b'HTTP/1.1 503 No\r\n\r\n{"status": "down", "parts": {"relay": {"state": "down", "words": "NATS is away"}}}',
         False, "relay: down: NATS is away"),
        (b"HTTP/1.1 200 OK\r\n\r\n<html>", False, "http: something else than a service of ours answers there"),
        (b"", False, "http: something else than a service of ours answers there"),
    ],
)  # fmt: skip
async def test_what_a_service_says_of_itself(answer: bytes, is_ready: bool, words: str) -> None:
    async def tell(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        writer.close()

    async with await asyncio.start_server(tell, "127.0.0.1", 0) as server:
        told = await readiness(server.sockets[0].getsockname()[1], patience=5)
    assert (told.is_ready, told.in_words) == (is_ready, words)


async def test_a_service_that_is_not_there_is_down() -> None:
    told = await readiness(free_port(), patience=5)
    assert (told.is_ready, told.status) == (False, "down")
    assert ports.LOOPBACK == "127.0.0.1"


def test_damaged_secrets_are_not_replaced(tmp_path: Path) -> None:
    kept = state.State(tmp_path)
    first = kept.secret("nats")
    assert kept.secret("nats") == first
    assert kept.secret("postgres") != first
    (tmp_path / "secrets.json").write_text("{")
    with pytest.raises(CannotStart, match=r"secrets.json is damaged"):
        kept.secret("nats")
    assert (tmp_path / "secrets.json").read_text() == "{"


async def test_what_cannot_be_started_is_tried_again(tmp_path: Path) -> None:
    said: list[str] = []
    missing = Program("missing", [str(tmp_path / "nothing")], {}, tmp_path / "log")
    part = Part("missing", lambda: missing, said.append)
    keeping = asyncio.create_task(part.keep())
    with pytest.raises(CannotStart, match="missing does not start"):
        await part.until(lambda: False, attempts=2)
    keeping.cancel()
    assert said[0].startswith("missing cannot be started ([Errno 2]")
