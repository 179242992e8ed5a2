"""What the rules in the code say, as a row of the table."""

from shared.identity.roles import OUTSIDE, STAFF
from tests.rights.routes import Guarded
from tests.rights.table import KEY, MAY, NOBODY, NOT, SERVICES, THEIRS, Row, shorts


def row(route: Guarded) -> Row:
    """Who may by its rule; whoever is from outside is shown what concerns them, where the route does not say more."""
    rule, names = route.rule, shorts()
    found = {
        name: NOT if not (rule.public or role in rule.roles) else MAY if rule.public or role in STAFF else THEIRS
        for role, name in names.items()
    }
    found[NOBODY] = MAY if rule.public else NOT
    found[SERVICES] = MAY if rule.public or rule.services else NOT
    found[KEY] = MAY if rule.public or (not rule.changes and rule.roles & STAFF) else NOT
    return found


def written(route: Guarded) -> str:
    """The row as it would stand in docs/rights.md."""
    return f"| `{route}` | {route.rule.action} | {' | '.join(row(route).values())} |"


def differences(route: Guarded, told: Row) -> list[str]:
    """Where the table says otherwise than the rule, in words."""
    outside = {name for role, name in shorts().items() if role in OUTSIDE}
    return [
        f"{route} of {route.service}: {column} {_may(rule)} by its rule, and {_may(told[column])} by docs/rights.md"
        for column, rule in row(route).items()
        if told[column] != rule and not (column in outside and {told[column], rule} == {MAY, THEIRS})
    ]


def _may(sign: str) -> str:
    return {MAY: "may", THEIRS: "may of what concerns them", NOT: "may not"}.get(sign, f"is {sign!r}")
