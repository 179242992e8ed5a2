import pytest

from services.logistics.shipments.originals import release_originals
from shared.errors import NotKnownYet
from shared.events.order import Clearance
from shared.events.shipment import ShipmentGate, TitleKind
from tests.logistics.examples import (
    bill,
    cancelled,
    cleared,
    conceded,
    departed,
    given,
    held,
    noted,
    on_money,
    originals,
)

GONE = departed(_1="40")


def test_originals_go_when_their_bill_was_issued() -> None:
    given(noted, GONE, bill()).when(release_originals, originals).then(originals)
    given(noted, GONE).when(release_originals, originals).then_refused("no bill of lading is known of shipment ASN-1")


def test_a_bill_that_was_told_with_the_departure_is_known() -> None:
    with_bill = GONE.model_copy(update={"bill_of_lading": "EGLV1492"})
    given(noted, with_bill).when(release_originals, originals).then(originals)


@pytest.mark.parametrize("kind", [TitleKind.SEAWAY_BILL, TitleKind.AIR_WAYBILL])
def test_of_goods_that_are_given_out_without_originals_there_are_none(kind: TitleKind) -> None:
    given(noted, GONE, bill(kind=kind)).when(release_originals, originals).then_refused("given out without originals")
    given(noted, bill(kind=kind), bill("EGLV2")).when(release_originals, originals).then(originals)


def test_an_air_waybill_told_with_the_departure_is_no_title() -> None:
    by_air = GONE.model_copy(update={"air_waybill": "176-93840211"})
    given(noted, by_air).when(release_originals, originals).then_refused("travels with air waybill: its goods")


def test_where_the_terms_say_so_originals_wait_for_money() -> None:
    refused = given(on_money, bill()).when(release_originals, originals).then_refused("wait for money")
    assert (refused.gate, "paid" in refused.missing, "concession" in refused.opened_by) == ("originals", True, True)
    given(on_money, bill(), cleared()).when(release_originals, originals).then(originals)


def test_money_that_production_waits_for_lets_no_originals_go() -> None:
    history = given(on_money, bill(), cleared(Clearance.PRODUCTION))
    history.when(release_originals, originals).then_refused("wait for money")
    history(cleared(), cleared(Clearance.PRODUCTION, is_there=False)).when(release_originals, originals).then(originals)


def test_originals_wait_again_when_what_came_in_was_declared_wrong() -> None:
    history = given(on_money, bill(), cleared(), cleared(is_there=False))
    history.when(release_originals, originals).then_refused("wait for money")


def test_amended_terms_decide() -> None:
    freed = on_money.model_copy(update={"lines": (), "originals_wait": False, "tolerance": None})
    given(on_money, freed, bill()).when(release_originals, originals).then(originals)


def test_a_concession_lets_them_go_by_somebody_else() -> None:
    history = given(on_money, bill(), conceded(ShipmentGate.ORIGINALS))
    history.when(release_originals, originals).then(originals)
    history.when(release_originals, originals, asker={"zhang"}, conceders={"zhang"}).then_refused("you conceded it")
    given(on_money, bill(), conceded()).when(release_originals, originals).then_refused("wait for money")


def test_a_hold_or_a_cancellation_does_not_stop_them() -> None:
    for standing in (held, cancelled):
        given(noted, bill(), standing).when(release_originals, originals).then(originals)


def test_they_go_once() -> None:
    given(noted, bill(), originals).when(release_originals, originals).then_nothing()
    by_telex = originals.model_copy(update={"kind": TitleKind.TELEX_RELEASE})
    given(noted, bill(), originals).when(release_originals, by_telex).then_refused("went to Harbour & Sons already")


def test_of_an_order_that_nobody_knows_none_go() -> None:
    given(bill()).when(release_originals, originals, "order:7@1").then_refused("not known here yet", NotKnownYet)
