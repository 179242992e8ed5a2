"""How our own servers are set up, and that given ones are used instead."""

import json
import os
import socket
import stat
import urllib.request
from pathlib import Path

import asyncpg
import psutil
import psycopg
import pytest

from gendan.launcher.limits import LIMITS
from tests.launcher.conftest import Launch
from tests.launcher.launched import Launched
from tests.servers import NatsServer, Postgres


def listening(run: Launched) -> set[str]:
    """The addresses on which anything of this run listens."""
    ours = {each.pid for each in run.family()} | {run.process.pid}
    return {c.laddr.ip for c in psutil.net_connections("inet") if c.pid in ours and c.status == psutil.CONN_LISTEN}


def test_nothing_listens_on_any_other_address_than_loopback(run: Launched) -> None:
    assert listening(run) == {"127.0.0.1"}


def test_nobody_gets_into_postgres_or_nats_without_a_password(run: Launched) -> None:
    port = run.status()["postgres"]["port"]
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(f"postgresql://gendan_order@127.0.0.1:{port}/gendan_order")
    assert b'"auth_required":true' in _introduction(run.status()["nats"]["port"])


def _introduction(port: int) -> bytes:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        return connection.recv(4096)


def test_secrets_are_ours_alone(run: Launched) -> None:
    for name in ("secrets.json", "environment.json", "nats/nats.conf"):
        assert stat.S_IMODE((run.folder / name).stat().st_mode) == 0o600
    secrets = json.loads((run.folder / "secrets.json").read_text()).values()
    told = [run.folder / "status.json", *run.folder.glob("logs/*.log")]
    assert not [path for path in told for secret in secrets if secret in path.read_text(errors="replace")]
    words = [word for each in run.family() for word in each.cmdline()]
    assert not [word for word in words for secret in secrets if secret in word]


def test_the_socket_of_postgres_is_in_a_folder_that_only_its_user_may_enter(run: Launched) -> None:
    folder = run.folder / "postgres" / "socket"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert len(os.fsencode(next(folder.glob(".s.PGSQL.*[0-9]")))) < 108


async def test_a_services_role_is_restricted(run: Launched) -> None:
    url = run.environment()["GENDAN_ORDER_DATABASE_URL"]
    service = await asyncpg.connect(url)
    try:
        held_to = {name: await service.fetchval(f"SHOW {name}") for name in LIMITS}
        assert held_to == LIMITS
        role = await service.fetchrow("SELECT * FROM pg_roles WHERE rolname = current_user")
        assert role
        assert not any(
            role[may] for may in ("rolsuper", "rolcreaterole", "rolcreatedb", "rolreplication", "rolbypassrls")
        )
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await service.execute("CREATE TABLE mine (x int)")
    finally:
        await service.close()
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await asyncpg.connect(url.rsplit("/", 1)[0] + "/gendan_tracking")


async def test_postgres_keeps_its_promises(run: Launched) -> None:
    service = await asyncpg.connect(run.environment()["GENDAN_ORDER_DATABASE_URL"])
    try:
        for name in ("fsync", "synchronous_commit", "full_page_writes", "data_checksums"):
            assert await service.fetchval(f"SHOW {name}") == "on"
        assert await service.fetchval("SHOW server_encoding") == "UTF8"
        assert await service.fetchval("SHOW timezone") == "UTC"
        assert await service.fetchval("SELECT lower('ÄÉ订单')") == "äé订单"
    finally:
        await service.close()


def test_a_service_is_told_of_its_own_database_only(run: Launched) -> None:
    told = json.loads(run.get("/environment", offset=1))
    assert [name for name in told if "DATABASE" in name] == ["GENDAN_ORDER_DATABASE_URL"]
    assert told["GENDAN_TRACKING_URL"] == f"http://127.0.0.1:{run.port}"
    assert told["GENDAN_NOTIFY_URL"] == f"http://127.0.0.1:{run.port + 4}"
    assert len(told["GENDAN_SERVICE_TOKEN"]) > 30
    assert len(told["GENDAN_PEOPLE_KEY"]) > 30
    assert told["GENDAN_IDENTITY_ISSUER"] == "urn:gendan:own"
    assert [each["kty"] for each in json.loads(told["GENDAN_IDENTITY_KEYS"])["keys"]] == ["OKP"]
    assert "GENDAN_SIGN_IN_KEY" not in told, "who signs is no business of a service that has no page for it"
    assert "GENDAN_SIGN_IN_KEY" in json.loads(run.get("/environment"))
    assert told["GENDAN_NATS_URL"].startswith("nats://gendan:")


def test_on_this_machine_alone_there_is_no_tls_and_a_gateway_beside_it_is_believed(state: Path, launch: Launch) -> None:
    told = {"GENDAN_TLS_CERTIFICATE": "/nowhere", "GENDAN_TLS_KEY": "/nowhere", "GENDAN_BEHIND_TLS_PROXY": "127.0.0.1"}
    run = launch(state, **told).until_ready()
    by_gateway = {"X-Forwarded-For": "198.51.100.7", "X-Forwarded-Proto": "https"}
    asked = urllib.request.Request(f"http://127.0.0.1:{run.port}/asked", headers=by_gateway)
    with urllib.request.urlopen(asked, timeout=20) as answer:
        assert json.load(answer) == {"scheme": "https", "client": "198.51.100.7"}


def test_given_servers_are_used_instead_of_ours(
    folder: Path, launch: Launch, postgres: Postgres, nats_server: NatsServer
) -> None:
    order, tracking = postgres.new_database("order"), postgres.new_database("tracking")
    run = launch(
        folder / "state",
        GENDAN_ORDER_DATABASE_URL=order.url,
        GENDAN_ORDER_OWNER_DATABASE_URL=order.owner_url,
        GENDAN_TRACKING_DATABASE_URL=tracking.url,
        GENDAN_TRACKING_OWNER_DATABASE_URL=tracking.owner_url,
        GENDAN_NATS_URL=nats_server.url,
    ).until_ready()
    assert {each.name() for each in run.family()}.isdisjoint({"postgres", "nats-server"})
    assert json.loads(run.get("/environment", offset=1))["GENDAN_ORDER_DATABASE_URL"] == order.url
    with psycopg.connect(order.owner_url) as owner:
        assert owner.execute("SELECT count(*) FROM alembic_version").fetchone() != (0,)
    assert run.stop() == 0
    with psycopg.connect(order.url) as still_there:
        assert still_there.execute("SELECT 1").fetchone() == (1,)
