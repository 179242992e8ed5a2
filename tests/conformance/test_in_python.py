"""The subscriber in Python passes what every subscriber must; with a bug in it it does not."""

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.conformance.playing import EXAMPLES, WITH_ITS_OWN, Bug, begins_anew, broken, fails, passes

PROGRAM = EXAMPLES / "subscriber.py"


def command(folder: Path, replaced: Sequence[str] = ()) -> Sequence[str]:
    (folder / "subscriber.py").write_text(broken(PROGRAM.read_text(), replaced))
    return [sys.executable, str(folder / "subscriber.py")]


async def test_it_passes_every_scenario_with_a_consumer_that_was_made_for_it(tmp_path: Path) -> None:
    await passes(command(tmp_path))


async def test_it_begins_anew_where_it_has_lost_its_checkpoint(tmp_path: Path) -> None:
    await begins_anew(command(tmp_path))


async def test_it_passes_with_a_consumer_of_its_own(tmp_path: Path) -> None:
    await passes(command(tmp_path), WITH_ITS_OWN, is_partner=False)


NO_KEY = ("position INTEGER PRIMARY KEY, id UNIQUE", "position, id")
BEGIN = '        self.database.execute("BEGIN IMMEDIATE")\n'
EFFECT = "                handle(event, self.database)\n"
SAVED = '                self.database.execute("UPDATE checkpoint SET epoch = ?, position = ?, id = ?", at)\n'
TOLD = "    told = (event.position"

BUGS: dict[str, Bug] = {
    "holes are stepped over": (
        ("await self.catch_up(event.previous)", "pass"),
        {
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


@pytest.mark.parametrize("bug", BUGS)
async def test_a_bug_in_it_is_found_and_said_in_words(tmp_path: Path, bug: str) -> None:
    replaced, expected = BUGS[bug]
    await fails(command(tmp_path, replaced), expected)
