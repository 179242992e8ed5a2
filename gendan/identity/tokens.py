"""`gendan token`: who one is to a `gendan up` on this machine; only who may read its state directory can say so."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from gendan.launcher.environment import DEVELOPMENT, KEPT, PUBLIC, SIGN_IN
from gendan.launcher.ready import sign_in_link
from gendan.launcher.state import DEFAULT, held, told_at, write
from gendan.launcher.telling import err, say
from gendan.launcher.words import CannotStart

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from shared.identity.roles import Role

TOKEN = "GENDAN_TOKEN"  # noqa: S105  the variable's name


class NoToken(Exception):
    """There is nothing to be known by; the words say where one comes from."""


def token(
    who: str = "developer",
    *,
    role: tuple[str, ...] = (),
    hours: float = 12,
    renew: bool = False,
    state: Path = DEFAULT,
) -> None:
    """Print an access token: curl -H "Authorization: Bearer $(gendan token merchandiser)" …

    Parameters
    ----------
    who
        One of the people of a role (developer, merchandiser, production, logistics, shipping, manager, planning,
        purchasing, samples, workshop, quality, finance, operations, auditor, administrator, subcontractor, partner),
        or, with --role, any name.
    role
        What somebody of that name may do; more than once for several.
    hours
        For how long it is good.
    renew
        Print none, and make all that there are worthless: the next `gendan up` signs with another key, and prints
        another link. Not while it runs.
    state
        The directory of the `gendan up` that is meant.

    """
    if renew:
        _renew(state)
        return
    from shared.identity.demo import BY_KEY, DemoUser  # noqa: PLC0415  only this command needs it
    from shared.identity.roles import NAMES, named  # noqa: PLC0415

    if unknown := [word for word in role if word not in NAMES]:
        say(f"there is no role {unknown[0]!r}; there are {', '.join(NAMES)}", err)
        sys.exit(1)
    user = DemoUser(who, who, named(role)) if role else BY_KEY.get(who)
    if user is None:
        say(f"there is nobody called {who!r} here; there are {', '.join(BY_KEY)}. Any other name takes a --role", err)
        sys.exit(1)
    try:
        print(signed(told_at(state), user.name, user.roles, user.customers, hours))  # noqa: T201
    except NoToken as why:
        say(str(why), err)
        sys.exit(1)


def _renew(folder: Path) -> None:
    if not told_at(folder):
        say(f"there is no gendan on {folder}: name its directory with --state", err)
        sys.exit(1)
    try:
        with held(folder) as state:
            state.forget(KEPT, PUBLIC)
            told = {name: value for name, value in told_at(folder).items() if name not in {SIGN_IN, DEVELOPMENT}}
            write(state.environment, told, mode=0o600)
    except CannotStart as why:
        say(str(why), err)
        sys.exit(1)
    say("no token or link of before is good any more; the next gendan up prints a new link")


def sign_in(*, state: Path = DEFAULT) -> None:
    """Print the link that opens the pages, with the development token; only who may read the directory can.

    Parameters
    ----------
    state
        The directory of the `gendan up` that is meant.

    """
    told = told_at(state)
    if not (door := told.get(DEVELOPMENT)):
        say("there is no gendan here that signs people in: name the directory of one that runs with --state", err)
        sys.exit(1)
    print(sign_in_link(told.get("GENDAN_TRACKING_URL", ""), door))  # noqa: T201


def token_for(around: "Mapping[str, str]", name: str, roles: "Collection[Role]") -> str:
    """What one of our commands shows to the services: GENDAN_TOKEN, or its own by the run's key. Raises NoToken."""
    return around.get(TOKEN) or signed(around, name, roles)


def signed(
    around: "Mapping[str, str]",
    name: str,
    roles: "Collection[Role]",
    customers: "Collection[str] | None" = None,
    hours: float = 12,
) -> str:
    """A token by the key of the run that `around` describes. Raises NoToken."""
    from shared.identity.own import OwnKey  # noqa: PLC0415  cryptography takes a moment

    if not (key := around.get(SIGN_IN)):
        raise NoToken(
            "there is no gendan here that gives out tokens: name the directory of one that runs with --state, or set "
            f"{TOKEN} to a token of your own issuer or to an API key"
        )
    return OwnKey(key).token(name, roles, customers=customers, seconds=hours * 3600)
