"""A delegation may be for some customers' things only; of a manager who is concerned by no others it has to be."""

from datetime import UTC, datetime
from uuid import UUID

import httpx
import pytest

from services.order.app import app
from services.order.delegations.domain import REGISTER, Register, check_customers, evolve, grant, is_shown_to, revoke
from services.order.orders.state import order_id
from shared.approval import Approver
from shared.errors import Rejected, Unknown
from shared.events.delegation import DelegationEvent, DelegationGranted, DelegationRevoked
from shared.identity.names import OWN
from shared.identity.roles import Role
from shared.people import id_at
from tests.given import Given
from tests.identity import bearer
from tests.order.company import BEGINNING, DAY, Company, person
from tests.order.conftest import ORDER
from tests.order.terms import COUNTERSIGNING
from tests.order.test_delegations import wanted
from tests.order.ways import MANAGER
from tests.shared.http.asked import problem

given: Given[Register, DelegationEvent] = Given(Register(), evolve)

LI, CHEN = Approver(str(person("li")), frozenset({MANAGER})), Approver(str(person("chen")), frozenset({MANAGER}))
HARBOURS = frozenset({"HARBOUR"})
for_harbour, for_all = wanted(customers=("HARBOUR",)), wanted()
for_both = wanted(customers=("HARBOUR", "ZANZIBAR"))


def revoked(granted: DelegationGranted) -> DelegationRevoked:
    return DelegationRevoked(delegation=granted.delegation, at=BEGINNING, reason="back")


def test_a_delegation_for_other_customers_is_another_one() -> None:
    assert len({each.delegation for each in (for_harbour, for_all, for_both)}) == 3
    given(for_harbour).when(grant, for_all, LI, BEGINNING).then(for_all)


def test_who_is_concerned_by_some_customers_says_for_which_and_names_no_others() -> None:
    check_customers(None, None)
    check_customers(["HARBOUR"], None)
    check_customers(["HARBOUR"], HARBOURS)
    with pytest.raises(Rejected, match="say for which customers"):
        check_customers(None, HARBOURS)
    for theirs in HARBOURS, frozenset[str]():
        with pytest.raises(Unknown):
            check_customers(["HARBOUR", "ZANZIBAR"], theirs)


def test_another_manager_ends_it_only_if_all_its_customers_are_their_business() -> None:
    given(for_harbour).when(revoke, for_harbour.delegation, "back", CHEN, BEGINNING, theirs=HARBOURS).then(
        revoked(for_harbour)
    )
    for wider in for_all, for_both:
        given(wider).when(revoke, wider.delegation, "back", CHEN, BEGINNING, theirs=HARBOURS).then_refused("a manager")
        given(wider).when(revoke, wider.delegation, "back", LI, BEGINNING, theirs=HARBOURS).then(revoked(wider))
    others = frozenset({"ZANZIBAR"})
    given(for_harbour).when(revoke, for_harbour.delegation, "back", CHEN, BEGINNING, theirs=others).then_refused(
        "no such", because=Unknown
    )


def test_it_is_shown_to_whom_its_customers_concern_and_to_both_whom_it_binds() -> None:
    [known] = given(for_harbour).state.delegations.values()
    chen, zhao = str(person("chen")), str(person("zhao"))
    assert is_shown_to(chen, None, known)
    assert is_shown_to(chen, HARBOURS, known)
    assert not is_shown_to(chen, frozenset({"ZANZIBAR"}), known)
    assert is_shown_to(zhao, frozenset({"ZANZIBAR"}), known)
    [of_all] = given(for_all).state.delegations.values()
    assert is_shown_to(chen, frozenset({"ZANZIBAR"}), of_all)


# Approving by it ------------------------------------------------------------------------------------------------------


def lent(company: Company, customers: tuple[str, ...], by: str = "li", to: str = "zhao") -> UUID:
    told = wanted(
        company.now, company.now + 30 * DAY, delegator=person(by), delegate=person(to), matters=tuple(COUNTERSIGNING),
        customers=customers,
    )  # fmt: skip
    company.tell(told, by, of=REGISTER)
    return told.delegation


async def test_it_lets_sign_the_orders_of_its_customers() -> None:
    company = Company()
    await company.receive("wang")
    assert company.order.customer_code
    await company.countersign("zhao", delegation=lent(company, (company.order.customer_code,)))
    assert company.signatures == 1


