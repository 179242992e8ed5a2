"""Playing scenarios with the subscribers to copy: as they are, and with a bug in them."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from gendan.conformance import scenarios
from gendan.conformance.command import tried
from gendan.conformance.scenarios import SCENARIOS, Scenario
from gendan.conformance.stage import staged

EXAMPLES = Path(__file__).parents[2] / "examples" / "subscribers"

Bug = tuple[tuple[str, ...], dict[str, str]]
"""What is replaced in the program, two and two; and by scenario what is then said about it."""

WITH_ITS_OWN: Sequence[Scenario] = (
    scenarios.from_nothing,
    scenarios.as_it_happens,
    scenarios.killed_when_quiet,
    scenarios.server_restarts,
    scenarios.wiped_stream,
    scenarios.another_history_meanwhile,
)
"""Where it makes a difference who made the consumer."""


def broken(text: str, replaced: Sequence[str]) -> str:
    """With pieces of it replaced, two and two."""
    for was, is_ in zip(replaced[::2], replaced[1::2], strict=True):
        assert text.count(was) == 1, was
        text = text.replace(was, is_)
    return text


async def passes(command: Sequence[str], played: Sequence[Scenario] = SCENARIOS, *, is_partner: bool = True) -> None:
    verdicts = await tried(command, played, is_partner=is_partner, at_once=3, seconds=60)
    assert len(verdicts) == len(played)
    assert [line for each in verdicts if not each.is_passed for line in each.lines()] == []


async def begins_anew(command: Sequence[str]) -> None:
    """Without its checkpoint it takes in everything once more, though all was acknowledged and nothing new is told."""
    async with staged(command, is_partner=True, seconds=60) as stage:
        await scenarios.as_it_happens(stage)
        stage.subscriber.kill()
        for path in stage.server.folder.glob("checkpoint*"):
            path.unlink()
        stage.subscriber.lives.clear()
        stage.subscriber.start()
        await stage.took_all()


async def fails(command: Sequence[str], expected: Mapping[str, str]) -> None:
    """In each of these scenarios, with these words."""
    played = [each for each in SCENARIOS if each.__name__ in expected]
    assert len(played) == len(expected)
    for verdict in await tried(command, played, is_partner=True, at_once=3, seconds=10):
        assert expected[verdict.scenario.__name__] in verdict.words, verdict
