"""A sample over HTTP, by the people whose work it is: each gate is tried closed, and then opened rightly."""

from typing import Any

import httpx
import pytest

from shared.events.sample import sample_id
from shared.identity.roles import Role
from tests.identity import bearer
from tests.shared.attachments.pictures import PDF, picture

LINE: dict[str, Any] = {
    "number": "1", "style": "B-2041", "material": "canvas 16 oz", "construction": "lined", "colour": "navy",
    "unit": "piece", "quantity": "2",
}  # fmt: skip
REQUEST: dict[str, Any] = {
    "customer_code": "HARBOUR", "reference": "S-118", "kind": "pre_production", "lines": [LINE],
}  # fmt: skip
AT = f"/v1/samples/{sample_id('HARBOUR', 'S-118')}"
SENT = {"courier": "DHL", "waybill": "1Z 999", "courier_terms": "collect", "pieces": 2}

WANG = bearer("Wang Fang", Role.BUSINESS_MERCHANDISER)
LI = bearer("Li Na", Role.MANAGER)
SUN = bearer("Sun Mei", Role.SAMPLE_ROOM)


async def post(http: httpx.AsyncClient, path: str, body: dict[str, Any], who: dict[str, str]) -> httpx.Response:
    return await http.post(f"{AT}{path}", json=body, headers=who)


async def done(http: httpx.AsyncClient, path: str, who: dict[str, str], **body: Any) -> None:
    answer = await post(http, path, body, who)
    assert answer.status_code == 200, answer.text


async def closed(http: httpx.AsyncClient, path: str, gate: str, who: dict[str, str], **body: Any) -> None:
    answer = await post(http, path, body, who)
    assert (answer.status_code, answer.json()["gate"]) == (409, gate), answer.text
    assert answer.json()["missing"]
    assert answer.json()["opened_by"]


async def uploaded(http: httpx.AsyncClient, content: bytes, name: str, kind: str, media_type: str) -> str:
    asked = {"kind": kind, "name": name}
    answer = await http.post(
        "/v1/attachments", params=asked, content=content, headers={**SUN, "Content-Type": media_type}
    )
    digest: str = answer.json()["digest"]
    return digest


@pytest.fixture
async def sample(http: httpx.AsyncClient) -> httpx.AsyncClient:
    answer = await http.post("/v1/samples", json=REQUEST, headers=WANG)
    assert answer.status_code == 201, answer.text
    assert answer.headers["Location"] == AT
    return http


async def test_a_sample_goes_its_way_through_two_rounds(sample: httpx.AsyncClient) -> None:
    await closed(sample, "/rounds", "sample_signature", WANG)
    await closed(sample, "/sign", "sample_signature", bearer("Wang Fang", Role.MANAGER), version=1)
    await done(sample, "/sign", LI, version=1)
    await done(sample, "/rounds", WANG)
    await done(sample, "/rounds/1/made", SUN)
    await done(sample, "/rounds/1/reviewed", SUN, passed=False, findings="uneven stitching")
    await done(sample, "/rounds", WANG)
    await done(sample, "/rounds/2/made", SUN)
    await done(sample, "/rounds/2/reviewed", SUN, passed=True)
    await closed(sample, "/rounds/2/dispatched", "photo", WANG, **SENT)
    photo = await uploaded(sample, picture(), "front.jpg", "photo", "image/jpeg")
    await done(sample, "/rounds/2/photographed", SUN, photos=[photo])
    await closed(sample, "/rounds/2/dispatched", "sample_charge", WANG, **SENT | {"pieces": 5})
    await done(sample, "/charge", LI, version=9, courier_terms="collect")
    await done(sample, "/rounds/2/dispatched", WANG, **SENT | {"pieces": 5})
    await done(sample, "/rounds/2/delivered", WANG, confirmed_by="the courier's page")
    await done(sample, "/rounds/2/feedback-requested", WANG)
    await closed(sample, "/rounds/2/seal", "sample_approval", WANG)
    mail = await uploaded(sample, PDF, "mail.pdf", "customer_paper", "application/pdf")
    await done(sample, "/rounds/2/approved", WANG, comments="go ahead", evidence=[mail])
    await done(sample, "/rounds/2/seal", WANG)
    now = (await sample.get(AT, headers=WANG)).json()
    assert (now["status"], now["signed"], now["charge_decided"]) == ("sealed", True, True)
    assert [each["stage"] for each in now["rounds"]] == ["failed_review", "sealed"]
    assert now["rounds"][1]["photos"] == [photo]


async def test_a_change_voids_the_signature(sample: httpx.AsyncClient) -> None:
    await done(sample, "/sign", LI, version=1)
    await done(sample, "/change", WANG, reason="in red", lines=[LINE | {"colour": "red"}])
    await closed(sample, "/rounds", "sample_signature", WANG)
    await closed(sample, "/sign", "sample_signature", LI, version=1)
    await done(sample, "/sign", LI, version=3)
    await done(sample, "/rounds", WANG)


async def test_whoever_changed_it_does_not_sign_it(sample: httpx.AsyncClient) -> None:
    await done(sample, "/change", LI, reason="in red", lines=[LINE | {"colour": "red"}])
    await closed(sample, "/sign", "sample_signature", LI, version=2)
    await closed(sample, "/charge", "sample_charge", LI, version=2, courier_terms="collect")


