"""Whose form it is: one of our own pages', or nobody's."""

import pytest

from shared.errors import Forbidden
from shared.http.own_pages import check_own_page

HOST = {"host": "orders.example:8443"}


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "same-origin", "origin": "null"},
        {"origin": "https://orders.example:8443"},
    ],
)
def test_a_form_of_a_page_of_the_same_origin_is_taken(headers: dict[str, str]) -> None:
    check_own_page(HOST | headers)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": "cross-site", "origin": "https://orders.example:8443"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "https://orders.example"},
        {"origin": "https://orders.example:8443.evil.example"},
        {"origin": "https://evil.example"},
        {"referer": "https://orders.example:8443/orders"},
    ],
)
def test_any_other_form_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(Forbidden):
        check_own_page(HOST | headers)


def test_without_a_host_nothing_is_of_it() -> None:
    with pytest.raises(Forbidden):
        check_own_page({"origin": ""})
