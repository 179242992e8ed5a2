"""Whether an order's papers, as they are, were countersigned 验签: any change of them voids what was signed before."""

from collections.abc import Iterable, Sequence

from services.tracking.entries import Decode, Said
from services.tracking.orders.axes import Countersigned
from services.tracking.orders.told import Fact, Told
from shared.events.order import OrderAmended, OrderFactRetracted, OrderReceived

PAPERS = {OrderReceived.topic, OrderAmended.topic}


def signatures(told: Told, entries: Iterable[Said], decode: Decode) -> list[Fact]:
    """Those behind the last change of the papers, in line. What is decided upon was decided in the order service."""
    if not told.countersigned:
        return []
    changed = max((fact.decided for fact in (*told.received, *told.amended)), default=(0, 0))
    changed = max(changed, _retracted([*entries], decode))
    return sorted((fact for fact in told.countersigned if fact.decided > changed), key=lambda fact: fact.decided)


def countersigned(required: int, signed: Sequence[Fact]) -> Countersigned:
    if len(signed) >= max(1, required):
        return Countersigned.SIGNED
    return Countersigned.WAITING if required else Countersigned.NOT_REQUIRED


def _retracted(entries: Sequence[Said], decode: Decode) -> tuple[int, int]:
    """The last time that papers, or a change of them, were declared wrong: that changes them, too."""
    papers = {entry.id for entry in entries if entry.topic in PAPERS}
    retractions = [entry for entry in entries if entry.topic == OrderFactRetracted.topic]
    return max(
        ((each.epoch, each.version) for each in retractions if decode(each).retracted_event in papers), default=(0, 0)
    )
