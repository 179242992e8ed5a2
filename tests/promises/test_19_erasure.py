# One room: where a name may hide, how it is looked for there, and that it is gone.
"""Personal data stands in one table per service, events carry ids: after an erasure no name, mail or address is found
anywhere, what is shown can be made anew, and histories show `erased person`.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit
from uuid import UUID

import asyncpg
import httpx
import pytest

from gendan.services import existing
from services.tracking.people import ERASED
from shared import streams
from shared.people import id_of
from tests.conftest import Fresh
from tests.identity import bearer
from tests.promises.releases import PEOPLE_KEY, SERVICES, TOKEN, Release, stopped_in_the_end, told
from tests.promises.size import sized
from tests.servers import Database, NatsServer, Postgres
from tests.stories.conftest import ORDER

PEOPLE = sized(2, 20)


@dataclass(frozen=True)
class Person:
    """Somebody whose name, mail and address are looked for, in all the ways in which they may be written."""

    n: int

    @property
    def name(self) -> str:
        return f"Zhou Planted{self.n:03} 周"

    @property
    def mail(self) -> str:
        return f"planted{self.n:03}@example.org"

    @property
    def address(self) -> str:
        return f"{self.n:03} Plantedstraße"

    @property
    def id(self) -> UUID:
        return id_of(PEOPLE_KEY.encode(), self.name)

    @property
    def traces(self) -> list[str]:
        """Each as it is, folded, and as headers, JSON and bytea columns would have it."""
        told = [self.name, self.mail, self.address]
        ways = ([text, text.casefold(), quote(text), json.dumps(text)[1:-1], text.encode().hex()] for text in told)
        return sorted({way for each in ways for way in each})


async def act(client: httpx.AsyncClient, who: Person, path: str, body: dict[str, Any]) -> Any:
    answer = await client.post(path, json=body, headers=bearer(who.name))
    assert answer.is_success, answer.text
    return answer.json()


async def in_tables(postgres: Postgres, databases: Iterable[Database], traces: list[str]) -> set[str]:
    """In which tables of these databases, PostgreSQL's own included, one of these is found."""
    found = set()
    for database in databases:
        admin = await asyncpg.connect(urlunsplit(urlsplit(postgres.admin_url)._replace(path=f"/{database.name}")))
        tables = await admin.fetch(
            """
            SELECT quote_ident(nspname) || '.' || quote_ident(relname) FROM pg_class JOIN pg_namespace n
            ON n.oid = relnamespace WHERE relkind IN ('r', 'm')
            """
        )
        for (table,) in tables:
            content = "\n".join(row[0] for row in await admin.fetch(f"SELECT row::text FROM {table} AS row"))
            if any(trace in content for trace in traces):
                found.add(f"{database.role}: {table}")
        await admin.close()
    return found


def in_files(place: Path, traces: list[str]) -> list[str]:
    """Where in a file, or in any file of a folder, one of these is found: in its very bytes."""
    files = [place] if place.is_file() else [each for each in place.rglob("*") if each.is_file()]
    contents = {file: file.read_bytes() for file in files}
    return [f"{trace!r} in {file}" for file in files for trace in traces if trace.encode() in contents[file]]


async def in_answers(release: Release, order: str, traces: list[str]) -> list[str]:
    """In what services tell each other, and what is shown to people."""
    found = []
    for service, path in (
        *((each.name, "/v1/events?limit=10000") for each in existing() if each.tells),
        ("tracking", f"/v1/orders/{order}"),
        ("tracking", f"/v1/orders/{order}/history?limit=200"),
        ("tracking", f"/orders/{order}"),
    ):
        async with release.client(service) as client:
            of_services = path.startswith("/v1/events")
            answer = await client.get(path, headers={"Authorization": f"Bearer {TOKEN}"} if of_services else None)
            assert answer.is_success, answer.text
            found += [f"{trace!r} in {service}{path}" for trace in traces if trace in answer.text]
    return found


async def who_told(release: Release, order: str, place: str) -> dict[str, str]:
    """The names that the order's history shows, by what each told."""
    async with release.client("tracking") as client:
        answer = await client.get(f"/v1/orders/{order}/history", params={"limit": 200, "min_position": place})
        assert answer.is_success, answer.text
        events = [each for each in answer.json()["events"] if each["source"] == "order"]
        return {each["data"].get("reference", each["topic"]): each["actor"]["name"] for each in events}


