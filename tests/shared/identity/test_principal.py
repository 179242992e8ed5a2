"""Whose things concern whom."""

import pytest

from shared.identity.principal import Kind, Principal
from shared.identity.roles import OUTSIDE, Role


@pytest.mark.parametrize("role", sorted(OUTSIDE))
def test_who_is_only_from_outside_and_is_given_no_customer_is_concerned_by_nothing(role: Role) -> None:
    outsider = Principal("p", Kind.PERSON, frozenset({role}))
    assert outsider.customers == frozenset()
    assert not outsider.concerns("HARBOUR")
    assert not outsider.concerns(None)


def test_who_is_from_outside_is_concerned_by_the_customers_they_were_given() -> None:
    assert Principal("p", Kind.KEY, frozenset({Role.PARTNER}), customers=frozenset({"HARBOUR"})).concerns("HARBOUR")


def test_whoever_is_also_of_the_company_is_concerned_by_everything_unless_that_is_limited() -> None:
    both = frozenset({Role.PARTNER, Role.FINANCE})
    assert Principal("p", Kind.PERSON, both).concerns("HARBOUR")
    assert Principal("p", Kind.PERSON, both).concerns(None)
    limited = Principal("p", Kind.PERSON, both, customers=frozenset({"OTHER"}))
    assert not limited.concerns("HARBOUR")
    assert not limited.concerns(None)
