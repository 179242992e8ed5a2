"""`gendan import scms FILE`: parse all of it, tell it to the services, report what became of every row."""

import asyncio
import os
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console

from gendan.identity.tokens import NoToken, token_for
from gendan.launcher.state import DEFAULT, told_at
from gendan.progress import Telling, telling
from gendan.scms import report as reports
from gendan.scms import summary
from gendan.scms.bring_in import BringingIn
from gendan.scms.clients import ACTOR, ROLES, client
from gendan.scms.courier import Courier, GivenUp
from gendan.scms.figures import figures
from gendan.scms.plan import Plan, plan
from gendan.scms.read import Refused, read
from gendan.services import FIRST_PORT, TABLE
from shared.settings import of_service

INTERRUPTED = 130  # what a shell says of a process that Ctrl-C ended
CONTINUES = "What was told is kept. Run it again: it continues, and tells nothing twice."


async def import_scms(file: Path, *, port: int | None = None, report: Path | None = None, state: Path = DEFAULT) -> int:
    """Bring in an SCMS delivery history (CSV). Run again, it continues; it changes nothing twice.

    Parameters
    ----------
    file
        The delivery history.
    port
        The first port of the gendan that runs. Left out: GENDAN_ORDER_URL and GENDAN_LOGISTICS_URL, else 8000.
    report
        A file for what became of each row and each cell, by line: JSON where it ends in .json, else CSV.
    state
        The directory of the `gendan up` that it goes into. Elsewhere GENDAN_TOKEN says who brings it in.

    """
    try:
        token = token_for({**told_at(state), **os.environ}, ACTOR, ROLES)
        its_plan = plan(read(file))
        if report:
            reports.check_writable(report)
    except NoToken as why:
        _say([f"Nothing was written: {why}"], Console(stderr=True))
        return 1
    except Refused as refusal:
        _say([f"Nothing was written; {file} was not brought in:", str(refusal)], Console(stderr=True))
        return 1
    return await _bring_in(its_plan, bases(port), token, report)


def bases(port: int | None) -> dict[str, str]:
    """Where each service answers: beside this port, or where the environment says."""
    told = {} if port else {service.name: of_service(service.name).url.rstrip("/") for service in TABLE}
    return {service.name: told.get(service.name) or service.url(port or FIRST_PORT) for service in TABLE}


async def _bring_in(its_plan: Plan, where: dict[str, str], token: str, report: Path | None) -> int:
    console = Console()
    with telling(console, its_plan.commands) as progress:
        async with client(token) as http:
            run = BringingIn(Courier(http, where, progress), progress)
            stopped = await _until_it_ends(run, its_plan)
    if stopped:
        code, why = stopped
        _say(["", why, _told(run, progress), CONTINUES], console)
        return code
    found = reports.entries(its_plan, run.outcome)
    its_figures = figures(its_plan)
    _say(summary.of_figures(its_figures, len(its_plan.rows)), console)
    _say(summary.of_cells(found), console)
    _say(summary.of_failures(found), console)
    if report:
        reports.write(report, its_figures, found)
        _say([f"each row and cell by line: {report}"], console)
    _say([_told(run, progress)], console)
    return int(any(entry.kind in reports.NOT_IN for entry in found))


async def _until_it_ends(run: BringingIn, its_plan: Plan) -> tuple[int, str] | None:
    """An exit code and the reason, where it ends too early."""
    try:
        await run.all_of(its_plan)
    except GivenUp as given_up:
        return 1, f"Stopped: {given_up}"
    except asyncio.CancelledError:  # Ctrl-C
        return INTERRUPTED, "Stopped."
    return None


def _told(run: BringingIn, progress: Telling) -> str:
    """With the rate: it is measured against as many requests that do nothing."""
    seconds = progress.seconds
    return (
        f"{run.outcome.told:,} of {progress.total:,} commands told, {len(run.outcome.refusals):,} refused, "
        f"in {seconds:,.1f} s: {progress.done / seconds:,.0f} commands per second"
    )


def _say(lines: Iterable[str], console: Console) -> None:
    for line in lines:
        console.print(line, highlight=False, markup=False, soft_wrap=True)
