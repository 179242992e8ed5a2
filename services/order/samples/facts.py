"""What is told of a sample: it happened, so it is taken down in any state, in any order, each step of a round once."""

from services.order.samples.refusals import unknown
from services.order.samples.state import STAGES, Sample
from shared.errors import Rejected
from shared.events.sample import (
    SampleApproved,
    SampleDelivered,
    SampleEvent,
    SampleMade,
    SamplePhotographed,
    SampleRejected,
    SampleReviewed,
)

Fact = SampleMade | SampleReviewed | SamplePhotographed | SampleDelivered | SampleApproved | SampleRejected
OPPOSITE: dict[type[Fact], type[Fact]] = {SampleApproved: SampleRejected, SampleRejected: SampleApproved}


def tell(sample: Sample, fact: Fact) -> list[SampleEvent]:
    """Told again, it does nothing; told otherwise, it is refused: first what is wrong is retracted."""
    if sample.terms is None:
        raise unknown()
    fact = fact.model_copy(update={"order_id": sample.terms.order_id})
    round = sample.rounds.get(fact.round, {})
    known = round.get(type(fact))
    if known == fact:
        return []
    other = OPPOSITE.get(type(fact))
    if known is not None or (other and other in round):
        told = STAGES[type(fact) if known is not None else other or type(fact)]
        raise Rejected(
            f"round {fact.round} was told to be {told.replace('_', ' ')} already: retract that first, if it was wrong"
        )
    return [fact]
