"""The columns of a sheet are those of what it lists."""

from services.tracking.exports.columns import Cells, Column, columns_of
from services.tracking.orders.find import Found
from shared.events.confidential import Confidential


def test_columns_are_taken_from_what_a_row_is() -> None:
    columns = {each.key: each for each in columns_of(Found, headline="headline")}
    assert columns["value"] == Column("value", Cells.MONEY, Confidential.PRICE)
    assert columns["due_on"].cells is Cells.DAY
    assert columns["known_at"].cells is Cells.MOMENT
    assert columns["lines"].cells is Cells.NUMBER
    assert columns["late"].cells is Cells.TEXT
    assert columns["headline"].terms == "headline"
