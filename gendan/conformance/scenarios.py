# One room: each scenario is a few lines; whoever writes a subscriber reads here what will happen to it.
"""What may happen to a subscriber, one scenario each; the docstring says what it must do."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import replace
from time import monotonic

from gendan.conformance.judged import judge
from gendan.conformance.process import NARROW
from gendan.conformance.stage import Stage

Scenario = Callable[[Stage], Awaitable[None]]


async def from_nothing(stage: Stage) -> None:
    """Takes in all that was told before it came, also what the stream no longer has."""
    stage.tell_the_feed_only(30)
    await stage.tell(30)
    stage.subscriber.start()
    await stage.took_all()


async def as_it_happens(stage: Stage) -> None:
    """Takes in what is told while it listens, and acknowledges it."""
    stage.subscriber.start()
    for _ in range(5):
        await stage.tell(4)
        await stage.took_all()


async def duplicates(stage: Stage) -> None:
    """Takes in once what is delivered thrice."""
    stage.subscriber.start()
    await stage.tell(10)
    await stage.took_all()
    await stage.server.publish([each for each in stage.history.further(10) for _ in range(3)])
    await stage.server.publish(stage.history.events)
    await stage.tell(1)
    await stage.took_all()


async def disorder(stage: Stage) -> None:
    """Takes in in order what is delivered in disorder, and late."""
    stage.subscriber.start()
    await stage.tell(5)
    await stage.took_all()
    shuffled = stage.history.further(40) * 2
    random.Random(7).shuffle(shuffled)
    await stage.server.publish(shuffled)
    await stage.tell(1)
    await stage.took_all()


async def holes(stage: Stage) -> None:
    """Notices that messages are missing, and reads them from the feed, page by page, before it goes on."""
    stage.feed.most = 7
    stage.subscriber.start()
    await stage.tell(5)
    await stage.took_all()
    for lost in (1, 2, 40):
        stage.tell_the_feed_only(lost)
        await stage.tell(2)
        await stage.took_all()


async def hole_while_the_feed_is_away(stage: Stage) -> None:
    """Waits where it cannot fill a hole; never steps over it."""
    stage.subscriber.start()
    await stage.tell(5)
    await stage.took_all()
    stage.feed.is_away = True
    asked = stage.feed.asked
    stage.tell_the_feed_only(1)
    await stage.tell(3)

    async def has_asked() -> bool:
        await stage.took(5)  # and nothing wrong beyond that
        return stage.feed.asked >= asked + 2

    await stage.until(has_asked, lambda: "it has not asked the feed twice for what is missing")
    stage.feed.is_away = False
    await stage.took_all()


async def killed_when_quiet(stage: Stage) -> None:
    """Begins after its checkpoint when it is started again, not from the beginning."""
    stage.subscriber.start()
    await stage.tell(20)
    for _ in range(3):
        floor = await stage.settled()
        stage.subscriber.kill()
        await stage.tell(5)
        stage.subscriber.start(floor)
    await stage.took_all()


async def killed_at_work(stage: Stage) -> None:
    """Loses nothing when it is killed anywhere: its checkpoint is never ahead of its effects."""
    reached = 0
    for _ in range(3):
        stage.subscriber.start()
        await stage.tell(50)
        await stage.took(reached + 20)
        stage.subscriber.ignore()  # it writes until the pipe is full, and stands in the middle of an effect
        await stage.tell(600)
        await _stands(stage)
        stage.subscriber.kill()
        reached = judge(stage.subscriber.lives, stage.history.events)
    stage.subscriber.start()
    await stage.tell(1)
    await stage.took_all()


async def server_restarts(stage: Stage) -> None:
    """Comes back by itself after the server was killed, also where it stays away for a while."""
    stage.subscriber.start()
    await stage.tell(10)
    for away in (0.0, 2.0):
        await stage.took_all()
        await stage.server.kill()
        await asyncio.sleep(away)
        await stage.server.start()
        await stage.tell(10)
    await stage.took_all()


async def server_is_late(stage: Stage) -> None:
    """Waits for a server that is not there yet."""
    await stage.tell(10)
    await stage.server.kill()
    stage.subscriber.start()
    await asyncio.sleep(2)
    await stage.server.start()
    await stage.tell(5)
    await stage.took_all()


async def wiped_stream(stage: Stage) -> None:
    """Goes on where it was when the stream was lost and filled again with other sequence numbers."""
    stage.subscriber.start()
    await stage.tell(25)
    await stage.took_all()
    await stage.refill(first=1000)
    await stage.tell(5)
    await stage.took_all()
    stage.tell_the_feed_only(3)
    await stage.refill()
    await stage.tell(5)
    await stage.took_all()


async def unknown_things(stage: Stage) -> None:
    """Passes by types, versions, fields and attributes that it does not know, without stopping."""
    stage.subscriber.start()
    await stage.tell(3)
    sample = stage.history.events[0]
    new_type = stage.history.tell(replace(sample, topic="order.never_heard_of", data=b'{"what": {"ever": [1]}}'))
    newer = stage.history.tell(replace(sample, class_version=99, data=b'{"all": "otherwise"}'))
    more = stage.history.tell(replace(sample, data=sample.data[:-1] + ',"more": "上海"}'.encode()))
    await stage.server.publish([new_type, newer, more], tenant="Euro%20%E2%82%AC", colour="blue")
    await stage.tell(3)
    await stage.took_all()


async def next_epoch(stage: Stage) -> None:
    """Goes on where the source began another epoch and has all that was taken in."""
    stage.subscriber.start()
    await stage.tell(10)
    await stage.took_all()
    stage.history.taken_back(to=10)
    await stage.tell(10)
    await stage.took_all()


async def another_history(stage: Stage) -> None:
    """Stops and says why where the source no longer has what it has taken in; takes in nothing of the other history."""
    stage.subscriber.start()
    await stage.tell(30)
    await stage.took_all()
    known = list(stage.history.events)
    stage.history.taken_back(to=20)
    stage.history.further(20)
    await stage.refill()
    await stage.stops()
    judge(stage.subscriber.lives, known)


async def another_history_meanwhile(stage: Stage) -> None:
    """Stops and says why also where the source was taken back while it was not there itself."""
    stage.subscriber.start()
    await stage.tell(30)
    floor = await stage.settled()
    stage.subscriber.kill()
    known = list(stage.history.events)
    stage.history.taken_back(to=20)
    stage.history.further(40)
    await stage.refill()
    stage.subscriber.start(floor)
    await stage.stops()
    judge(stage.subscriber.lives, known)


async def _stands(stage: Stage) -> None:
    """Wait until it has filled the pipe and stands there; or does not go on otherwise."""
    since, before = monotonic(), -1

    async def stands() -> bool:
        nonlocal since, before
        if (waiting := stage.subscriber.unread()) != before:
            since, before = monotonic(), waiting
        return waiting > 0 and monotonic() > since + (0.5 if waiting >= NARROW - 100 else 3)

    await stage.until(stands, lambda: "it has written nothing more")


SCENARIOS: tuple[Scenario, ...] = (
    from_nothing,
    as_it_happens,
    duplicates,
    disorder,
    holes,
    hole_while_the_feed_is_away,
    killed_when_quiet,
    killed_at_work,
    server_restarts,
    server_is_late,
    wiped_stream,
    unknown_things,
    next_epoch,
    another_history,
    another_history_meanwhile,
)
