"""`gendan key`: made for a program that somebody answers for, shown once, listed, withdrawn."""

from dataclasses import replace
from uuid import UUID, uuid4

import asyncpg
import pytest

from gendan.identity import keys
from gendan.identity.keys import Refused, Wanted
from gendan.operating.reach import Reach
from shared.identity import api_keys
from shared.identity.names import OWN
from shared.people import id_of
from tests.operating.conftest import Given

ERP = Wanted("erp", ("planning",), str(uuid4()), "writes the calendar", (), False, 90)


async def kept(reach: Reach) -> dict[str, list[asyncpg.Record]]:
    """What each service has of keys."""
    found = {}
    for name, database in reach.databases.items():
        connection = await asyncpg.connect(database.url)
        found[name] = await connection.fetch(api_keys.LIST)
        await connection.close()
    return found


async def test_a_key_is_known_to_every_service_with_who_answers_for_it_and_why(
    given: Given, capsys: pytest.CaptureFixture[str]
) -> None:
    await keys._add(given.reach, ERP)
    secret = capsys.readouterr().out.strip()
    assert secret.startswith(api_keys.PREFIX)
    for service, rows in (await kept(given.reach)).items():
        assert [(row["name"], str(row["owner"]), row["purpose"]) for row in rows] == [
            ("erp", ERP.owner, "writes the calendar")
        ], service
    await keys._list(given.reach)
    assert f"of person {ERP.owner}, for writes the calendar" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"owner": " "}, "who answers"),
        ({"purpose": ""}, "what it is for"),
        ({"purpose": "x" * 201}, "what it is for"),
        ({"purpose": "a\nb"}, "what it is for"),
        ({"owner": "Nobody Known"}, "nobody called 'Nobody Known' has acted here"),
        ({"roles": ("partner",)}, "say whose"),
        ({"days": 367}, "366 days"),
        ({"name": "ERP"}, "small letters"),
    ],
)
async def test_without_who_answers_for_it_or_why_there_is_no_key(
    given: Given, other: dict[str, object], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(Refused, match=words):
        await keys._add(given.reach, replace(ERP, **other))  # type: ignore[arg-type]
    assert not any((await kept(given.reach)).values())
    assert not capsys.readouterr().out


async def test_who_answers_is_found_by_the_name_by_which_they_have_acted(given: Given) -> None:
    id = uuid4()
    connection = await asyncpg.connect(given.reach.databases["order"].owner_url)
    await connection.execute("INSERT INTO people (id, name) VALUES ($1, 'Li Na')", id)
    await keys._add(given.reach, replace(ERP, owner=" li  na"))
    assert {row["owner"] for rows in (await kept(given.reach)).values() for row in rows} == {id}
    await connection.execute("INSERT INTO people (id, name) VALUES ($1, 'LI NA')", uuid4())
    await connection.close()
    with pytest.raises(Refused, match="2 people are called"):
        await keys._add(given.reach, replace(ERP, name="second", owner="Li Na"))


async def test_where_people_are_called_by_their_names_a_name_is_enough(given: Given) -> None:
    told = {**given.reach.environment, "GENDAN_IDENTITY_ISSUER": OWN, "GENDAN_PEOPLE_KEY": "people"}
    await keys._add(replace(given.reach, environment=told), replace(ERP, owner="王芳"))
    owners: set[UUID] = {row["owner"] for rows in (await kept(given.reach)).values() for row in rows}
    assert owners == {id_of(b"people", "王芳")}
