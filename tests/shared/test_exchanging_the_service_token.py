"""The token by which services know each other is exchanged while all of them run: for a while two are good."""

from itertools import pairwise

import httpx
import pytest
from fastapi_problem.error import Problem
from pydantic import ValidationError

from shared.http.cursors import Cursors
from shared.identity.api_keys import ApiKeys
from shared.identity.issuer import NotAccepted
from shared.identity.recognising import SERVICE, Recognising
from shared.settings import Settings, settings
from tests.conftest import Start
from tests.shared import things as service

STAGES = ["old", "old new", "new old", "new"]
"""What the environment says, one after the other; each service is started again by itself."""


def told(monkeypatch: pytest.MonkeyPatch, stage: str) -> Settings:
    for name, value in {"NATS_URL": "nats://", "PEOPLE_KEY": "people", "SERVICE_TOKEN": stage}.items():
        monkeypatch.setenv(f"GENDAN_{name}", value)
    return Settings()


@pytest.mark.parametrize(("one", "other"), [*pairwise(STAGES), *pairwise(STAGES[::-1])])
async def test_two_services_of_neighbouring_stages_know_each_other(
    one: str, other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = told(monkeypatch, one).service_token.get_secret_value()
    accepted = [each.get_secret_value().encode() for each in told(monkeypatch, other).service_tokens]
    assert await Recognising(accepted, None, ApiKeys(None))(shown) is SERVICE  # type: ignore[arg-type]


async def test_after_the_last_stage_the_old_one_is_nobodys(monkeypatch: pytest.MonkeyPatch) -> None:
    accepted = [each.get_secret_value().encode() for each in told(monkeypatch, "new").service_tokens]
    for wrong in ("old", "old new", "new old", "", "ne"):
        with pytest.raises(NotAccepted):
            await Recognising(accepted, None, ApiKeys(None))(wrong)  # type: ignore[arg-type]


def test_a_page_goes_on_after_one_that_another_process_wrote_by_the_token_before() -> None:
    cursor = Cursors(b"old", b"new").write(["all"], ["17"])
    assert Cursors(b"new", b"old").read(["all"], cursor, 1) == ["17"]
    with pytest.raises(Problem):
        Cursors(b"new").read(["all"], cursor, 1)


@pytest.mark.parametrize("nothing", ["", "   "])
def test_a_token_that_is_none_is_refused(nothing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValidationError):
        told(monkeypatch, nothing)


async def test_both_open_the_feed(running: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GENDAN_SERVICE_TOKEN", "new old")
    settings.cache_clear()
    things = await running("order", service.app())
    answers = {each: await _events(things, each) for each in ("new", "old", "other", "new old")}
    assert answers == {"new": 200, "old": 200, "other": 401, "new old": 401}


async def _events(things: httpx.AsyncClient, token: str) -> int:
    return (await things.get("/v1/events", headers={"Authorization": f"Bearer {token}"})).status_code
