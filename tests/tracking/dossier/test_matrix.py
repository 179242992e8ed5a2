"""Given lines with colours and sizes, then each is counted where it stands, exactly, and marked where it is off."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from services.tracking.dossier.matrix import Cell, Count, Mark, Row, Style, in_turn, listed, mark, matrix
from shared.events.inspection import InspectedLine, Result
from shared.events.values import Tolerance, Unit
from tests.tracking.dossier.examples import SIZES, garment
from tests.tracking.life import inspected
from tests.tracking.telling import Telling, day, ordered, received


def rows(style: Style, colour: str | None) -> dict[tuple[Count, str], Row]:
    (found,) = [each for each in style.colours if each.name == colour]
    return {(row.count, row.stage): row for row in found.rows}


def quantities(row: Row) -> list[Decimal | None]:
    return [cell.quantity if cell else None for cell in row.cells]


def test_a_garment_order_is_counted_by_colour_and_size_stage_by_stage() -> None:
    view = garment().view()
    (tee,) = matrix(view)
    assert tee.name == "TEE-204 organic jersey"
    assert tee.sizes == ("S", "M", "L", "XL")
    assert [each.name for each in tee.colours] == [*SIZES]
    navy, ecru = rows(tee, "navy"), rows(tee, "ecru")
    assert quantities(navy[Count.ORDERED, ""]) == [300, 600, 450, 150]
    assert quantities(ecru[Count.ORDERED, ""]) == [200, 400, 300, None]
    assert quantities(navy[Count.MADE, "sewing"]) == [240, 480, 360, 120]
    assert quantities(navy[Count.PACKED, "packing"]) == [120, 240, 180, 60]
    assert quantities(navy[Count.INSPECTED, ""]) == [300, 0, 0, 0]
    assert quantities(navy[Count.DELIVERED, ""]) == [0, 0, 0, 0]
    assert navy[Count.ORDERED, ""].total == 1500
    assert [line.number for line in listed(view, (tee,))] == ["8"]


def test_what_is_made_in_excess_of_the_tolerance_is_over_and_by_how_much() -> None:
    (tee,) = matrix(garment().view())
    cut = rows(tee, "navy")[Count.MADE, "cutting"].cells[1]
    assert cut == Cell("2", Decimal(660), Mark.OVER, Decimal(30))  # 600 and 5 % are 630
    sewn = rows(tee, "navy")[Count.MADE, "sewing"].cells[1]
    assert sewn == Cell("2", Decimal(480), Mark.SHORT, Decimal(102))  # 600 less 3 % are 582


def test_a_shortage_of_one_size_is_not_made_good_by_another(tell: Telling) -> None:
    tell(received(ordered("1", 100, style="T", size="S"), ordered("2", 100, style="T", size="M")))
    tell(tell.departed("SH", **{"1": 150, "2": 50}), day("2026-11-20"))
    (style,) = matrix(tell.view())
    shipped = rows(style, None)[Count.SHIPPED, ""]
    assert [cell.mark for cell in shipped.cells if cell] == [Mark.OVER, Mark.SHORT]
    assert shipped.total == 200


def test_lines_without_sizes_are_a_list(tell: Telling) -> None:
    tell(received(ordered("1", style="bag"), ordered("2", style="bag", colour="red")))
    view = tell.view()
    assert matrix(view) == ()
    assert listed(view, ()) == view.lines


def test_two_lines_of_one_colour_and_size_are_a_list_since_a_cell_is_one_line(tell: Telling) -> None:
    tell(received(*(ordered(n, style="T", size="S", colour="red") for n in "12")))
    assert matrix(tell.view()) == ()


def test_lines_in_several_units_have_no_sum(tell: Telling) -> None:
    tell(received(ordered("1", style="T", size="S"), ordered("2", style="T", size="M", unit=Unit.SET)))
    (style,) = matrix(tell.view())
    assert style.unit is None
    assert {row.total for row in style.colours[0].rows} == {None}


def test_goods_that_nobody_makes_for_the_order_have_no_making() -> None:
    tell = Telling()
    tell(received(ordered("1", style="T", size="S")))
    (style,) = matrix(tell.view())
    assert [row.count for row in style.colours[0].rows] == [Count.ORDERED, Count.SHIPPED, Count.DELIVERED]


def test_a_lot_that_failed_was_not_inspected_until_it_passes(tell: Telling) -> None:
    tell(received(ordered("1", style="T", size="S")))
    lots = (InspectedLine(line="1", quantity=Decimal(100)),)
    tell(inspected("I-1", Result.FAILED, lots=lots), day("2026-11-20"))
    (style,) = matrix(tell.view())
    assert quantities(rows(style, None)[Count.INSPECTED, ""]) == [0]


def test_sizes_stand_as_on_a_label() -> None:
    assert in_turn(["XL", "S", "M", "XXS", "L"]) == ("XXS", "S", "M", "L", "XL")
    assert in_turn(["110", "98", "104/110", "86.5"]) == ("86.5", "98", "104/110", "110")
    assert in_turn(["one size", "M", "38", "M"]) == ("38", "M", "one size")
    assert in_turn(["", "½", "²"]) == ("", "½", "²")


@given(st.decimals(0, 10**6, places=2), st.decimals("0.01", 10**6, places=2), st.integers(0, 100), st.integers(0, 100))
def test_a_quantity_is_off_by_exactly_what_makes_it_acceptable(
    quantity: Decimal, of: Decimal, under: int, over: int
) -> None:
    tolerance = Tolerance(under=Decimal(under), over=Decimal(over))
    told, off = mark(quantity, of, tolerance)
    if told is Mark.SHORT:
        assert mark(quantity + off, of, tolerance)[0] is Mark.ENOUGH
    elif told is Mark.OVER:
        assert mark(quantity - off, of, tolerance)[0] in {Mark.ENOUGH, Mark.NONE}
    else:
        assert off == 0


def test_a_matrix_says_nothing_that_the_lines_do_not() -> None:
    view = garment().view()
    (tee,) = matrix(view)
    delivered = {line.number: line.ordered for line in view.lines}
    found = {cell.line: cell.quantity for colour in tee.colours for cell in colour.rows[0].cells if cell}
    assert found == {number: quantity for number, quantity in delivered.items() if number != "8"}
