"""An act is sent to the service that decides it, as whoever acts: once, whatever happens on the way."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import httpx
import msgspec

from services.tracking.acting.act import Act
from services.tracking.acting.typed import Body, Kept
from shared.events.files import Kind as FileKind
from shared.http.attachments import PATH as ATTACHMENTS
from shared.place import Place
from shared.settings import of_service

REFERENCE = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""What may stand in an address, and as the key of a form."""
PLACES = re.compile(r"\{(\w+)\}")
UPLOADING = httpx.Timeout(30, connect=1)
BEFORE = httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol
"""What happens before anything was sent."""


@dataclass(frozen=True, slots=True)
class Done:
    """The service has taken it; `place` is where a query finds it."""

    place: Place | None


@dataclass(frozen=True, slots=True)
class Refused:
    """The service said no: a problem (RFC 9457), in its own words."""

    status: int
    problem: Mapping[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return str(self.problem.get("type", "")).rpartition(":")[2]

    @property
    def gate(self) -> str:
        return self.told("gate")

    @property
    def roles(self) -> list[str]:
        """Those that may, where none of one's own does."""
        found = self.problem.get("roles")
        return [str(each) for each in found] if isinstance(found, list) else []

    def told(self, name: str) -> str:
        """What stands beside the words: `gate`, `missing`, `opened_by`; empty where nothing does."""
        return str(self.problem.get(name) or "")

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Where, and what."""
        found = self.problem.get("errors")
        if not isinstance(found, list):
            return []
        return [(str(each.get("where")), str(each.get("words"))) for each in found if isinstance(each, dict)]


@dataclass(frozen=True, slots=True)
class Away:
    """The service gave no answer. `maybe`: it may have taken it; sent again with the same key it is taken once."""

    maybe: bool


Sent = Done | Refused | Away


@dataclass(frozen=True, slots=True)
class Sender:
    """As whom: their own token, which the service holds to its own rules."""

    http: httpx.AsyncClient
    token: str

    async def act(self, act: Act, body: Body, key: str, if_match: int | None = None) -> Sent:
        """The key makes it happen once, also where the form is sent twice, or again after no answer came."""
        told = {f"path.{name}": body.path.get(name, "") for name in PLACES.findall(act.path)}
        for where, value in {**told, "key": key}.items():
            if not REFERENCE.fullmatch(value):
                words = "1 to 64 letters, digits, - or _" if value else "Field required"
                return Refused(422, {"type": "invalid", "errors": [{"where": where, "words": words}]})
        path = act.path.format_map({name: quote(value, safe="") for name, value in body.path.items()})
        headers = {"Idempotency-Key": key, "Content-Type": "application/json"}
        if if_match is not None:
            headers["If-Match"] = f'"{if_match}"'
        answer = await self._post(act.service, path, msgspec.json.encode(body.content, order="sorted"), headers)
        return answer if isinstance(answer, Refused | Away) else Done(Place.read(str(answer.get("position", ""))))

    async def upload(self, service: str, kind: FileKind, name: str, content: bytes) -> Kept | Refused | Away:
        """A file, to the service that will be told of it. What it is the service sees by its content."""
        path = f"{ATTACHMENTS}?kind={kind.value}&name={quote(name[-200:] or 'file', safe='')}"
        headers = {"Content-Type": "application/octet-stream"}
        answer = await self._post(service, path, content, headers, patience=UPLOADING)
        return answer if isinstance(answer, Refused | Away) else Kept(str(answer["digest"]), name)

    async def _post(
        self,
        service: str,
        path: str,
        content: bytes,
        headers: dict[str, str],
        patience: httpx.Timeout | None = None,
    ) -> dict[str, Any] | Refused | Away:
        try:
            answer = await self.http.post(
                of_service(service).url + path,
                content=content,
                headers={**headers, "Authorization": f"Bearer {self.token}"},
                timeout=patience or self.http.timeout,
            )
        except BEFORE:
            return Away(maybe=False)
        except httpx.HTTPError:
            return Away(maybe=True)
        told = _read(answer.content)
        if answer.is_success:
            return told
        return (
            Away(maybe=True)
            if answer.status_code >= 500 and not told.get("type")
            else Refused(answer.status_code, told)
        )


def _read(content: bytes) -> dict[str, Any]:
    try:
        told = msgspec.json.decode(content)
    except msgspec.MsgspecError:
        return {}
    return told if isinstance(told, dict) else {}
