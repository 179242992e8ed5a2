"""Whatever is told of inspections in whatever order: the fold takes it, and what failed always has a way on."""

from collections.abc import Callable, Sequence

from hypothesis import given as for_all
from hypothesis import strategies as st

from services.production.inspections.domain import perform, schedule
from services.production.inspections.state import Inspections, Stage
from shared.errors import Rejected
from shared.events.inspection import InspectionEvent, InspectionFactRetracted, Inspector, Result
from tests.production.inspections.examples import ORDER, conceded, given, lot, noted, scheduled, seen, told

retracted = InspectionFactRetracted(
    order_id=ORDER, retracted_version=1, retracted_event="1:production:1", why="did_not_occur", reason="x"
)
LEFT = seen(2, by=Inspector.CUSTOMER, result=Result.PENDING)
LOOKS = [
    seen(),
    seen(6),
    LEFT,
    seen(2, by=Inspector.CUSTOMER, result=Result.PASSED),
    seen(0, "QC-2", follows="QC-1"),
    seen(6, "QC-2", follows="QC-1"),
    seen(0, "QC-3", lots=lot("2", "100")),
]
EVENTS = [noted(), scheduled(), scheduled("2027-06-20"), conceded(), retracted, *(told(each) for each in LOOKS)]
DECISIONS: list[Callable[[Inspections], Sequence[InspectionEvent]]] = [
    lambda its: schedule(its, scheduled()),
    lambda its: schedule(its, scheduled("2027-06-20", reason="late")),
    *((lambda its, look=look: perform(its, look)) for look in LOOKS),
]


@for_all(st.lists(st.sampled_from(EVENTS), max_size=10))
def test_the_fold_takes_any_event_at_any_time(events: list[InspectionEvent]) -> None:
    state = given(*events).state
    assert all(isinstance(each.stage, Stage) for each in state.all.values())


@for_all(st.lists(st.sampled_from(DECISIONS), max_size=10))
def test_what_is_decided_once_is_not_undone_and_what_failed_can_be_looked_at_again(
    decisions: list[Callable[[Inspections], Sequence[InspectionEvent]]],
) -> None:
    history = given(noted())
    for decide in decisions:
        before = history.state
        try:
            history = history(*decide(before))
        except Rejected:
            continue
        assert not list(decide(history.state)), "told again, nothing more follows"
        for number, each in before.all.items():
            if each.stage in {Stage.PASSED, Stage.FAILED}:
                assert history.state.of(number).stage is each.stage
    for number, each in history.state.all.items():
        if each.stage is Stage.FAILED:
            assert perform(history.state, seen(0, "QC-99", follows=number))
