"""All checks on all that was recorded and found."""

from collections.abc import Iterator

from tests.faults.checks.decisions import decided_on_what_stood
from tests.faults.checks.effects import acknowledged_is_stored, acted_once, answered_alike, no_key_is_reused
from tests.faults.checks.linear import compared_rightly, linearizable, seen
from tests.faults.checks.notices import in_line, told_because_of_something
from tests.faults.checks.policies import acted_exactly_once
from tests.faults.checks.reaching import got_once, in_order
from tests.faults.checks.shown import ledger_is_the_stores, own_writes_are_seen, tables_are_the_fold
from tests.faults.checks.stores import chained_rightly, numbered_without_a_hole
from tests.faults.recorded import Recorded
from tests.faults.stored import Found
from tests.faults.violation import Violation


def violations(recorded: Recorded, found: Found) -> Iterator[Violation]:
    """Every promise that was broken."""
    commands, looks, stores = recorded.commands, recorded.looks, found.stores
    yield from acknowledged_is_stored(commands, stores)
    yield from acted_once(commands, stores)
    yield from answered_alike(commands)
    yield from no_key_is_reused(recorded.reused)
    yield from linearizable(seen(commands, looks, stores))
    yield from compared_rightly(commands, stores)
    yield from decided_on_what_stood(commands, looks, stores)
    for store in stores.values():
        yield from numbered_without_a_hole(store)
        yield from chained_rightly(store)
        yield from got_once(found.subscribed[store.service], store)
    for stream in found.streams:
        yield from in_order(stream, stores[stream.service])
    yield from acted_exactly_once(stores)
    yield from in_line(stores)
    yield from told_because_of_something(stores)
    yield from ledger_is_the_stores(found.tracking, stores)
    yield from tables_are_the_fold(found.tracking, stores)
    yield from own_writes_are_seen(recorded.shown)
