"""One who plays a story: tells each step to its service as its person, and waits where a gate is not open yet."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import httpx

from gendan.demo import files
from gendan.demo.days import Days
from gendan.demo.steps import PEOPLE, Date, Id, Milestones, Moment, Paper, Part, Photo, Planned, Play, Seen, Step
from shared.identity.demo import DemoUser
from shared.identity.roles import Role
from shared.planning import FACTORY_ZONE

SERVICES = {
    "plan": "production",
    "materials": "production",
    "output": "production",
    "outwork": "production",
    "inspections": "production",
    "exceptions": "production",
    "shipments": "logistics",
}
"""Which service a command is for, by the first word behind the order; else it is the order service's."""
BY_THEMSELVES = {
    "order-released",
    "production-started",
    "pre-production-sample-approved",
    "cutting-started",
    "departed",
    "delivered",
}
"""Milestones that follow from other facts: nobody tells them."""
PATIENCE = 45.0  # seconds for which a gate may stay closed, or a service be away: what one tells, another has to hear
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 1.0
OPENS, EACH, CLOSES = time(8, 40), timedelta(minutes=17), time(19)
LATER = {409, 425, 429, 500, 502, 503, 504}
KEY_REUSED = ":key-reused"

BY_ROLE: dict[Role, DemoUser] = {role: person for person in PEOPLE for role in person.roles}


class Refused(Exception):
    """A step was not taken; the words say which, and why."""


@dataclass
class Player:
    """`http` asks, `urls` says where each service is, `tokens` who one is, by the key of each person.

    Every command has a key that follows from the story and the day on which the demo began: told again, it acts once.
    """

    http: httpx.AsyncClient
    urls: Mapping[str, str]
    tokens: Mapping[str, str]
    today: date
    patience: float = PATIENCE

    async def play(self, play: Play) -> int:
        """Tell a story as far as it has come by today; answers the number of commands. Raises Refused."""
        return await _Telling(self, play, Days(self.today, play.slips)).all()


