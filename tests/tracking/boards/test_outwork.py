"""What subcontractors have of ours."""

import httpx
import pytest

from shared.identity.roles import Role
from tests.identity import bearer
from tests.tracking.boards.asking import board, paged

pytestmark = pytest.mark.usefixtures("several")


async def test_each_subcontractor_has_what_was_sent_and_neither_came_back_nor_was_spoiled(
    client: httpx.AsyncClient,
) -> None:
    late, other = (await board(client, "outwork"))["balances"]
    assert (late["subcontractor"], late["out"], late["unit"], late["overdue"]) == ("Li Embroidery", "296", "piece", 1)
    assert (other["subcontractor"], other["out"], other["overdue"]) == ("Wu Print", "500", 0)


async def test_each_note_says_what_is_out_and_since_when_it_should_be_back(client: httpx.AsyncClient) -> None:
    first, second = (await board(client, "outwork"))["notes"]
    assert (first["number"], first["sent"], first["back"], first["spoiled"]) == ("W-1", "500", "200", "4")
    assert (first["out"], first["due_on"], first["days"]) == ("296", "2026-11-30", 3)
    assert (second["number"], second["days"]) == ("W-2", -6)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("overdue=true", 1),
        ("overdue=false", 1),
        ("subcontractor=Wu%20Print", 1),
        ("subcontractor=Nobody", 0),
        ("customer=ACME", 2),
        ("customer=OTHER", 0),
        ("subcontractor=Wu%20Print&overdue=true", 0),
    ],
)
async def test_each_filter_narrows_the_list(client: httpx.AsyncClient, asked: str, found: int) -> None:
    assert len(await paged(client, f"outwork?{asked}", "notes")) == found


async def test_whoever_is_there_for_one_customer_sees_nothing_of_others(client: httpx.AsyncClient) -> None:
    found = await board(client, "outwork", bearer("Li Na", Role.PRODUCTION_MERCHANDISER, customers=["OTHER"]))
    assert (found["balances"], found["notes"]) == ([], [])
