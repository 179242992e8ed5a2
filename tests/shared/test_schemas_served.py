"""The JSON Schemas of events are served where the events come from."""

import json
from pathlib import Path

import httpx
import jsonschema_rs
import pytest

from services.logistics.app import app as logistics_app
from services.notify.app import app as notify_app
from services.order.app import app as order_app
from services.production.app import app as production_app
from services.tracking.app import app as tracking_app
from shared.events import REGISTRY
from shared.http import schemas
from shared.http.schemas import PUBLISHED, published
from shared.wire import to_headers
from tests.conftest import Start
from tests.golden.records import goldens
from tests.golden.schemas import schema_of

TELLING = {"order": order_app, "production": production_app, "logistics": logistics_app, "notify": notify_app}


@pytest.fixture
async def order(running: Start) -> httpx.AsyncClient:
    return await running("order", order_app)


async def test_each_service_serves_the_schema_of_whatever_it_tells(running: Start) -> None:
    """Whoever holds an event finds its schema by the event's own attributes."""
    services = {name: await running(name, app) for name, app in TELLING.items()}
    for golden in goldens():
        headers = to_headers(golden.received)
        answer = await services[golden.source].get(
            f"/v1/schemas/events/{headers['ce-type']}/{headers['ce-dataversion']}"
        )
        assert answer.status_code == 200, f"{golden}: {answer.text}"
        assert answer.headers["content-type"] == "application/schema+json"
        assert answer.json()["$id"] == headers["ce-dataschema"]
        validator = jsonschema_rs.Draft202012Validator(answer.json(), validate_formats=True)
        assert [error.message for error in validator.iter_errors(json.loads(golden.received.data))] == [], golden


async def test_the_list_names_what_the_service_tells_and_nothing_else(order: httpx.AsyncClient) -> None:
    listed = (await order.get("/v1/schemas/events")).json()["schemas"]
    told = {
        topic for topic in REGISTRY if topic.startswith(("order.", "customer.", "inquiry.", "sample.", "delegation."))
    }
    assert {each["topic"] for each in listed} == told
    versions = [(each["topic"], each["version"]) for each in listed]
    assert versions == sorted(set(versions))
    assert [version for topic, version in versions if topic == "order.amended"] == [1, 2]
    for each in listed:
        assert (await order.get(each["url"])).json()["$id"] == each["id"]


async def test_tracking_serves_them_all_since_it_passes_on_what_others_tell(running: Start) -> None:
    tracking = await running("tracking", tracking_app)
    listed = (await tracking.get("/v1/schemas/events")).json()["schemas"]
    assert {each["topic"] for each in listed} == REGISTRY.keys()


@pytest.mark.parametrize("path", sorted(PUBLISHED.glob("*.json")), ids=lambda path: path.stem)
def test_each_published_schema_is_a_json_schema(path: Path) -> None:
    schema = json.loads(path.read_text())
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema_rs.meta.validate(schema)


async def test_who_has_the_schema_already_is_told_so(order: httpx.AsyncClient) -> None:
    first = await order.get("/v1/schemas/events/order.received/1")
    etag = first.headers["etag"]
    for names in (etag, f'"other", W/{etag}', "*"):
        again = await order.get("/v1/schemas/events/order.received/1", headers={"If-None-Match": names})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag), names
    other = await order.get("/v1/schemas/events/order.received/1", headers={"If-None-Match": '"other"'})
    assert (other.status_code, other.content) == (200, first.content)


async def test_what_was_published_once_may_be_kept_for_ever_and_the_newest_of_a_version_may_not(
    order: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    old, new = schema_of(REGISTRY["order.held"]), {**schema_of(REGISTRY["order.held"]), "description": "More."}
    (tmp_path / "order.held.v1.json").write_text(json.dumps(old))
    (tmp_path / "order.held.v1.1.json").write_text(json.dumps(new))
    monkeypatch.setattr(schemas, "PUBLISHED", tmp_path)
    published.cache_clear()
    try:
        told = {version: await order.get(f"/v1/schemas/events/order.held/{version}") for version in ("1", "1.0", "1.1")}
    finally:
        published.cache_clear()
    assert [told[version].json() for version in ("1", "1.0", "1.1")] == [new, old, new]
    assert ["immutable" in told[version].headers["cache-control"] for version in ("1", "1.0", "1.1")] == [
        False,
        True,
        True,
    ]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("order.received/3", 404),
        ("order.received/1.9", 404),
        ("shipment.booked/1", 404),  # logistics tells it
        ("order.never/1", 404),
        ("..%2F..%2Fvalues/1", 404),
        ("*/1", 404),
        ("order.received/0", 422),
        ("order.received/v1", 422),
        ("order.received/99999", 422),
    ],
)
async def test_what_this_service_does_not_tell_has_no_schema_here(
    order: httpx.AsyncClient, path: str, status: int
) -> None:
    answer = await order.get(f"/v1/schemas/events/{path}")
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