@dataclass
class _Telling:
    """One story while it is told; `ids` of what it made, by reference; `told` counts commands by path, for keys."""

    player: Player
    play: Play
    days: Days
    ids: dict[str, str] = field(default_factory=dict)
    told: Counter[str] = field(default_factory=Counter)
    at: dict[date, int] = field(default_factory=dict)

    async def all(self) -> int:
        beginning, rest = parted(self.play.parts)
        for step in beginning:
            await self._tell(step)
        if rest:
            for step in await self._in_order(rest, self.days.of(beginning[-1].day)):
                await self._tell(step)
        return self.told.total()

    async def _in_order(self, parts: Sequence[Part], release: date) -> list[Step]:
        """What happened by today, in the order of its days."""
        plan: Any = {"milestones": []}
        if any(_is_by_plan(each) for each in parts):
            plan = await self._plan()
        return ordered(parts, plan, self.days, release)

    async def _plan(self) -> Any:
        """As soon as production has drawn it up. Raises Refused."""
        deadline = asyncio.get_running_loop().time() + self.player.patience
        while True:
            answer = await self._get("plan", PEOPLE[0])
            if answer.is_success and answer.json()["template"]:
                return answer.json()
            if asyncio.get_running_loop().time() > deadline:
                raise Refused(f"{self.play.name}: production has not drawn up a plan: {answer.text}")
            await asyncio.sleep(LONGEST_PAUSE / 4)

    async def _tell(self, step: Step) -> None:
        if "{each}" in step.path:
            for number in await self._differences():
                await self._tell(Step(step.day, step.who, step.path.replace("{each}", number), step.body))
            return
        service, path = self._address(step.path)
        body = {name: await self._filled(value, service, step) for name, value in step.body.items()}
        if occurred := self._occurred(step):
            body["occurred_at"] = occurred
        answer = await self._post(service, path, body, step)
        if answer and (made := _reference(step)):
            self.ids[made] = answer["id"]

    def _occurred(self, step: Step) -> str | None:
        """In office hours at the factory, one after the other; what happens today happens now."""
        day = self.days.of(step.day)
        if day >= self.days.today:
            return None
        self.at[day] = self.at.get(day, -1) + 1
        at = datetime.combine(day, OPENS, FACTORY_ZONE) + self.at[day] * EACH
        return min(at, datetime.combine(day, CLOSES, FACTORY_ZONE)).isoformat()

    async def _filled(self, value: Any, service: str, step: Step) -> Any:
        match value:
            case Date(day):
                return self.days.of(day).isoformat()
            case Moment(day, at):
                return datetime.combine(self.days.of(day), time.fromisoformat(at), FACTORY_ZONE).isoformat()
            case Id(reference):
                return self.ids[reference]
            case Seen(path):
                return (await self._get(path, step.who)).json()["version"]
            case Photo():
                return await self._uploaded(service, step.who, "photo", value.name, files.photo(value))
            case Paper():
                return await self._uploaded(service, step.who, value.kind, value.name, files.paper(value))
            case Mapping():
                return {name: await self._filled(each, service, step) for name, each in value.items()}
            case list() | tuple():
                return [await self._filled(each, service, step) for each in value]
        return value

    async def _uploaded(self, service: str, who: DemoUser, kind: str, name: str, content: bytes) -> str:
        url = f"{self.player.urls[service]}/v1/attachments"
        headers = self._by(who) | {"Content-Type": "image/jpeg" if kind == "photo" else "application/pdf"}
        answer = await self._until_taken(url, headers, name, params={"kind": kind, "name": name}, content=content)
        return str(answer.json()["digest"])

    async def _post(self, service: str, path: str, body: Mapping[str, Any], step: Step) -> Any:
        """The answer; nothing where it was told before, and other versions were seen then."""
        self.told[step.path] += 1
        key = f"demo:{self.player.today}:{self.play.name}:{step.path}:{self.told[step.path]}"
        told_with = {"Idempotency-Key": key, "Gendan-Correlation": f"demo:{self.play.name}".replace("/", "-")}
        headers = self._by(step.who) | told_with
        answer = await self._until_taken(self.player.urls[service] + path, headers, step.path, json=body)
        return answer.json() if answer.is_success else None

    async def _until_taken(self, url: str, headers: Mapping[str, str], what: str, **asked: Any) -> httpx.Response:
        """Told again while a gate waits for what its service has not heard yet. Raises Refused."""
        loop = asyncio.get_running_loop()
        deadline, pause, words = loop.time() + self.player.patience, FIRST_PAUSE, ""
        while True:
            try:
                answer = await self.player.http.post(url, headers=headers, **asked)
            except httpx.TransportError as error:
                words = f"no answer ({error or type(error).__name__})"
            else:
                if answer.is_success or _was_told(answer):
                    return answer
                words = f"{answer.status_code}: {answer.text}"
                if answer.status_code not in LATER:
                    raise Refused(f"{self.play.name}: {what}: {words}")
            if loop.time() > deadline:
                raise Refused(f"{self.play.name}: {what}: {words}")
            await asyncio.sleep(pause)
            pause = min(pause * 1.6, LONGEST_PAUSE)

    async def _get(self, path: str, who: DemoUser) -> httpx.Response:
        service, address = self._address(path)
        return await self.player.http.get(self.player.urls[service] + address, headers=self._by(who))

    async def _differences(self) -> list[str]:
        answer = await self._get("", PEOPLE[0])
        return [each["number"] for compared in answer.json()["comparisons"] for each in compared["differences"]]

    def _by(self, who: DemoUser) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.player.tokens[who.key]}"}

    def _address(self, path: str) -> tuple[str, str]:
        """The service and the whole path."""
        if path.startswith("/"):
            return "order", path.format_map(self.ids)
        service = SERVICES.get(path.partition("/")[0], "order")
        return service, f"/v1/orders/{self.ids['order']}/{path}".rstrip("/")


def ordered(parts: Sequence[Part], plan: Mapping[str, Any], days: Days, release: date) -> list[Step]:
    """What happened by today, in the order of its days, by a plan as production shows it."""
    days.drawn(plan, release)
    steps = [step for part in parts for step in _told(part, plan)]
    return sorted((step for step in steps if days.of(step.day) <= days.today), key=lambda step: days.of(step.day))


def parted(parts: Sequence[Part]) -> tuple[list[Step], Sequence[Part]]:
    """What comes up to the release, as it stands; and all the rest."""
    beginning: list[Step] = []
    for n, part in enumerate(parts):
        if isinstance(part, Milestones):
            return beginning, parts[n:]
        beginning.append(part)
        if part.path == "release":
            return beginning, parts[n + 1 :]
    return beginning, ()


def _is_by_plan(part: Part) -> bool:
    return isinstance(part, Milestones) or isinstance(part.day, Planned)


def _told(part: Part, plan: Mapping[str, Any]) -> list[Step]:
    if isinstance(part, Step):
        return [part]
    milestones = [each["milestone"] for each in plan["milestones"]]
    last = next(n for n, each in enumerate(milestones) if each["code"] == part.until)
    left_out = BY_THEMSELVES | set(part.but)
    return [
        Step(Planned(each["code"]), BY_ROLE[Role(each["owner"])], f"plan/milestones/{each['code']}/reached")
        for each in milestones[: last + 1]
        if each["code"] not in left_out
    ]


def _reference(step: Step) -> str | None:
    """By which the rest of the story calls what this makes."""
    match step.path:
        case "/v1/orders":
            return "order"
        case "/v1/samples" | "/v1/inquiries":
            return str(step.body["reference"])
    return None


def _was_told(answer: httpx.Response) -> bool:
    if answer.status_code not in {409, 422}:
        return False
    try:
        return str(answer.json().get("type", "")).endswith(KEY_REUSED)
    except ValueError:
        return False
