"""`gendan parked …`: what stands still because of an event that cannot be taken in, and how it goes on."""

import json
from getpass import getuser

from rich.console import Console

from gendan.launcher.state import DEFAULT
from gendan.operating.meant import Meant
from gendan.operating.reach import OutOfReach
from gendan.operating.standing_still import Key, NotDone, asking
from gendan.progress import telling

console, complain = Console(), Console(stderr=True)


async def list_parked(*, state: Meant = DEFAULT) -> int:
    """Say what stands still: how many events of what, since when, and because of what."""
    try:
        async with asking(state) as ask:
            found, silent = await ask.everything()
    except OutOfReach as why:
        return _refuse(why)
    for each in found:
        _say(each.in_words())
    _say(f"{sum(each.events for each in found):,} events are parked" if found else "nothing is parked")
    for why_not in silent:
        complain.print(f"Not all is known: {why_not}.", highlight=False, markup=False, soft_wrap=True)
    return 1 if silent else 0


async def show_parked(consumer: str, key: str, *, state: Meant = DEFAULT) -> int:
    """Show the events that wait, in order.

    Parameters
    ----------
    consumer
        Who could not take them in, as `gendan parked list` names it.
    key
        Of what, as `gendan parked list` names it.

    """
    try:
        async with asking(state) as ask:
            which = Key(consumer, key)
            stands, events = await ask.of(which), await ask.events(which)
    except (OutOfReach, NotDone) as why:
        return _refuse(why)
    _say(stands.in_words())
    for event in events:
        _say(f"{event['id']}  {event['topic']} v{event['class_version']}  {event['occurred']}  by {event['actor']}")
        _say(f"    {json.dumps(event['data'], ensure_ascii=False)}")
    return 0


async def retry_parked(consumer: str, key: str | None = None, *, state: Meant = DEFAULT) -> int:
    """After a fix: take up again what waits, each key's events in order. What still cannot be taken in stays.

    Parameters
    ----------
    consumer
        Who could not take it in, as `gendan parked list` names it.
    key
        Of what; left out, everything of this consumer.

    """
    try:
        async with asking(state) as ask:
            keys = [Key(consumer, key)] if key else [each.which for each in await ask.of_consumer(consumer)]
            still = []
            with telling(console, len(keys), "keys") as progress:
                progress.begins("trying again")
                for each in keys:
                    still += [stands] if (stands := await ask.retry(each)) else []
                    progress.advances(1)
    except (OutOfReach, NotDone) as why:
        return _refuse(why)
    for stands in still:
        _say(f"still: {stands.in_words()}")
    _say(f"{len(keys) - len(still):,} of {len(keys):,} go on")
    return 1 if still else 0


async def skip_parked(consumer: str, key: str, *, reason: str = "", by: str = "", state: Meant = DEFAULT) -> int:
    """Leave out for good the event at which something stands still; what waits behind it goes on, in order.

    Parameters
    ----------
    consumer
        Who could not take it in, as `gendan parked list` names it.
    key
        Of what, as `gendan parked list` names it.
    reason
        Why: it is kept with your name and the time.
    by
        Your name; left out, the one that you are logged in with.

    """
    if not reason.strip():
        return _refuse(NotDone("an event is left out for good, so say why: --reason 'what was wrong with it'"))
    try:
        async with asking(state) as ask:
            skipped = await ask.of(Key(consumer, key))
            stands = await ask.skip(skipped, reason, by or getuser())
    except (OutOfReach, NotDone) as why:
        return _refuse(why)
    _say(f"skipped: {skipped.place}")
    _say(f"now: {stands.in_words()}" if stands else "all that waited behind it has gone on")
    return 0


def _refuse(why: Exception) -> int:
    complain.print(f"Nothing was done: {why}.", highlight=False, markup=False, soft_wrap=True)
    return 1


def _say(words: str) -> None:
    console.print(words, highlight=False, markup=False, soft_wrap=True)
