"""Trying a planted bug: a copy of the source with it in, and its tests run there."""

import asyncio
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from time import monotonic
from xml.etree import ElementTree as ET

from tests.mutants.mutant import DoesNotApply, Mutant, nowhere

HERE = Path(__file__).parents[2]
PARTS = ("gendan", "services", "shared", "tests", "docs", "pyproject.toml")
PATIENCE = 180.0
"""Seconds that the tests of one mutant may take; each of them has deadlines of its own within."""

# Prints the places where modules were found that are not in the copy: the installed ones must not win.
ELSEWHERE = """
import sys
from importlib.util import find_spec
for name in ("shared", "shared.relay", "services", "services.tracking.projection", "gendan.serve", "tests.servers"):
    place = find_spec(name).origin
    if not place.startswith(sys.argv[1]):
        print(place)
"""


class Verdict(StrEnum):
    CAUGHT = "caught"
    SURVIVED = "SURVIVED"
    DOES_NOT_APPLY = "does not apply"
    DID_NOT_RUN = "did not run"


@dataclass(frozen=True)
class Tried:
    """What became of a mutant; `words` where it was not caught."""

    mutant: str
    promise: int
    verdict: Verdict
    seconds: float
    words: str = ""


@dataclass(frozen=True)
class Ran:
    """A run of pytest: the tests that failed, those that could not even begin, and what it said last."""

    code: int | None
    failed: frozenset[str]
    broken: frozenset[str]
    said: str


@contextmanager
def copied(source: Path = HERE) -> Iterator[Path]:
    """A copy of the source; with what Python has compiled of it so far, which holds for whatever is not changed."""
    with tempfile.TemporaryDirectory(prefix="gendan-mutant-", ignore_cleanup_errors=True) as name:
        copy = Path(name).resolve() / "source"
        copy.mkdir()
        for part in PARTS:
            if (source / part).is_dir():
                shutil.copytree(source / part, copy / part)
            else:
                shutil.copy2(source / part, copy / part)
        yield copy


async def tried(mutant: Mutant, source: Path) -> Tried:
    """Plant it in a copy of `source` and run its tests there."""
    began = monotonic()

    def told(verdict: Verdict, words: str = "") -> Tried:
        return Tried(mutant.name, mutant.promise, verdict, round(monotonic() - began, 1), words)

    with copied(source) as copy:
        try:
            mutant.plant(copy)
        except DoesNotApply as refusal:
            return told(Verdict.DOES_NOT_APPLY, str(refusal))
        if missing := [*nowhere(mutant, copy)]:
            return told(Verdict.DOES_NOT_APPLY, f"there is no {', no '.join(missing)}")
        return told(*judged(mutant, await run(mutant.caught_by, copy)))


def judged(mutant: Mutant, ran: Ran) -> tuple[Verdict, str]:
    """Caught is what each named test failed of; one that could not begin has noticed nothing."""
    silent = [node for node in mutant.caught_by if node not in ran.failed]
    if not silent:
        return Verdict.CAUGHT, ""
    if ran.code not in {0, 1} or ran.broken.intersection(silent):
        return Verdict.DID_NOT_RUN, ran.said
    return Verdict.SURVIVED, f"not noticed by {', '.join(silent)}"


async def run(nodes: Sequence[str], copy: Path, *words: str, patience: float = PATIENCE) -> Ran:
    """Run these tests on the copy and on nothing else."""
    found_all, elsewhere = await _said([sys.executable, "-c", ELSEWHERE, str(copy)], copy, 60)
    if found_all != 0 or elsewhere:
        return Ran(None, frozenset(), frozenset(), f"it would test what is not the copy: {elsewhere}")
    report = copy / "report.xml"
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", f"--junitxml={report}", *words, *nodes]
    code, said = await _said(command, copy, patience)
    if not report.exists():
        return Ran(code, frozenset(), frozenset(), said)
    cases = ET.parse(report).getroot().iter("testcase")
    found = [(_node(case), {outcome.tag for outcome in case}) for case in cases]
    failed = frozenset(node for node, outcomes in found if "failure" in outcomes)
    broken = frozenset(node for node, outcomes in found if "error" in outcomes)
    return Ran(code, failed, broken, said)


def _node(case: ET.Element) -> str:
    """The test's node id, without its parameters."""
    return f"{case.attrib['classname'].replace('.', '/')}.py::{case.attrib['name'].partition('[')[0]}"


async def _said(command: Sequence[str], copy: Path, patience: float) -> tuple[int | None, str]:
    """How a command in the copy ended, and the last of what it said; None where it did not end in time."""
    around = {name: value for name, value in os.environ.items() if not name.startswith("GENDAN_")}
    around["PYTHONPATH"] = str(copy)
    process = await asyncio.create_subprocess_exec(
        *command, cwd=copy, env=around, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
    )  # fmt: skip
    try:
        async with asyncio.timeout(patience):
            out, _ = await process.communicate()
    except TimeoutError:
        return None, f"not within {patience:.0f} s"
    finally:
        if process.returncode is None:  # with all that it has started
            os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
    return process.returncode, out.decode(errors="replace").strip()[-2000:]
