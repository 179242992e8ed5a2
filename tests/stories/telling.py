"""An order's story, told by people who may each do their part and no more."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import httpx

from shared.identity.demo import BY_KEY, DemoUser
from tests.identity import bearer
from tests.stories.conftest import Company
from tests.waiting import until

BUSINESS = BY_KEY["merchandiser"]
MAKING = BY_KEY["production"]
LOGISTICS = BY_KEY["logistics"]
CLERK = BY_KEY["shipping"]
MANAGER = BY_KEY["manager"]
PLANNING = BY_KEY["planning"]
PURCHASING = BY_KEY["purchasing"]
ROOM = BY_KEY["samples"]
WORKSHOP = BY_KEY["workshop"]
QUALITY = BY_KEY["quality"]
FINANCE = BY_KEY["finance"]

SERVICES = {
    "plan": "production",
    "materials": "production",
    "output": "production",
    "outwork": "production",
    "inspections": "production",
    "exceptions": "production",
    "shipments": "logistics",
}
"""Which service a path is of, by its word behind the order; else it is the order service's."""


def header(who: DemoUser) -> dict[str, str]:
    return bearer(who.name, *who.roles)


@dataclass
class Story:
    """One order's life; `order` is its address once it is received."""

    company: Company
    order: str = ""

    async def does(self, who: DemoUser, path: str, /, **body: Any) -> Any:
        """A command that is taken, at once or as soon as what opens its gate has come around."""
        answers: list[httpx.Response] = []

        async def taken() -> bool:
            answers.append(await self._post(who, path, body))
            return answers[-1].status_code not in {409, 503}

        with suppress(AssertionError):
            await until(taken, "taken")
        assert answers[-1].is_success, (path, answers[-1].text)
        return answers[-1].json()

    async def may_not(self, who: DemoUser, path: str, gate: str, /, **body: Any) -> Any:
        """A command that a gate stops: the refusal names it, what is missing, and who can open it."""
        answers: list[httpx.Response] = []

        async def stopped() -> bool:
            answers.append(await self._post(who, path, body))
            assert not answers[-1].is_success, (path, answers[-1].text)
            return answers[-1].status_code == 409 and answers[-1].json().get("gate") == gate

        with suppress(AssertionError):
            await until(stopped, "refused")
        problem = answers[-1].json()
        assert (answers[-1].status_code, problem.get("gate")) == (409, gate), (path, problem)
        assert {"missing", "opened_by"} <= {name for name, words in problem.items() if words}, problem
        return problem

    async def is_not_theirs(self, who: DemoUser, path: str, /, **body: Any) -> None:
        """A command that their role does not allow."""
        answer = await self._post(who, path, body)
        assert answer.status_code == 403, (path, answer.text)

    async def uploads(self, who: DemoUser, service: str, kind: str, name: str, content: bytes, media_type: str) -> str:
        """A file, by its digest."""
        answer = await getattr(self.company, service).post(
            "/v1/attachments",
            params={"kind": kind, "name": name},
            content=content,
            headers=header(who) | {"Content-Type": media_type},
        )
        assert answer.is_success, answer.text
        return str(answer.json()["digest"])

    async def knows(self, who: DemoUser, path: str, /) -> Any:
        """As the deciding service shows it."""
        answer = await self._at(path).get(self._address(path), headers=header(who))
        assert answer.is_success, answer.text
        return answer.json()

    async def stands(self, who: DemoUser = BUSINESS, /, **expected: Any) -> Any:
        """What tracking shows, once it shows this: axes, headline, and of the next step its name, owner and waiting."""
        shown: dict[str, Any] = {}

        async def as_expected() -> bool:
            nonlocal shown
            answer = await self.company.tracking.get(self.order, headers=header(who))
            shown = answer.json() if answer.is_success else {}
            return _station(shown, expected) == expected

        with suppress(AssertionError):
            await until(as_expected, "shown")
        found = _station(shown, expected)
        assert found == expected, {name: (value, found[name]) for name, value in expected.items()}
        return shown

    async def stood(self, **moment: str) -> Any:
        """What tracking shows as of a past moment."""
        answer = await self.company.tracking.get(self.order, params=moment, headers=header(BUSINESS))
        assert answer.is_success, answer.text
        return answer.json()

    async def owes(self, **expected: str) -> None:
        """Of each of these kinds a clock on this order stands so, as soon as notify has heard."""
        found: dict[str, set[str]] = {}

        async def as_expected() -> bool:
            nonlocal found
            found = await self._clocks()
            return all(standing in found.get(kind, ()) for kind, standing in expected.items())

        with suppress(AssertionError):
            await until(as_expected, "followed")
        assert all(standing in found.get(kind, ()) for kind, standing in expected.items()), (expected, found)

    async def owes_no(self, *kinds: str) -> None:
        """No clock of these kinds runs on this order any more."""
        found: dict[str, set[str]] = {}

        async def as_expected() -> bool:
            nonlocal found
            found = await self._clocks()
            return all(found[kind] <= {"met", "settled"} for kind in kinds)

        with suppress(AssertionError):
            await until(as_expected, "kept")
        assert all(found[kind] <= {"met", "settled"} for kind in kinds), found

    async def _clocks(self) -> dict[str, set[str]]:
        """How the clocks on this order stand, by what they are about."""
        asked = {"order_id": self.order.rpartition("/")[2], "limit": "200"}
        answer = await self.company.notify.get("/v1/obligations", params=asked, headers=header(BUSINESS))
        assert answer.is_success, answer.text
        found: dict[str, set[str]] = {}
        for each in answer.json()["obligations"]:
            found.setdefault(each["kind"], set()).add(each["standing"])
        return found

    async def _post(self, who: DemoUser, path: str, body: Mapping[str, Any]) -> httpx.Response:
        answer: httpx.Response = await self._at(path).post(self._address(path), json=body, headers=header(who))
        return answer

    def _at(self, path: str) -> httpx.AsyncClient:
        word = self._address(path).split("/")[4:5]
        client: httpx.AsyncClient = getattr(self.company, SERVICES.get("".join(word), "order"))
        return client

    def _address(self, path: str) -> str:
        """Absolute paths as they are, others behind the order's."""
        return path if path.startswith("/v1/") else f"{self.order}/{path}"


def _station(shown: Mapping[str, Any], expected: Mapping[str, Any]) -> dict[str, Any]:
    step = shown.get("next") or {}
    known = {
        **shown,
        "step": step.get("step"),
        "owner": step.get("owner"),
        "waits_for": step.get("waits_for"),
        "blocked_by": [each["open"] for each in step.get("blocked_by", ())],
        "prospect": shown.get("outlook", {}).get("prospect"),
        "promised_on": shown.get("outlook", {}).get("promised_on"),
        "points": [[each["open"], each["about"]] for each in shown.get("open", ())],
        "codes": sorted({each["code"] for each in shown.get("exceptions", ())}),
    }
    return {name: known.get(name) for name in expected}
