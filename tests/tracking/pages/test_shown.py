"""How values look on a page."""

from decimal import Decimal

import pytest

from services.tracking.pages.shown import money


@pytest.mark.parametrize(
    ("value", "currency", "words"),
    [
        ("12500.5", "USD", "12,500.50 USD"),
        ("12500", "EUR", "12,500.00 EUR"),
        ("0.0375", "USD", "0.0375 USD"),
        ("896000.00", "JPY", "896,000 JPY"),
        ("0", "KRW", "0 KRW"),
        ("1.5", "KWD", "1.500 KWD"),
        ("12.5", "JPY", "12.5 JPY"),
        ("1", None, "–"),
    ],
)
def test_money_has_the_decimals_of_its_currency_and_is_never_rounded(
    value: str, currency: str | None, words: str
) -> None:
    assert money(Decimal(value), currency) == words