async def test_the_managers_delegate_signs_and_nobody_by_a_way_back(sample: httpx.AsyncClient) -> None:
    who = (await sample.get("/v1/delegations", headers=LI)).status_code
    assert who == 200
    await closed(sample, "/sign", "sample_signature", bearer("Chen Jing", Role.PLANNING), version=1)


async def test_the_manager_refuses_and_says_why(sample: httpx.AsyncClient) -> None:
    await done(sample, "/refuse", LI, reason="the mould is too dear")
    await closed(sample, "/rounds", "sample_signature", WANG)
    assert (await sample.get(AT, headers=WANG)).json()["refused_because"] == "the mould is too dear"
    await done(sample, "/change", WANG, reason="without the mould", lines=[LINE | {"construction": "unlined"}])
    await done(sample, "/sign", LI, version=3)


async def test_a_new_customers_sample_is_charged_as_a_manager_decides(sample: httpx.AsyncClient) -> None:
    told = await sample.post("/v1/customers/HARBOUR/profile", json={"is_new": True}, headers=WANG)
    assert told.status_code == 200
    await done(sample, "/sign", LI, version=1)
    await done(sample, "/rounds", WANG)
    photo = await uploaded(sample, picture(), "front.jpg", "photo", "image/jpeg")
    await done(sample, "/rounds/1/photographed", SUN, photos=[photo])
    await closed(sample, "/rounds/1/dispatched", "sample_charge", WANG, **SENT)
    await done(sample, "/charge", LI, version=2, courier_terms="prepaid", charge={"amount": "50", "currency": "USD"})
    await closed(sample, "/rounds/1/dispatched", "sample_charge", WANG, **SENT)
    await done(sample, "/rounds/1/dispatched", WANG, **SENT | {"courier_terms": "prepaid"})


async def test_a_file_that_was_not_uploaded_is_no_photo_and_a_paper_neither(sample: httpx.AsyncClient) -> None:
    stranger = await post(sample, "/rounds/1/photographed", {"photos": ["0" * 64]}, SUN)
    assert (stranger.status_code, "was not uploaded here" in stranger.text) == (422, True)
    paper = await uploaded(sample, PDF, "mail.pdf", "customer_paper", "application/pdf")
    no_picture = await post(sample, "/rounds/1/photographed", {"photos": [paper]}, SUN)
    assert (no_picture.status_code, "no picture" in no_picture.text) == (422, True)


async def test_a_fact_that_was_wrong_is_retracted_and_told_rightly(sample: httpx.AsyncClient) -> None:
    await done(sample, "/rounds/1/rejected", WANG, reason="the handle is too short")
    assert (await post(sample, "/rounds/1/approved", {}, WANG)).status_code == 409
    await done(sample, "/retractions", WANG, version=2, why="incorrect_data", reason="that was another sample")
    await done(sample, "/rounds/1/approved", WANG)


async def test_of_a_customer_that_nobody_knows_nothing_is_requested(http: httpx.AsyncClient) -> None:
    answer = await http.post("/v1/samples", json=REQUEST | {"customer_code": "NOBODY"}, headers=WANG)
    assert (answer.status_code, answer.json()["gate"]) == (409, "customer")


async def test_an_inquiry_becomes_an_order(http: httpx.AsyncClient) -> None:
    asked = {"customer_code": "HARBOUR", "reference": "INQ-31", "lines": [LINE], "words": "a tote in canvas"}
    answer = await http.post("/v1/inquiries", json=asked, headers=WANG)
    assert answer.status_code == 201, answer.text
    at = answer.headers["Location"]
    for path, body in (
        ("/quoted", {"quotation": "Q-1"}),
        ("/lost", {"reason": "too dear"}),
        ("/won", {"order_id": "2d7241e5-8576-5655-9c59-c25ab29d048f"}),
    ):
        assert (await http.post(f"{at}{path}", json=body, headers=WANG)).status_code == 200
    now = (await http.get(at, headers=WANG)).json()
    assert (now["status"], now["quotations"], now["lost_because"]) == ("won", ["Q-1"], "too dear")


async def test_how_we_work_with_a_customer_is_said_as_a_whole(http: httpx.AsyncClient) -> None:
    told = {"shipment_sample": True, "hours": {"time_zone": "Europe/Berlin", "holidays": "DE"}}
    assert (await http.post("/v1/customers/HARBOUR/profile", json=told, headers=WANG)).status_code == 200
    profile = (await http.get("/v1/customers/HARBOUR", headers=WANG)).json()["profile"]
    assert profile["shipment_sample"]
    assert profile["hours"]["begins"] == "09:00:00"
    assert (await http.post("/v1/customers/NOBODY/profile", json=told, headers=WANG)).status_code == 404


@pytest.mark.parametrize(
    "hours",
    [
        {"time_zone": "Atlantis/Capital"},
        {"time_zone": "Europe/Berlin", "holidays": "XX"},
        {"time_zone": "Europe/Berlin", "begins": "17:00", "ends": "09:00"},
        {"time_zone": "Europe/Berlin", "days": [7]},
    ],
)
async def test_hours_that_there_are_not_are_refused(http: httpx.AsyncClient, hours: dict[str, Any]) -> None:
    answer = await http.post("/v1/customers/HARBOUR/profile", json={"hours": hours}, headers=WANG)
    assert answer.status_code == 422
