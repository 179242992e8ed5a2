"""The plan's figures against an independent count, for the real file and for changed copies of it."""

from collections.abc import Callable
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path

import pytest

from gendan.scms.figures import figures
from gendan.scms.plan import Plan, plan
from gendan.scms.read import read
from tests.scms.counting import Records, counted, day, records, save, with_100_other_dates, without_100_rows


def test_the_real_file_has_the_figures_that_its_readme_promises(real: Plan) -> None:
    found = figures(real)
    assert (found.lines, found.orders, found.orders_in_several_shipments, found.shipments) == (10324, 6233, 389, 7030)
    assert (found.late, found.on_time, found.early, found.orders_with_late_line) == (1186, 6324, 2814, 684)
    assert (found.value, found.quantity) == (Decimal("1627584457.29"), Decimal(189265090))
    assert (found.lines_direct, found.lines_from_stock, found.customers) == (4920, 5404, 142)
    assert (found.lines_differing, found.difference) == (719, Decimal("-453.31"))
    assert (found.zero_prices, found.zero_values) == (18, 17)
    assert found.orders_without_quotation_and_release == 1187


def test_nothing_of_the_real_file_is_left_out_or_lost(real: Plan) -> None:
    assert real.left_out == ()
    assert not [note for note in real.notes if note.lost]


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("change", [without_100_rows, with_100_other_dates])
def test_the_figures_of_a_changed_copy_are_those_of_an_independent_count(
    scms: Path, tmp_path: Path, change: Callable[[Records, int], Records], seed: int
) -> None:
    rows = change(records(scms), seed)
    file = save(rows, tmp_path / "copy.csv")
    assert asdict(figures(plan(read(file)))) == counted(rows)


def test_every_row_of_the_real_file_becomes_what_its_cells_say(real: Plan, scms: Path) -> None:
    found = {}
    for order in real.orders:
        of_order = (order.number, order.customer, order.vendor, order.destination.text)
        required = {line.number: line.promised.on for line in order.lines}
        for shipment in order.shipments:
            for delivery in shipment.deliveries:
                for line in delivery.lines:
                    days = (required[line.line], delivery.on, delivery.reported)
                    found[line.line] = (*of_order, shipment.number, line.quantity, *days)
    names = ("PO / SO #", "Project Code", "Vendor", "Country", "ASN/DN #")
    dates = ("Scheduled Delivery Date", "Delivered to Client Date", "Delivery Recorded Date")
    assert found == {
        row["ID"]: (*(row[name] for name in names), Decimal(row["Line Item Quantity"]), *(day(row[it]) for it in dates))
        for row in records(scms)
    }
