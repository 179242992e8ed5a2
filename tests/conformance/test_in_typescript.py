"""The subscriber in TypeScript passes what every subscriber must; with a bug in it it does not."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.conformance.playing import EXAMPLES, WITH_ITS_OWN, Bug, begins_anew, broken, fails, passes
from tests.node import INSTALLED, node

PROGRAM = EXAMPLES / "subscriber.ts"
TARGET = ["--target", "es2022", "--module", "nodenext", "--skipLibCheck"]
STRICT = ["--strict", "--erasableSyntaxOnly", "--noUncheckedIndexedAccess"]


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Sequence[str]:
    """As strictly as can be; skips where there is no Node."""
    folder = tmp_path_factory.mktemp("compiled")
    shutil.copy(PROGRAM, folder)
    (folder / "package.json").write_text('{"type": "module"}')
    (folder / "node_modules").symlink_to(INSTALLED)
    node("tsc", *TARGET, *STRICT, "subscriber.ts", cwd=folder)
    found = shutil.which("node")
    assert found
    return [found, str(folder / "subscriber.js")]


async def test_it_passes_every_scenario_with_a_consumer_that_was_made_for_it(compiled: Sequence[str]) -> None:
    await passes(compiled)


async def test_it_begins_anew_where_it_has_lost_its_checkpoint(compiled: Sequence[str]) -> None:
    await begins_anew(compiled)


async def test_it_passes_with_a_consumer_of_its_own(compiled: Sequence[str]) -> None:
    await passes(compiled, WITH_ITS_OWN, is_partner=False)


HANDLED = "    await handle(event);\n"
KNOWN = "    known = { epoch: epoch(event), position: position(event), id: id(event) };\n"

BUGS: dict[str, Bug] = {  # replaced in what was compiled
    "holes are stepped over": (
        ("await catchUp(previous(event));", "console.error('never mind');"),
        {"holes": "position 6 was not taken in"},
    ),
    "duplicates are taken in": (
        (
            "epoch(event) <= known.epoch)\n        return;",
            "epoch(event) <= known.epoch)\n        return take([event]);",
        ),
        {"duplicates": "once more: it was taken in twice"},
    ),
    "the checkpoint is saved before the effect": (
        (HANDLED, "", KNOWN, f"{KNOWN}    remember(known);\n{HANDLED}"),
        {"killed_at_work": "so its checkpoint was ahead of its effects"},
    ),
}


@pytest.mark.parametrize("bug", BUGS)
async def test_a_bug_in_it_is_found_and_said_in_words(compiled: Sequence[str], bug: str) -> None:
    replaced, expected = BUGS[bug]
    node, program = map(Path, compiled)
    buggy = program.with_name(f"{bug.replace(' ', '_')}.js")
    buggy.write_text(broken(program.read_text(), replaced))
    await fails([str(node), str(buggy)], expected)