async def test_after_an_erasure_no_trace_of_the_person_is_found_anywhere(
    postgres: Postgres, nats_server: NatsServer, fresh: Fresh, tmp_path: Path
) -> None:
    nats_server.wipe()
    await streams.apply(nats_server.url, [each.name for each in existing() if each.tells])
    databases = {each.name: fresh(each.name) for each in existing()}
    release = Release("here", told(databases, nats_server), tmp_path)
    stays, people = Person(999), [Person(n) for n in range(PEOPLE)]
    traces = [trace for person in people for trace in person.traces]
    with stopped_in_the_end(release):
        await release.start()
        async with release.client("order") as orders, release.client("logistics") as logistics:
            await act(orders, stays, "/v1/customers", {"code": "HARBOUR", "name": "Harbour & Sons"})
            order = (await act(orders, stays, "/v1/orders", ORDER))["id"]
            for person in people:
                asked = {"reference": f"Q-{person.n}"}
                place = (await act(orders, person, f"/v1/orders/{order}/quoted", asked))["position"]
            shown = await who_told(release, order, place)
            assert shown == {"order.received": stays.name} | {f"Q-{person.n}": person.name for person in people}
            owner = await asyncpg.connect(databases["order"].owner_url)
            for person in people:
                known = "UPDATE people SET mail = $2, address = $3 WHERE id = $1"
                await owner.execute(known, person.id, person.mail, person.address)
            await owner.execute("ANALYZE people")  # as PostgreSQL does by itself, in time
            found = await in_tables(postgres, databases.values(), traces)
            assert found == {"gendan_order: public.people", "gendan_order: pg_catalog.pg_statistic"}

            for n, person in enumerate(people):
                erased = release.run("gendan", "erase", person.name if n % 2 else str(person.id), "--yes")
                assert erased.returncode == 0, erased.stderr
            for person in people:  # they act again, also where they were never seen before
                delivered = {"lines": [{"line": "1", "quantity": "1"}]}
                await act(logistics, person, f"/v1/orders/{order}/shipments/S-{person.n}/delivered", delivered)
                await act(orders, person, f"/v1/orders/{order}/quoted", {"reference": f"QQ-{person.n}"})

        assert await in_tables(postgres, databases.values(), traces) == set()
        assert in_files(release.logs, traces) + in_files(postgres.cluster.log, traces) == []
        assert in_files(nats_server.broker.folder, traces) + in_files(nats_server.broker.log, traces) == []
        assert in_files(nats_server.broker.folder, [str(people[0].id)]), "that is where a name would be found"
        assert len(await owner.fetch("SELECT FROM people WHERE name = $1", stays.name)) == 1
        await owner.close()

        anew = Release("anew", {**release.environment, **told({"tracking": fresh("tracking")}, nats_server)}, tmp_path)
        anew.ports |= {service: release.ports[service] for service in SERVICES if service != "tracking"}
        with stopped_in_the_end(anew):
            await anew.start(["tracking"])
            shown = await who_told(anew, order, place)
            assert {shown[f"Q-{person.n}"] for person in people} == {ERASED}
            assert shown["order.received"] == stays.name
            assert await in_answers(anew, order, traces) == []


@pytest.fixture
def at_rest(fresh: Fresh, nats_server: NatsServer, tmp_path: Path) -> Release:
    """Databases in which nobody has acted, and no service that runs."""
    return Release("at-rest", told({each.name: fresh(each.name) for each in existing()}, nats_server), tmp_path)


async def known(release: Release, name: str = "Zhou") -> asyncpg.Connection:
    owner = await asyncpg.connect(release.environment["GENDAN_ORDER_OWNER_DATABASE_URL"])
    await owner.execute("INSERT INTO people (id, name) VALUES ($1, $2)", id_of(PEOPLE_KEY.encode(), name), name)
    return owner


async def test_without_yes_it_is_only_said_what_would_be_done(at_rest: Release) -> None:
    owner = await known(at_rest)
    said = at_rest.run("gendan", "erase", "Zhou")
    assert said.returncode == 1
    assert "order: known since" in said.stdout
    assert "--yes" in said.stderr
    assert await owner.fetchval("SELECT name FROM people") == "Zhou"
    assert at_rest.run("gendan", "erase", "  zhou ", "--yes").returncode == 0
    assert await owner.fetchval("SELECT name FROM people") is None
    again = at_rest.run("gendan", "erase", "Zhou", "--yes")
    assert again.returncode == 0
    assert "erased on" in again.stdout
    await owner.close()


async def test_who_is_not_known_and_who_may_not_are_told_so_and_nothing_changes(at_rest: Release) -> None:
    owner = await known(at_rest)
    nobody = at_rest.run("gendan", "erase", "Zhuo", "--yes")
    assert nobody.returncode == 1
    tellers = " or ".join(each.name for each in existing() if each.tells)
    assert f"nobody of that name or id has acted in {tellers}" in nobody.stderr
    url = at_rest.environment["GENDAN_LOGISTICS_DATABASE_URL"]
    at_rest.environment = {**at_rest.environment, "GENDAN_LOGISTICS_OWNER_DATABASE_URL": url}
    no_owner = at_rest.run("gendan", "erase", "Zhou", "--yes")
    assert no_owner.returncode == 1
    assert "GENDAN_LOGISTICS_OWNER_DATABASE_URL" in no_owner.stderr
    assert await owner.fetch("SELECT name FROM people") == [("Zhou",)]
    await owner.close()
