"""Inspections over HTTP: of what was ordered, by those who may, accepted by a manager; on real servers."""

from typing import Any
from uuid import UUID

from shared.identity.roles import Role
from tests.identity import bearer
from tests.production.conftest import ZHANG, Making
from tests.shared.attachments.pictures import picture

FANG = bearer("Fang Min", Role.QUALITY)
OTHERS = bearer("Fang Min", Role.QUALITY, customers=["OTHER"])
STRICT = {"level": "III", "critical": "0", "major": "1.0", "minor": "2.5"}
LOT = [{"line": "1", "quantity": "100"}]


def look(major: int = 0, **more: Any) -> dict[str, Any]:
    return {"time": "final", "inspector": "own", "lots": LOT, "found": {"major": major}} | more


async def inspections(making: Making) -> Any:
    return (await making.production.get(f"/v1/orders/{making.id}/inspections")).json()


async def received(making: Making, **papers: Any) -> Making:
    await making.receive(**papers)
    await making.shows("inspections")
    return making


async def test_a_lot_is_agreed_on_inspected_as_strictly_as_the_order_says_and_conceded(making: Making) -> None:
    await received(making, inspection=STRICT)
    agreed = {"inspection": "QC-1", "time": "final", "inspector": "own", "on": "2027-06-14", "lots": LOT}
    answer = await making.ask("inspections", FANG, **agreed)
    assert (answer.status_code, answer.headers["location"]) == (201, f"/v1/orders/{making.id}/inspections")
    moved = await making.ask("inspections", FANG, **(agreed | {"on": "2027-06-16"}))
    assert (moved.status_code, "say why" in moved.json()["detail"]) == (409, True)
    assert (await making.ask("inspections/QC-1/performed", FANG, **look(2))).status_code == 200
    shown = await inspections(making)
    (only,) = shown["inspections"]
    assert (only["stage"], only["on"], only["plan"]["level"]) == ("failed", "2027-06-14", "III")
    assert (only["plan"]["major"]["letter"], only["plan"]["major"]["accept"]) == ("H", 1)
    word = {"version": shown["version"], "reason": "the customer accepts the shade by mail"}
    assert (await making.ask("inspections/QC-1/concede", FANG, **word)).status_code == 403
    stale = await making.ask("inspections/QC-1/concede", ZHANG, **(word | {"version": 1}))
    assert (stale.status_code, stale.json()["gate"]) == (409, "final_inspection")
    assert (await making.ask("inspections/QC-1/concede", ZHANG, **word)).status_code == 200
    assert (await inspections(making))["inspections"][0]["stage"] == "conceded"


async def test_a_manager_who_recorded_it_concedes_nothing_and_it_is_repeated(making: Making) -> None:
    await received(making)
    assert (await making.ask("inspections/QC-1/performed", ZHANG, **look(9))).status_code == 200
    version = (await inspections(making))["version"]
    refused = await making.ask("inspections/QC-1/concede", ZHANG, version=version, reason="it is urgent")
    assert (refused.status_code, "yourself" in refused.json()["detail"]) == (409, True)
    assert (await making.ask("inspections/QC-2/performed", FANG, **look(0, follows="QC-1"))).status_code == 200
    first, again = (await inspections(making))["inspections"]
    assert (first["stage"], first["repeated_by"], again["stage"]) == ("failed", "QC-2", "passed")


async def test_more_than_is_ordered_is_refused_in_words_and_a_correction_is_a_retraction(making: Making) -> None:
    await received(making)
    more = look(lots=[{"line": "1", "quantity": "101"}])
    refused = await making.ask("inspections/QC-1/performed", FANG, **more)
    assert (refused.status_code, "at most 100" in refused.json()["detail"]) == (409, True)
    first = await making.ask("inspections/QC-1/performed", FANG, **look(0))
    otherwise = await making.ask("inspections/QC-1/performed", FANG, **look(1))
    assert (otherwise.status_code, "retract that first" in otherwise.json()["detail"]) == (409, True)
    wrong = {"why": "incorrect_data", "reason": "the other lot"}
    copy = await making.ask("inspections/retractions", FANG, version=1, **wrong)
    assert "retract it there" in copy.json()["detail"]
    again = await making.ask("inspections/retractions", FANG, version=first.json()["version"], **wrong)
    assert again.status_code == 200
    assert (await making.ask("inspections/QC-1/performed", FANG, **look(1))).status_code == 200


async def test_a_report_is_uploaded_and_named_by_its_digest(making: Making) -> None:
    await received(making)
    at = "/v1/attachments?kind=inspection_report&name=QI-118.png"
    answer = await making.production.post(at, content=picture("PNG"), headers={"Content-Type": "image/png", **FANG})
    told = look(report="QI-118", evidence=[answer.json()["digest"]])
    assert (await making.ask("inspections/QC-1/performed", FANG, **told)).status_code == 200
    refused = await making.ask("inspections/QC-2/performed", FANG, **look(evidence=["0" * 64]))
    assert (refused.status_code, refused.json()["errors"][0]["where"]) == (422, "body.evidence")


async def test_who_follows_another_customer_finds_nothing_and_of_nobodys_order_it_is_taken_down(making: Making) -> None:
    await received(making)
    assert (await making.ask("inspections/QC-1/performed", OTHERS, **look())).status_code == 404
    making.id = UUID(int=1)
    assert (await making.ask("inspections/QC-1/performed", FANG, **look())).status_code == 200


async def test_what_was_amended_counts_and_its_retraction_gives_the_first_lines_back(making: Making) -> None:
    await received(making)
    line = {"number": "1", "style": "B-2041", "unit": "piece", "quantity": "500", "price": "8.40",
            "promised": {"on": "2027-07-01"}}  # fmt: skip
    amended = await making.decide("amend", reason="more", lines=[line])
    await making.shows("inspections", version=2)
    assert (await making.ask("inspections", FANG, **_agreed("QC-1"))).status_code == 201
    wrong = {"version": amended.json()["version"], "why": "did_not_occur", "reason": "another order"}
    await making.decide("retractions", **wrong)
    await making.shows("inspections", version=4)
    assert (await making.ask("inspections", FANG, **_agreed("QC-2"))).status_code == 409


def _agreed(number: str) -> dict[str, Any]:
    lots = [{"line": "1", "quantity": "500"}]
    return {"inspection": number, "time": "mid", "inspector": "customer", "on": "2027-06-14", "lots": lots}
