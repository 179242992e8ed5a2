"""A first look without data: demo orders in a run that is empty, and nowhere else."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from gendan.demo.plays import STORIES
from gendan.demo.steps import PREFIX
from gendan.identity.tokens import signed
from gendan.launcher.state import told_at
from gendan.services import TABLE
from shared.identity.demo import BY_KEY
from tests.folders import gone_afterwards, in_memory
from tests.launcher.launched import Launched, wait_until
from tests.promises.size import THOROUGH

FEW = ("HS-2291", "LM-0902", "BSC-7698")
"""One that waits for an answer, one from stock, one under a concession."""


@pytest.fixture(scope="module")
def run() -> Iterator[Launched]:
    """All services, empty."""
    with gone_afterwards(in_memory()) as folder:
        launched = Launched(folder / "state", app=None)
        try:
            yield launched.until_ready()
        finally:
            launched.kill()


def demo(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    said = [sys.executable, "-m", "gendan", "demo", "--state", str(folder), *words]
    return subprocess.run(said, capture_output=True, text=True, check=False, timeout=300)


def asked(run: Launched, service: str, path: str) -> Any:
    told = told_at(run.folder)
    developer = BY_KEY["developer"]
    token = signed(told, developer.name, developer.roles)
    url = told[f"GENDAN_{service.upper()}_URL"]
    return httpx.get(url + path, headers={"Authorization": f"Bearer {token}"}, trust_env=False, timeout=30)


def orders(run: Launched) -> dict[str, Any]:
    """What tracking lists, by PO number."""
    return {each["po_number"]: each for each in asked(run, "tracking", "/v1/orders?limit=200").json()["orders"]}


def headlines(run: Launched) -> dict[str, str]:
    return {po: str(order["headline"]) for po, order in orders(run).items()}


def told_so_far(run: Launched) -> dict[str, Counter[str]]:
    """How often each service told of what."""
    told, found = told_at(run.folder), {}
    headers = {"Authorization": f"Bearer {told['GENDAN_SERVICE_TOKEN']}"}
    for service in (each for each in TABLE if each.tells and each.name != "notify"):  # its clocks go on by themselves
        url = f"{told[f'{service.variable}_URL']}/v1/events?limit=10000"
        lines = httpx.get(url, headers=headers, trust_env=False, timeout=30).text.splitlines()
        found[service.name] = Counter(json.loads(line)["type"] for line in lines)
    return found


def test_stories_are_played_into_an_empty_system_and_none_twice(run: Launched) -> None:
    stories = [word for each in FEW for word in ("--story", each)]
    first = demo(run.folder, *stories)
    assert first.returncode == 0, first.stderr + first.stdout
    expected = {"HS-2291": "acknowledged", "LM-0902": "delivered", "BSC-7698": "handed_over"}
    wait_until(lambda: headlines(run) == expected, lambda: str(headlines(run)))
    assert all(each["customer_code"].startswith(PREFIX) for each in orders(run).values())
    before = told_so_far(run)
    again = demo(run.folder, *stories)
    assert (again.returncode, told_so_far(run)) == (0, before), again.stderr


def test_a_story_that_there_is_not_is_refused_in_words(run: Launched) -> None:
    refused = demo(run.folder, "--story", "PO-1")
    assert refused.returncode == 1
    assert "there is no story PO-1; there are" in refused.stderr


def test_nothing_is_played_where_nothing_runs_or_where_others_sign_people_in(tmp_path: Path) -> None:
    assert "there is no gendan on" in demo(tmp_path).stderr
    (tmp_path / "environment.json").write_text(json.dumps({"GENDAN_ORDER_URL": "http://127.0.0.1:9"}))
    refused = demo(tmp_path)
    assert refused.returncode == 1
    assert "does not sign people in by itself" in refused.stderr


def test_nothing_is_played_where_there_are_orders_of_others(run: Launched) -> None:
    told = told_at(run.folder)
    who = BY_KEY["merchandiser"]
    answer = httpx.post(
        f"{told['GENDAN_ORDER_URL']}/v1/customers",
        json={"code": "ACME", "name": "Acme Trading"},
        headers={"Authorization": f"Bearer {signed(told, who.name, who.roles)}"},
        trust_env=False,
    )
    assert answer.is_success, answer.text
    before = told_so_far(run)
    refused = demo(run.folder)
    assert refused.returncode == 1
    assert "there are other orders or customers here (ACME)" in refused.stderr
    assert told_so_far(run) == before


@pytest.mark.skipif(not THOROUGH, reason="the whole demo takes a while: make promises")
def test_an_empty_system_comes_up_with_all_of_them_even_if_it_is_stopped_meanwhile() -> None:
    with gone_afterwards(in_memory()) as folder:
        first = Launched(folder / "state", app=None, words=())
        try:
            first.until_ready()
            wait_until(lambda: len(orders(first)) > 5, first.said)
            assert first.stop() == 0
            second = Launched(folder / "state", first.port, app=None, words=())
        finally:
            first.kill()
        try:
            second.until_ready()
            wait_until(lambda: "demo: the demo orders are there" in second.lines, second.said, 300)
            wait_until(lambda: len(orders(second)) == len(STORIES) - 1, second.said)  # one of them only asks
            assert told_so_far(second)["order"]["order.received"] == len(STORIES) - 1
            assert second.stop() == 0
            third = Launched(folder / "state", first.port, app=None, words=())
        finally:
            second.kill()
        try:
            third.until_ready()
            assert third.stop() == 0
            assert not any(line.startswith("demo") for line in third.lines)
        finally:
            third.kill()
