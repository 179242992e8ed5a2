"""`gendan key`: API keys for programs, made known to every service, shown once, and withdrawn."""

import asyncio
import re
import sys
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

from gendan.launcher.state import DEFAULT
from gendan.launcher.telling import err, say
from gendan.operating.meant import Meant
from gendan.operating.reach import OutOfReach, Reach, reach
from shared.identity import api_keys
from shared.identity.api_keys import ApiKey
from shared.identity.names import OWN
from shared.identity.roles import NAMES, OUTSIDE, named
from shared.people import CALLED, id_of

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
LONGEST = 366
LONGEST_PURPOSE = 200
ISSUER, KEY = "GENDAN_IDENTITY_ISSUER", "GENDAN_PEOPLE_KEY"


class Refused(Exception):
    """Nothing was changed; the words say why."""


def add(
    name: str,
    *,
    role: tuple[str, ...],
    owner: str,
    purpose: str,
    customer: tuple[str, ...] = (),
    read_only: bool = False,
    days: int = 90,
    state: Meant = DEFAULT,
) -> None:
    """Make a key for a program, and show it this once.

    Parameters
    ----------
    name
        How events and this list call the program: small letters, digits, - and _.
    role
        What it may do; more than once for several.
    owner
        Who answers for what the program does: a person's name, or id as histories show it. It stands beside the
        program in every event, and what the program wrote counts as theirs: they do not approve it.
    purpose
        What the key is for, in a few words.
    customer
        The code of a customer whose orders are its business; left out: all are. For a partner it must be said.
    read_only
        It may look and change nothing.
    days
        For how long it is good, at most 366.

    """
    wanted = Wanted(name, role, owner, purpose, customer, read_only, days)
    _run(_add(reach(state), wanted))


def list_keys(*, state: Meant = DEFAULT) -> None:
    """Say which keys there are, what they may do and until when."""
    _run(_list(reach(state)))


def withdraw(name: str, *, state: Meant = DEFAULT) -> None:
    """Take a key back: within half a minute no service knows it any more.

    Parameters
    ----------
    name
        As the list calls it.

    """
    _run(_withdraw(reach(state), name))


def _run(work: Coroutine[Any, Any, None]) -> None:
    try:
        asyncio.run(work)
    except (Refused, OutOfReach) as why:
        say(str(why), err)
        sys.exit(1)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        say(f"not done: {error or type(error).__name__}; nothing was changed, or run it again", err)
        sys.exit(1)


async def _add(run: Reach, wanted: "Wanted") -> None:
    wanted.check()
    secret = api_keys.new_secret()
    async with _owners(run) as owners, AsyncExitStack() as transactions:
        key = wanted.key(await _person(run, owners, wanted.owner))
        for owner in owners:
            await transactions.enter_async_context(owner.transaction())
        for owner in owners:
            try:
                await api_keys.keep(owner, key, api_keys.digest(secret))
            except asyncpg.UniqueViolationError:
                words = f"there is a key {key.name} already: withdraw it first, or choose another name"
                raise Refused(words) from None
    until = f"{key.expires_at:%Y-%m-%d}"
    say(f"key {key.name} of person {key.owner}, until {until}; it is shown this once and kept nowhere:", err)
    print(secret)  # noqa: T201  alone on standard output, so that it can be piped


@dataclass(frozen=True)
class Wanted:
    """A key as it is asked for."""

    name: str
    roles: Sequence[str]
    owner: str
    purpose: str
    customers: Sequence[str]
    read_only: bool
    days: int

    def check(self) -> None:
        """Raises Refused for what makes no key."""
        if not NAME.fullmatch(self.name):
            raise Refused("a key is called by 1 to 63 small letters, digits, - and _, the first a letter or digit")
        if unknown := [word for word in self.roles if word not in NAMES]:
            raise Refused(f"there is no role {unknown[0]!r}; there are {', '.join(NAMES)}")
        if not self.roles:
            raise Refused(f"say what it may do: --role with one of {', '.join(NAMES)}")
        if named(self.roles) & OUTSIDE and not self.customers:
            raise Refused("who is not of the company sees its own orders only: say whose with --customer")
        if not 1 <= self.days <= LONGEST:
            raise Refused(f"a key lasts 1 to {LONGEST} days")
        if not self.owner.strip():
            raise Refused("say who answers for what its program does: --owner with a person's name or id")
        if not (0 < len(self.purpose.strip()) <= LONGEST_PURPOSE and self.purpose.isprintable()):
            raise Refused(f"say what it is for: --purpose with 1 to {LONGEST_PURPOSE} characters")

    def key(self, owner: UUID) -> ApiKey:
        limits = {"customers": frozenset(self.customers) or None, "reads_only": self.read_only}
        return ApiKey.lasting(
            self.name, named(self.roles), self.days, **limits, owner=owner, purpose=self.purpose.strip()
        )


async def _person(run: Reach, owners: Sequence[asyncpg.Connection], told: str) -> UUID:
    """The id of who is told by id or name. Raises Refused where a name leads to nobody, or to several."""
    with suppress(ValueError):
        return UUID(told)
    if run.environment.get(ISSUER) == OWN and (secret := run.environment.get(KEY)):
        return id_of(secret.encode(), told)
    found: set[UUID] = {row["id"] for owner in owners for row in await owner.fetch(CALLED, told)}
    if len(found) == 1:
        return found.pop()
    many = f"{len(found)} people are called {told!r}" if found else f"nobody called {told!r} has acted here"
    raise Refused(f"{many}: say who answers for the key by their id, which GET /v1/me tells them")


async def _list(run: Reach) -> None:
    async with _owners(run) as (owner, *_):
        rows = await owner.fetch(api_keys.LIST)
    if not rows:
        say("there are no keys: gendan key add NAME --role ROLE --owner PERSON --purpose WORDS makes one")
    for row in rows:
        whose = "all customers" if row["customers"] is None else ", ".join(row["customers"])
        looks = ", looks only" if row["reads_only"] else ""
        until = (
            f"withdrawn {row['withdrawn_at']:%Y-%m-%d}"
            if row["withdrawn_at"]
            else f"until {row['expires_at']:%Y-%m-%d}"
        )
        owner = f"of person {row['owner']}, for {row['purpose']}" if row["owner"] else "of nobody"
        say(f"{row['name']}: {', '.join(row['roles'])}; {whose}{looks}; {until}; {owner}")


async def _withdraw(run: Reach, name: str) -> None:
    async with _owners(run) as owners:
        found = [await owner.fetchval(api_keys.WITHDRAW, name) for owner in owners]
    if not any(found):
        raise Refused(f"there is no key {name} in use: gendan key list says which there are")
    say(f"withdrawn: within half a minute no service knows {name} any more")


@asynccontextmanager
async def _owners(run: Reach) -> AsyncIterator[list[asyncpg.Connection]]:
    """A connection as owner to the database of each service."""
    async with AsyncExitStack() as stack:
        owners = []
        for database in run.databases.values():
            owner = await asyncpg.connect(database.owner_url, timeout=10)
            stack.push_async_callback(owner.close)
            owners.append(owner)
        yield owners
