"""Who may call what stands in docs/rights.md, and is what the rules say; no route is forgotten."""

import pytest

from shared.events.confidential import Confidential
from shared.identity.roles import SEES, Role
from tests.rights import by_rule, table
from tests.rights.routes import OPEN, apps, open_routes, routes


def test_every_route_is_in_the_table_and_nothing_else_is() -> None:
    there, told = {route.key: route for route in routes()}, table.rights()
    words = [
        f"{route} of {route.service} is not in docs/rights.md: say who may. By its rule:\n{by_rule.written(route)}"
        for key, route in there.items()
        if key not in told
    ]
    words += [
        f"{route} of {service} is in docs/rights.md, and gone"
        for service, route in told
        if (service, route) not in there
    ]
    if words:
        pytest.fail("\n".join(words))


def test_the_rules_say_what_the_table_says() -> None:
    told = table.rights()
    words = [each for route in routes() if route.key in told for each in by_rule.differences(route, told[route.key])]
    if words:
        pytest.fail("\n".join([*words, "Whichever is right: change the other, knowingly."]))


def test_what_each_role_sees_of_prices_and_costs_is_what_the_table_says() -> None:
    assert table.seen() == {role: {each for each in Confidential if role in SEES[each]} for role in Role}


def test_what_is_behind_no_rule_has_its_reason() -> None:
    """Whatever else an application answers by itself: pages about the contract, mounted files, sockets."""
    unguarded = open_routes()
    words = [
        f"{path} of {name} is behind no rule: OPEN says why not, or it gets one"
        for name, path in unguarded
        if (name, path) not in OPEN
    ]
    words += [f"{path} of {name} is gone from there" for name, path in OPEN if (name, path) not in unguarded]
    if words:
        pytest.fail("\n".join(words))


def test_the_contract_tells_of_nothing_that_is_behind_no_rule() -> None:
    there = {route.key for route in routes()} | {(name, f"GET {path}") for name, path in OPEN}
    for name, app in apps().items():
        for path, item in app.openapi()["paths"].items():
            assert {(name, f"{method.upper()} {path}") for method in item} <= there