async def test_it_lets_sign_no_other_orders() -> None:
    company = Company()
    await company.receive("wang")
    with pytest.raises(Rejected, match="for the things of other customers"):
        await company.countersign("zhao", delegation=lent(company, ("ZANZIBAR",)))


async def test_it_ties_those_whom_it_binds_where_it_could_be_used_and_nowhere_else() -> None:
    for customers, is_tied in ((), True), (("ZANZIBAR",), False):
        company = Company()
        await company.receive("wang")
        lent(company, customers or (str(company.order.customer_code),), to="wang")
        if is_tied:
            with pytest.raises(Rejected, match="the delegations of whoever wrote or changed it lead to you"):
                await company.countersign("li", MANAGER)
        else:
            await company.countersign("li", MANAGER)


# Over HTTP ------------------------------------------------------------------------------------------------------------

AT = f"/v1/orders/{order_id('HARBOUR', ORDER['po_number'])}"
ZHAO = id_at(b"people", OWN, "Zhao Min")
MERCHANDISER = Role.BUSINESS_MERCHANDISER
HARBOURS_MANAGER = bearer("Li Na", Role.MANAGER, customers=["HARBOUR"])
LENDING = {
    "delegate": str(ZHAO),
    "matters": ["order.countersign"],
    "begins": "2020-01-01T00:00:00Z",
    "until": "2020-12-01T00:00:00Z",
}


@pytest.fixture
async def desk(http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> httpx.AsyncClient:
    """In 2020, with an order of HARBOUR that somebody has to sign."""
    monkeypatch.setitem(app.state._state, "now", lambda: datetime(2020, 6, 1, tzinfo=UTC))
    answer = await http.post("/v1/orders", json=ORDER | {"countersign": "by_one"}, headers=bearer("Wang", MERCHANDISER))
    assert answer.status_code == 201, answer.text
    return http


async def lend(desk: httpx.AsyncClient, *customers: str, by: dict[str, str] = HARBOURS_MANAGER) -> httpx.Response:
    body = LENDING | ({"customers": customers} if customers else {})
    return await desk.post("/v1/delegations", json=body, headers=by)


async def test_a_manager_of_some_customers_delegates_about_these_and_no_others(desk: httpx.AsyncClient) -> None:
    assert problem(await lend(desk), 409, "rejected")["missing"] == "customers"
    problem(await lend(desk, "HARBOUR", "ZANZIBAR"), 404, "unknown")
    granted = await lend(desk, "HARBOUR")
    assert granted.status_code == 201, granted.text
    at = granted.headers["location"]
    for who in HARBOURS_MANAGER, bearer("Chen", Role.MANAGER):
        told = (await desk.get(at, headers=who)).json()
        assert (told["customers"], told["standing"]) == (["HARBOUR"], "in_force")
        listed = (await desk.get("/v1/delegations", headers=who)).json()["delegations"]
        assert [each["id"] for each in listed] == [told["id"]]
    zanzibars = bearer("Sun", Role.MANAGER, customers=["ZANZIBAR"])
    problem(await desk.get(at, headers=zanzibars), 404, "unknown")
    problem(await desk.post(f"{at}/revoke", json={"reason": "x"}, headers=zanzibars), 404, "unknown")
    assert (await desk.get("/v1/delegations", headers=zanzibars)).json() == {"delegations": []}


async def test_of_a_delegation_about_more_somebody_is_shown_their_own_customers(desk: httpx.AsyncClient) -> None:
    granted = await lend(desk, "ZANZIBAR", "HARBOUR", by=bearer("Chen", Role.MANAGER))
    told = (await desk.get(granted.headers["location"], headers=HARBOURS_MANAGER)).json()
    assert told["customers"] == ["HARBOUR"]


async def test_the_delegate_signs_orders_of_these_customers_only(desk: httpx.AsyncClient) -> None:
    zhao = bearer("Zhao Min", MERCHANDISER)
    for customer, status in (("ZANZIBAR", 409), ("HARBOUR", 200)):
        delegation = (await lend(desk, customer, by=bearer("Chen", Role.MANAGER))).json()["id"]
        body = {"version": 1, "delegation": delegation}
        answer = await desk.post(f"{AT}/countersign", json=body, headers=zhao)
        assert answer.status_code == status, answer.text
