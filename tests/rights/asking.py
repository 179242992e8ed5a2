"""Who asks what, and what they must be answered by the table."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.identity import bearer
from tests.rights.routes import Guarded
from tests.rights.table import KEY, MAY, NOBODY, NOT, SERVICES, Row, shorts

OWN, OTHERS = "HARBOUR", "ZANZIBAR"
NOBODYS = ("/v1/deliveries", "/v1/subscriptions", "/v1/ops", "/ops")
"""Of the whole company, and of no customer: whoever is limited to some customers finds nothing there."""


@dataclass(frozen=True, eq=False)
class Asker:
    """Somebody of one column. `customers`: whom their token names; None: it names none."""

    column: str
    headers: dict[str, str]
    customers: frozenset[str] | None = None

    def __str__(self) -> str:
        return f"{self.column} of {', '.join(self.customers)}" if self.customers else self.column


@dataclass(frozen=True, eq=False)
class Question:
    """One cell: somebody asks for one route, about what belongs to `whose`."""

    route: Guarded
    asker: Asker
    whose: str
    sign: str

    def __str__(self) -> str:
        return f"{self.route} of {self.route.service}, by {self.asker}, about {self.whose}"

    @property
    def refused(self) -> int | None:
        """The status of the refusal where their role may not; None: it may."""
        if self.sign != NOT:
            return None
        return 401 if self.asker.column == NOBODY else 403

    @property
    def is_theirs(self) -> bool:
        """Whether what is asked about is their business."""
        if self.asker.customers is None:
            return self.sign == MAY
        return self.whose in self.asker.customers and not self.route.path.startswith(NOBODYS)


def askers(key: dict[str, str]) -> list[Asker]:
    """Each role, by a token that names a customer and by one that names none; and those without a role."""
    limits = None, frozenset({OWN})
    by_role = [
        Asker(name, bearer(f"Li Na, {name}", role, customers=customers), customers)
        for role, name in shorts().items()
        for customers in limits
    ]
    services = {"Authorization": "Bearer between-services", "Gendan-Actor": "operator"}
    return [*by_role, Asker(NOBODY, {}), Asker(SERVICES, services), Asker(KEY, key)]


def questions(routes: list[Guarded], rights: dict[tuple[str, str], Row], key: dict[str, str]) -> Iterator[Question]:
    """Every route × everybody × what is their customer's and what is another's."""
    for route in routes:
        for asker in askers(key):
            sign = rights[route.key][asker.column]
            for whose in OWN, OTHERS:
                yield Question(route, asker, whose, sign)
