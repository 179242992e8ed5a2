"""Whether the demo may be played into a run, and from which day on its stories count: kept beside the run's data."""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import httpx

from gendan.demo.steps import PREFIX
from gendan.launcher.environment import SIGN_IN
from gendan.launcher.first_look import FILE
from gendan.launcher.state import State, read, write
from gendan.services import TABLE
from shared.planning import FACTORY_ZONE
from shared.settings import SERVICE_TOKEN

CUSTOMERS = {"customer.registered": "code", "order.received": "customer_code"}
"""By which events a store shows whose it is."""


class MayNot(Exception):
    """The demo is not played here; the words say why."""


@dataclass(frozen=True, slots=True)
class Begun:
    """`today` is the day from which the stories count, `done` whether all of them have been told."""

    today: date
    done: bool = False


def begun_at(folder: Path) -> Begun | None:
    """None: no demo was ever begun on this state directory."""
    known = read(State(folder.absolute()).folder / FILE)
    return Begun(date.fromisoformat(known["today"]), bool(known["done"])) if known else None


def keep(folder: Path, begun: Begun) -> None:
    write(State(folder.absolute()).folder / FILE, {"today": begun.today.isoformat(), "done": begun.done})


async def begin(folder: Path, told: Mapping[str, str], http: httpx.AsyncClient) -> Begun:
    """The demo of this run: begun now where it is empty, or to be gone on with. Raises MayNot."""
    if not told:
        raise MayNot(f"there is no gendan on {folder}: name the directory of one that runs with --state")
    if not told.get(SIGN_IN):
        raise MayNot("this gendan does not sign people in by itself: the demo is for a run on one machine only")
    known, is_empty = begun_at(folder), True
    async for customer in _customers(told, http):
        is_empty = False
        if not customer.startswith(PREFIX):
            if known:
                finished(folder, known)  # it would not be gone on with later either
            raise MayNot(f"there are other orders or customers here ({customer}): the demo is for an empty system only")
    if known is None and not is_empty:
        raise MayNot("there are demo orders here that were begun elsewhere: nothing is added to them")
    if known is None or is_empty:
        known = Begun(datetime.now(FACTORY_ZONE).date())
        keep(folder, known)
    return known


def finished(folder: Path, begun: Begun) -> None:
    keep(folder, replace(begun, done=True))


async def _customers(told: Mapping[str, str], http: httpx.AsyncClient) -> AsyncIterator[str]:
    """The customers of all that the order service ever told of. Raises MayNot where it does not answer."""
    url, after = f"{told['GENDAN_ORDER_URL']}/v1/events", 0
    headers = {"Authorization": f"Bearer {told[SERVICE_TOKEN].split()[0]}"}
    try:
        while True:
            answer = await http.get(url, params={"after": after, "limit": 1000}, headers=headers)
            answer.raise_for_status()
            lines = answer.text.splitlines()
            for line in lines:
                event = json.loads(line)
                after = int(event["id"].rpartition(":")[2])
                if field := CUSTOMERS.get(event["type"]):
                    yield str(event["data"][field])
            if not lines:
                return
    except httpx.HTTPError as error:
        raise MayNot(f"the order service does not answer ({error or type(error).__name__}): is it running?") from None


def urls(told: Mapping[str, str]) -> dict[str, str]:
    """Where each service of the run answers."""
    return {service.name: told[f"{service.variable}_URL"] for service in TABLE}
