"""`gendan verify` and `gendan anchor` as they are typed."""

import asyncio
import json
import sys
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Annotated, Any, TypeVar

import asyncpg
import nats.errors
from cyclopts import Parameter
from rich.console import Console

from gendan.launcher.state import DEFAULT
from gendan.launcher.telling import err, say
from gendan.operating.evidence import anchoring
from gendan.operating.evidence.anchor import Unreadable, heads_of
from gendan.operating.evidence.key import NoKey
from gendan.operating.evidence.looking import READ_SIDE, Wanted, look
from gendan.operating.evidence.remembering import remember
from gendan.operating.evidence.report import Report
from gendan.operating.reach import OutOfReach, reach
from gendan.operating.reach import telling as tellers
from gendan.progress import telling
from gendan.services import existing
from services.tracking.dossier.looked import VARIABLE

CANNOT_LOOK = 2
"""The exit code where nothing is known: neither that all is well, nor that anything is wrong."""
INTERRUPTED = 130

STOPPED = (OutOfReach, NoKey, Unreadable, anchoring.NotKept)
AWAY = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, nats.errors.Error)

Many = Parameter(consume_multiple=True)
T = TypeVar("T")


def verify(
    *,
    state: Path = DEFAULT,
    service: Annotated[tuple[str, ...], Many] = (),
    anchor: Annotated[tuple[Path, ...], Many] = (),
    key: Annotated[tuple[Path, ...], Many] = (),
    alone: bool = False,
    json_: bool = False,
) -> None:
    """Compare all evidence of what happened; exit code 0: nothing is wrong, 1: findings, 2: it could not be looked at.

    Parameters
    ----------
    state
        The directory of the `gendan up` that is looked at. What the environment names comes first.
    service
        Whose events; left out, all services'. `tracking` is what is shown, beside its ledger.
    anchor
        An anchor that the history must pass through; left out, all in the state directory.
    key
        The public key that anchors must be signed with, PEM; left out, the state directory's.
    alone
        The stores alone: not their streams, nor tracking. For a copy of the databases, say.
    json_
        For programs.

    """
    report = _ended(_verify(state, service, anchor, key, alone=alone))
    for line in [json.dumps(report.told(), indent=1)] if json_ else report.lines():
        say(line)
    sys.exit(1 if report.findings.number else 0)


def anchor(*, to: Path | None = None, key: Path | None = None, state: Path = DEFAULT) -> None:
    """Sign where each store's history ends now, and keep that outside of the databases.

    Parameters
    ----------
    to
        The new file; left out, one named by the time, in `anchors` in the state directory.
    key
        The secret key, PEM (Ed25519); left out, the state directory's, made the first time.
    state
        The directory of the `gendan up` whose stores are anchored. What the environment names comes first.

    """
    for line in _ended(_anchor(to, key, state)):
        say(line)


async def _verify(
    folder: Path, names: Sequence[str], files: Sequence[Path], keys: Sequence[Path], *, alone: bool
) -> Report:
    found = reach(folder)
    known = [service.name for service in existing()]
    if unknown := [name for name in names if name not in known]:
        raise OutOfReach(f"there is no service {' or '.join(unknown)}: there are {', '.join(known)}")
    if alone and READ_SIDE in names:
        raise OutOfReach(f"--alone leaves {READ_SIDE} out: what it shows is made of what others tell")
    asked = names or known
    stores = {each.name: found.databases[each.name].url for each in tellers() if each.name in asked}
    anchors, damaged = anchoring.find(found.folder.folder, files, keys)
    wanted = Wanted(
        stores=stores,
        tracking="" if alone else found.databases[READ_SIDE].url,
        nats_url="" if alone else found.nats_url,
        views=READ_SIDE in asked and not alone,
        anchored={name: heads_of(anchors, name) for name in stores},
    )
    report = await look(wanted, lambda total: telling(Console(stderr=True), total, "records"))
    for finding in damaged:
        report.findings(finding)
    remember(report.compared, Path(found.environment.get(VARIABLE) or found.folder.looked))
    return report


async def _anchor(to: Path | None, key: Path | None, folder: Path) -> list[str]:
    found = reach(folder)
    stores = {each.name: found.databases[each.name].url for each in tellers()}
    return await anchoring.make(stores, to, key, found.folder.folder)


def _ended(work: Coroutine[Any, Any, T]) -> T:
    """Its result; where there is none the reason is said, with an exit code of its own."""
    try:
        return asyncio.run(work)
    except STOPPED as why:
        say(str(why), err)
    except AWAY as error:
        say(f"it could not be looked at: {error or type(error).__name__}", err)
    except KeyboardInterrupt:
        say("stopped before the end: nothing is known", err)
        sys.exit(INTERRUPTED)
    sys.exit(CANNOT_LOOK)
