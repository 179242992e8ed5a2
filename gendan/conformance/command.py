"""`gendan conformance -- COMMAND …`: whether somebody's subscriber does what a subscriber must."""

import asyncio
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from cyclopts import Parameter

from gendan.conformance.failed import Failed
from gendan.conformance.scenarios import SCENARIOS, Scenario
from gendan.conformance.stage import staged
from gendan.launcher.telling import err, say
from gendan.launcher.words import CannotStart


def conformance(
    *command: Annotated[str, Parameter(allow_leading_hyphen=True)],
    own_consumer: bool = False,
    only: str = "",
    at_once: int = 3,
    seconds: float = 30,
) -> None:
    """Try a subscriber: it must take in each event once and in order, whatever happens; docs/subscribers.md.

    Exit code 0 if it passes all, 1 if it does not.

    Parameters
    ----------
    command
        What starts the subscriber, after `--`. Its environment says where everything is; for each event that it has
        taken in it writes a line POSITION ID on its standard output.
    own_consumer
        It makes a consumer of its own, instead of using one that was made for it.
    only
        Only the scenarios whose name has these words.
    at_once
        How many scenarios are played at the same time.
    seconds
        How long anything that is waited for may take.

    """
    chosen = [each for each in SCENARIOS if only.replace(" ", "_") in each.__name__]
    if not command or not chosen:
        say("name the subscriber: gendan conformance -- COMMAND …" if chosen else f"no scenario has {only!r}", err)
        sys.exit(2)
    try:
        verdicts = asyncio.run(tried(command, chosen, is_partner=not own_consumer, at_once=at_once, seconds=seconds))
    except CannotStart as why:
        say(str(why), err)
        sys.exit(1)
    passed = sum(each.is_passed for each in verdicts)
    say(f"{passed} of {len(verdicts)} scenarios passed")
    sys.exit(0 if passed == len(verdicts) else 1)


@dataclass(frozen=True)
class Verdict:
    """How a subscriber did in one scenario: nothing to say where it passed; what it said itself is in `said`."""

    scenario: Scenario
    words: str = ""
    said: str = ""

    @property
    def is_passed(self) -> bool:
        return not self.words

    def lines(self) -> Iterable[str]:
        """For people at a terminal."""
        name = self.scenario.__name__.replace("_", " ")
        yield f"{'passed' if self.is_passed else 'FAILED'}  {name:<30} {self.scenario.__doc__}"
        if not self.is_passed:
            yield f"        {'':<30} {self.words}"
            yield from (f"        {'':<30} | {line}" for line in self.said.splitlines()[-5:])


async def tried(
    command: Iterable[str], chosen: Iterable[Scenario], *, is_partner: bool, at_once: int, seconds: float
) -> list[Verdict]:
    """Play scenarios, each on a stage of its own, and tell each verdict as soon as it is there."""
    words, places = list(command), asyncio.Semaphore(at_once)

    async def played(scenario: Scenario) -> Verdict:
        async with places, staged(words, is_partner=is_partner, seconds=seconds) as stage:
            try:
                await scenario(stage)
                verdict = Verdict(scenario)
            except Failed as why:
                verdict = Verdict(scenario, str(why), stage.subscriber.said())
            for line in verdict.lines():
                say(line)
            return verdict

    return list(await asyncio.gather(*map(played, chosen)))
