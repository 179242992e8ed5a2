"""Being told by mail: each person says so for themselves; the address stands in the table of people alone."""

import re
from typing import Annotated
from uuid import UUID

from fastapi import Request
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from services.notify.deliveries.words import Language
from shared.errors import Rejected
from shared.http import edge
from shared.http.identity import principal_of
from shared.http.problems import invalid
from shared.http.rules import allows
from shared.http.says import says
from shared.identity.principal import Kind
from shared.identity.roles import STAFF, Role

router = edge.router(prefix="/v1/inbox/mail", tags=["inbox"])

ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){0,8}")

KEEP = """
INSERT INTO people (id, mail) VALUES ($1, $2)
ON CONFLICT (id) DO UPDATE SET mail = excluded.mail WHERE people.erased_at IS NULL
RETURNING id
"""
TELL = """
INSERT INTO recipients (person, language, roles) VALUES ($1, $2, $3)
ON CONFLICT (person) DO UPDATE SET language = excluded.language, roles = excluded.roles
"""
NOW = "SELECT p.mail, r.language, r.roles FROM recipients AS r JOIN people AS p ON p.id = r.person WHERE r.person = $1"
NO_MORE = "DELETE FROM recipients WHERE person = $1"
FORGET = "UPDATE people SET mail = NULL WHERE id = $1"


def _address(text: str) -> str:
    if not ADDRESS.fullmatch(text) or len(text) > 254:
        raise ValueError("write a mail address, such as li.na@example.com")
    return text


class TellByMail(BaseModel):
    model_config = ConfigDict(extra="forbid")

    address: Annotated[str, Field(max_length=254), AfterValidator(_address)] = Field(examples=["li.na@example.com"])
    language: Language = Field(default=Language.CHINESE, description="In which mails are written")
    roles: tuple[Role, ...] = Field(
        default=(),
        max_length=len(Role),
        description="For which of your roles you are told what is for whoever has them; what is for you you always are",
        examples=[["manager"]],
    )


class Nothing(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ToldByMail(BaseModel):
    """None of `address`: no mail is sent to you."""

    address: str | None
    language: Language | None
    roles: tuple[Role, ...]


NOT = ToldByMail(address=None, language=None, roles=())


@router.get("", operation_id="show_mail")
@allows(STAFF)
async def show_mail(request: Request) -> ToldByMail:
    """Whether you are told by mail, and where."""
    principal = principal_of(request)
    if principal.kind is not Kind.PERSON:
        return NOT
    row = await request.app.state.queries.fetchrow(NOW, UUID(principal.id))
    return ToldByMail(address=row["mail"], language=row["language"], roles=row["roles"]) if row else NOT


@router.post("", operation_id="tell_by_mail")
@allows(STAFF)
@says("rejected")
async def tell_by_mail(body: TellByMail, request: Request) -> ToldByMail:
    """From now on, what comes into your inbox is sent to this address, too."""
    person, queries = _person(request), request.app.state.queries
    if strange := sorted(set(body.roles) - principal_of(request).roles):
        raise invalid(f"{strange[0]} is no role of yours", where="body.roles")
    if await queries.fetchval(KEEP, person, body.address) is None:
        raise Rejected("whoever was erased is not told any more")
    roles = [str(each) for each in dict.fromkeys(body.roles)]
    await queries.execute(TELL, person, body.language, roles)
    return ToldByMail(address=body.address, language=body.language, roles=tuple(dict.fromkeys(body.roles)))


@router.post("/stop", operation_id="stop_mail")
@allows(STAFF)
@says("rejected")
async def stop_mail(body: Nothing, request: Request) -> ToldByMail:  # noqa: ARG001
    """No more mail; the address is forgotten."""
    person, queries = _person(request), request.app.state.queries
    await queries.execute(NO_MORE, person)
    await queries.execute(FORGET, person)
    return NOT


def _person(request: Request) -> UUID:
    principal = principal_of(request)
    if principal.kind is not Kind.PERSON:
        raise Rejected("only people are told by mail")
    return UUID(principal.id)
