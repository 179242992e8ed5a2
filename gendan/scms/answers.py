"""What a service's answer means for the import: told, refused, or to be tried again."""

from dataclasses import dataclass
from uuid import UUID

import httpx
from pydantic import BaseModel, ValidationError

from gendan.scms.commands import Command

GATEWAYS = {429, 502, 503, 504}  # the service, or what stands before it, is away for a moment


class After(BaseModel):
    """The part of an answer that the import needs."""

    id: UUID


class Problem(BaseModel):
    """The part of an RFC 9457 problem that the import needs."""

    type: str = ""
    title: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """The service understood the command and does not take it."""

    command: Command
    status: int
    words: str

    @property
    def by_rule(self) -> bool:
        """A gate is closed to it; facts that follow may still be told."""
        return self.status == 409


@dataclass(frozen=True, slots=True)
class Away:
    """Nothing is known to have been written. `fault`: what remains if trying again does not help."""

    why: str
    fault: Refusal | None = None


def meaning(command: Command, response: httpx.Response) -> After | Refusal | Away:
    """A conflict that asks to be tried again says so by Retry-After: not known yet, or others were faster."""
    status = response.status_code
    if response.is_success:
        try:
            return After.model_validate_json(response.content)
        except ValidationError:
            return Refusal(command, status, "what answers here is no gendan service")
    words = _words(response)
    if status in GATEWAYS or (status == 409 and "retry-after" in response.headers):
        return Away(words)
    refusal = Refusal(command, status, words)
    return Away(words, refusal) if response.is_server_error else refusal


def unreachable(error: httpx.TransportError, base: str) -> Away:
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        return Away(f"nothing answers at {base}")
    if isinstance(error, httpx.TimeoutException):
        return Away(f"{base} does not answer in time")
    return Away(f"the connection to {base} broke")


def _words(response: httpx.Response) -> str:
    try:
        problem = Problem.model_validate_json(response.content)
    except ValidationError:
        problem = Problem()
    if problem.type.endswith(":key-reused"):
        return "it was told before with other content; what was told stands"
    return problem.detail or problem.title or f"HTTP {response.status_code}"
