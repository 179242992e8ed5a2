"""`gendan demo`: the demo's stories, told to a run that is empty. Run again, it goes on, and tells nothing twice."""

import asyncio
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import httpx
from rich.console import Console

from gendan.demo.begun import Begun, MayNot, begin, finished, urls
from gendan.demo.player import Player, Refused
from gendan.demo.plays import CUSTOMERS, STORIES
from gendan.demo.steps import PEOPLE, Play
from gendan.identity.tokens import signed
from gendan.launcher.state import DEFAULT, told_at
from gendan.progress import Telling, telling

AT_ONCE = 8
"""Stories that are told side by side: two processors are busy then."""
INTERRUPTED = 130  # what a shell says of a process that Ctrl-C ended


async def demo(*, story: tuple[str, ...] = (), state: Path = DEFAULT) -> int:
    """Play some thirty demo orders through their lives, into a gendan that runs and is empty. Run again, it goes on.

    Their customers' codes begin with DEMO-. What is told cannot be taken out again: for a system without them, begin on
    another state directory.

    Parameters
    ----------
    story
        Only the story of this PO number; more than once for several. Left out: all.
    state
        The directory of the `gendan up` that they go into.

    """
    told = told_at(state)
    console, err = Console(), Console(stderr=True)
    stories = [each for each in STORIES if not story or each.name in story]
    if unknown := set(story) - {each.name for each in STORIES}:
        _say(f"there is no story {min(unknown)}; there are {', '.join(each.name for each in STORIES)}", err)
        return 1
    async with httpx.AsyncClient(trust_env=False, timeout=httpx.Timeout(30.0, connect=5.0)) as http:
        try:
            begun = await begin(state, told, http)
            if begun.done and not story:
                _say("The demo orders are there already: nothing was told.", console)
                return 0
            refused, commands, seconds = await played(stories, begun, told, http, console)
        except (MayNot, Refused) as why:
            _say(f"The demo is not played: {why}", err)
            return 1
        except asyncio.CancelledError:  # Ctrl-C
            _say("Stopped. Run it again: it goes on, and tells nothing twice.", err)
            return INTERRUPTED
    for each in refused:
        _say(f"not told to its end: {each}", err)
    if not refused and not story:
        finished(state, begun)
    _say(f"{len(stories) - len(refused)} stories told: {commands:,} commands in {seconds:,.0f} s", console)
    return int(bool(refused))


async def played(
    stories: Sequence[Play], begun: Begun, told: Mapping[str, str], http: httpx.AsyncClient, console: Console
) -> tuple[list[Refused], int, float]:
    """Which stories were refused, how many commands were told, and in how many seconds.

    Raises Refused where not even the customers are taken.
    """
    tokens = {who.key: signed(told, who.name, who.roles, who.customers) for who in PEOPLE}
    player = Player(http, urls(told), tokens, begun.today)
    with telling(console, len(stories) + 1, "stories") as progress:
        progress.begins("demo")
        commands = await player.play(CUSTOMERS)
        progress.advances(1)
        return await _side_by_side(player, stories, progress, commands)


async def _side_by_side(
    player: Player, stories: Sequence[Play], progress: Telling, commands: int
) -> tuple[list[Refused], int, float]:
    refused, turn = list[Refused](), asyncio.Semaphore(AT_ONCE)

    async def tell(play: Play) -> int:
        async with turn:
            try:
                return await player.play(play)
            except Refused as why:  # the other stories are good without it
                refused.append(why)
                return 0
            finally:
                progress.advances(1)

    told = await asyncio.gather(*map(tell, stories))
    return refused, commands + sum(told), progress.seconds


def _say(words: str, console: Console) -> None:
    console.print(words, highlight=False, markup=False, soft_wrap=True)


def run() -> None:
    """As the launcher starts it: `python -m gendan.demo.commands DIR`."""
    sys.exit(asyncio.run(demo(state=Path(sys.argv[1]))))


if __name__ == "__main__":
    run()
