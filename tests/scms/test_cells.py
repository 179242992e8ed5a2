"""One cell: a day, a number, a code, or words."""

from datetime import date
from decimal import Decimal

import pytest

from gendan.scms import cells, countries
from gendan.scms.cells import Words
from shared.events.values import Edition


@pytest.mark.parametrize("text", ["2-Jun-06", "02-Jun-06", "6/2/06", "06/02/2006", "2-Jun-2006"])
def test_a_day_is_written_in_two_styles(text: str) -> None:
    assert cells.day(text) == date(2006, 6, 2)


@pytest.mark.parametrize(
    "text", ["31-Feb-10", "2/30/10", "13/1/06", "2-Foo-06", "2-JUN-06", "2006-06-02", "soon", "6.2.06"]
)
def test_what_is_no_day_is_not_guessed_at(text: str) -> None:
    assert cells.day(text) == Words(text, "could not be read", known=False)


@pytest.mark.parametrize("text", ["", "N/A", "Date Not Captured", "Pre-PQ Process", "N/A - From RDC"])
def test_the_files_own_words_for_no_value_are_known(text: str) -> None:
    for read in (cells.day, cells.number, cells.mode, cells.incoterm):
        reading = read(text)
        assert isinstance(reading, Words)
        assert reading.known


def test_numbers_are_exact() -> None:
    assert cells.number("780.34") == Decimal("780.34")
    assert cells.number("0") == 0


@pytest.mark.parametrize("text", ["1,000.00", "-5", "1e3", "NaN", "Infinity", "1.1234567", "1234567890123", "٣", " 5"])
def test_what_is_no_plain_number_is_not_guessed_at(text: str) -> None:
    assert isinstance(cells.number(text), Words)


def test_ddu_ended_with_incoterms_2000_and_the_others_state_no_edition() -> None:
    ddu, exw = cells.incoterm("DDU"), cells.incoterm("EXW")
    assert not isinstance(ddu, Words)
    assert not isinstance(exw, Words)
    assert (ddu.edition, exw.edition) == (Edition.E2000, None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Congo, DRC", "CD"),
        ("Swaziland", "SZ"),
        ("Côte d'Ivoire", "CI"),
        ("Tanzania", "TZ"),
        ("Vietnam", "VN"),
        ("Atlantis", None),
    ],
)
def test_a_country_has_its_iso_code_where_one_is_known(text: str, code: str | None) -> None:
    assert countries.code(text) == code
