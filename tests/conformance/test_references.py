"""The subscribers to copy pass what every subscriber must; with a bug in them they do not."""

import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from gendan.conformance.command import Verdict, tried
from gendan.conformance.scenarios import SCENARIOS, Scenario
from tests.node import INSTALLED, node

EXAMPLES = Path(__file__).parents[2] / "examples" / "subscribers"
PYTHON, TYPESCRIPT = EXAMPLES / "subscriber.py", EXAMPLES / "subscriber.ts"
STRICT = "--strict --target es2022 --module nodenext --erasableSyntaxOnly --noUncheckedIndexedAccess"

Made = Callable[..., Sequence[str]]


def python(folder: Path, *bug: str) -> Sequence[str]:
    """What starts the subscriber in Python."""
    (folder / "subscriber.py").write_text(broken(PYTHON.read_text(), *bug))
    return [sys.executable, str(folder / "subscriber.py")]


def typescript(folder: Path, *bug: str) -> Sequence[str]:
    """What starts the subscriber in TypeScript, compiled as strictly as can be; skips where there is no Node."""
    (folder / "subscriber.ts").write_text(broken(TYPESCRIPT.read_text(), *bug))
    (folder / "package.json").write_text('{"type": "module"}')
    (folder / "node_modules").symlink_to(INSTALLED)
    node("tsc", *STRICT.split(), "--skipLibCheck", "subscriber.ts", cwd=folder)
    found = shutil.which("node")
    assert found
    return [found, str(folder / "subscriber.js")]


def broken(text: str, *bug: str) -> str:
    """With pieces of it replaced, two and two."""
    for was, is_ in zip(bug[::2], bug[1::2], strict=True):
        assert text.count(was) == 1, was
        text = text.replace(was, is_)
    return text


async def play(
    command: Sequence[str], scenarios: Sequence[Scenario] = SCENARIOS, *, is_partner: bool = True, seconds: float = 60
) -> list[Verdict]:
    return await tried(command, scenarios, is_partner=is_partner, at_once=3, seconds=seconds)


@pytest.mark.parametrize("made", [python, typescript])
@pytest.mark.parametrize("is_partner", [True, False], ids=["given a consumer", "with its own"])
async def test_a_subscriber_to_copy_passes_every_scenario(tmp_path: Path, made: Made, *, is_partner: bool) -> None:
    verdicts = await play(made(tmp_path), is_partner=is_partner)
    assert len(verdicts) == len(SCENARIOS)
    assert [line for each in verdicts if not each.is_passed for line in each.lines()] == []


NO_KEY = ("position INTEGER PRIMARY KEY, id UNIQUE", "position, id")
BEGIN = '        self.database.execute("BEGIN IMMEDIATE")\n'
EFFECT = "                handle(event, self.database)\n"
SAVED = '                self.database.execute("UPDATE checkpoint SET epoch = ?, position = ?, id = ?", at)\n'
TOLD = "    told = (event.position"
HANDLED = "    await handle(event);\n"
KNOWN = "    known = { epoch: epoch(event), position: position(event), id: id(event) };\n"

IN_PYTHON: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "holes are stepped over": (
        ("await self.catch_up(event.previous)", "pass"),
        {
            "from_nothing": "positions 1 to 30 were not taken in",
            "holes": "position 6 was not taken in",
            "hole_while_the_feed_is_away": "position 6 was not taken in",
        },
    ),
    "duplicates are taken in": (
        ("            return  # a duplicate\n", "            return known.take([event])\n", *NO_KEY),
        {"duplicates": "once more: it was taken in twice", "disorder": "once more"},
    ),
    "the checkpoint is saved before the effect": (
        (BEGIN, "", EFFECT, "", SAVED, f"{SAVED}{EFFECT}"),
        {"killed_at_work": "so its checkpoint was ahead of its effects"},
    ),
    "the checkpoint is forgotten": (
        ("INSERT OR IGNORE INTO checkpoint", "INSERT OR REPLACE INTO checkpoint", *NO_KEY),
        {"killed_when_quiet": "started again, it began with position 1"},
    ),
    "nothing is acknowledged": (
        ("await message.ack()", "pass"),
        {"as_it_happens": "what it has taken in is not acknowledged"},
    ),
    "another history is mixed with its own": (
        ('raise AnotherHistory(f"the feed does not have {known.id}, which we have taken in")', "pass"),
        {"another_history": "it has not ended", "another_history_meanwhile": "it has not ended"},
    ),
    "it stops as if all was well": (
        ("sys.exit(f", "print(f"),
        {"another_history": "it ended as if all was well"},
    ),
    "what is unknown stops it": (
        (TOLD, f'    assert event.attributes["type"] != "order.never_heard_of"\n{TOLD}'),
        {"unknown_things": "it has ended by itself, at position 3"},
    ),
}
IN_TYPESCRIPT: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "holes are stepped over": (
        ("await catchUp(previous(event));", "console.error('never mind');"),
        {"holes": "position 6 was not taken in"},
    ),
    "duplicates are taken in": (
        ("epoch(event) <= known.epoch) return;", "epoch(event) <= known.epoch) return take([event]);"),
        {"duplicates": "once more: it was taken in twice"},
    ),
    "the checkpoint is saved before the effect": (
        (HANDLED, "", KNOWN, f"{KNOWN}    remember(known);\n{HANDLED}"),
        {"killed_at_work": "so its checkpoint was ahead of its effects"},
    ),
}


@pytest.mark.parametrize(
    ("made", "bug", "expected"),
    [
        pytest.param(made, bug, expected, id=f"{made.__name__}: {name}")
        for made, bugs in ((python, IN_PYTHON), (typescript, IN_TYPESCRIPT))
        for name, (bug, expected) in bugs.items()
    ],
)
async def test_a_bug_in_it_is_found_and_said_in_words(
    tmp_path: Path, made: Made, bug: Sequence[str], expected: dict[str, str]
) -> None:
    played = [each for each in SCENARIOS if each.__name__ in expected]
    assert len(played) == len(expected)
    for verdict in await play(made(tmp_path, *bug), played, seconds=10):
        assert expected[verdict.scenario.__name__] in verdict.words, verdict
