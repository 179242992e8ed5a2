"""All pages and routes that show orders, walked over: nobody finds what they must not see, in no byte of any answer."""

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import UUID, uuid5

import httpx
import msgspec
import pytest

from services.tracking.acting.table import ACTS
from services.tracking.app import app
from services.tracking.boards.act import By
from services.tracking.pages import why_paper
from services.tracking.reports.on_time import GroupBy
from shared.events.confidential import Confidential
from shared.events.files import Attachment, Kind
from shared.events.inspection import InspectionScheduled, Inspector, Time
from shared.events.material import MaterialOrdered, MaterialPlanned
from shared.events.order import ClarificationAnswered, ClarificationRequested, CreditOpened, Destination
from shared.events.output import MadeLine, OutworkSent
from shared.events.sample import CourierTerms, SampleChargeDecided, SampleDispatched
from shared.events.values import Money, Unit
from shared.identity.roles import SEES, STAFF
from tests.identity import bearer
from tests.rights.routes import routes
from tests.tracking.conftest import TakeIn
from tests.tracking.examples import made
from tests.tracking.life import OF_IT, of_sample
from tests.tracking.telling import NAMES, ORDER, Telling, day, ordered, paid, received, registered

PRICES = ("7.3913", "7391.31", "8391.31", "1234.57", "435.15", "88123.45", "57.83", "2517.39", "5873.92", "847.67")
"""A price, values, what was paid, a credit, what a sample was charged with, the instalments, what of one is open."""
COSTS = ("4.0719",)
FREIGHTS = ("871.93", "63.19", "49.27")
HIDDEN = {Confidential.PRICE: PRICES, Confidential.COST: COSTS, Confidential.FREIGHT: FREIGHTS}
HASH = bytes(range(1, 33))
PAPER = Attachment(digest="cd" * 32, kind=Kind.CUSTOMER_PAPER, name="signed.pdf", media_type="application/pdf", size=9)

THEIRS = ("ZEPHYR", "Zephyrine", "ZPO-55", "Zinnia", "Zagreb", "Zhou Vendor", "ZBOOK", "ZBILL", "Zeta Lines", "ZNOTE",
          "Zip Outwork", "Zinc rivets", "Zoll Mills", "Zebra question")  # fmt: skip
"""What only another customer's order has in it."""
OTHER, OTHERS = uuid5(NAMES, "Zephyr's order"), uuid5(NAMES, "Zephyr")

BLIND = STAFF - SEES[Confidential.PRICE] - SEES[Confidential.FREIGHT]


def usd(amount: str) -> Money:
    return Money(amount=Decimal(amount), currency="USD")


def planted() -> Telling:
    """An order of ACME with something of everything, and amounts that are like no other number."""
    worth = {"price": Decimal("7.3913"), "stated_value": Decimal("7391.31")}
    tell = made(lines=(ordered("1", 1200, **worth), ordered("2", 300, stated_value=Decimal(1000))))
    tell(paid("1234.57", "SLIP-P", instalment="deposit"), day("2026-10-07"))
    tell(CreditOpened(reference="LC-1", amount=Decimal("88123.45"), currency="USD", expires=date(2027, 1, 1)))
    booked = {"freight": usd("871.93"), "insurance": usd("63.19")}
    tell(tell.booked("SH-9", **{"2": 40}).model_copy(update=booked), day("2026-12-02"))
    tell(MaterialOrdered(**OF_IT, material="M-1", supplier="Mill", reference="B-1", quantity=Decimal(9),
                         unit_cost=usd("4.0719")))  # fmt: skip
    tell(SampleChargeDecided(**OF_IT, sample="S-1", charge=usd("57.83"), courier_terms=CourierTerms.PREPAID))
    tell(of_sample(SampleDispatched, round=2, courier="DHL", waybill="2Z", courier_terms="prepaid", pieces=1,
                   cost=usd("49.27")))  # fmt: skip
    tell(ClarificationAnswered(number="Q-1", answer="brass", evidence=(PAPER,)))
    return tell


def of_another(positions: dict[str, int]) -> Telling:
    """An order of ZEPHYR, of whom ACME is to hear nothing."""
    tell = Telling(OTHER, positions=positions)
    of_it: dict[str, Any] = {"order_id": OTHER}
    line = ordered("1", 777, style="Zinnia")
    where = Destination(text="Zagreb", country="HR", time_zone="Europe/Zagreb")
    tell(received(line, customer_id=OTHERS, customer_code="ZEPHYR", po_number="ZPO-55", vendor="Zhou Vendor",
                  destination=where), day("2026-10-02"))  # fmt: skip
    tell(ClarificationRequested(number="ZQ-1", question="Zebra question", blocking=True))
    booked = {"forwarder": "Zeta Lines", "booking_number": "ZBOOK"}
    tell(tell.booked("ZSH-1", **{"1": 100}).model_copy(update=booked), day("2026-11-30"))
    tell(tell.departed("ZSH-1", **{"1": 100}).model_copy(update={"bill_of_lading": "ZBILL"}), day("2026-12-01"))
    tell(OutworkSent(**of_it, note="ZNOTE", subcontractor="Zip Outwork", process="embroidery", due=date(2026, 12, 1),
                     lines=(MadeLine(line="1", quantity=Decimal(50)),)))  # fmt: skip
    tell(MaterialPlanned(**of_it, material="ZM-1", description="Zinc rivets", unit=Unit.METRE, quantity=Decimal(9),
                         needed_by=date(2026, 11, 1)))  # fmt: skip
    tell(MaterialOrdered(**of_it, material="ZM-1", supplier="Zoll Mills", reference="B-2", quantity=Decimal(9)))
    tell(InspectionScheduled(**of_it, inspection="ZI-1", time=Time.FINAL, inspector=Inspector.OWN, on=date(2026, 12, 3),
                             lots=()))  # fmt: skip
    return tell


@pytest.fixture
async def both(client: httpx.AsyncClient, take_in: TakeIn, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001
    """The two orders; of a paper that is typeset its words are looked at."""
    first = planted()
    second = of_another(first.positions)
    zephyr = replace(registered(), originator_id=OTHERS, position=9002,
                     data=b'{"code":"ZEPHYR","name":"Zephyrine Textil"}')  # fmt: skip
    for told in ([registered(), zephyr], first.received, second.received):
        await take_in([replace(each, hash=HASH) for each in told])
    app.state.http = httpx.AsyncClient()
    monkeypatch.setattr(why_paper, "typeset", lambda told, *_: msgspec.json.encode(told))


MORE: Mapping[str, tuple[str, ...]] = {
    "/v1/orders": ("q=PO", "q=Z", "late=true", "sort=-due", "prospect=late"),
    "/": ("q=PO", "q=Z", "customer=ACME", "lang=zh", "sort=po"),
    "/v1/orders/{order_id}": ("known_by=2030-01-01", "happened_by=2026-11-20"),
    "/orders/{order_id}": ("known_by=2030-01-01", "happened_by=2026-11-20", "lang=zh", "did=payment",
                           *(f"do={act.key}" for act in ACTS)),
    "/v1/orders/{order_id}/comparison": ("from_known_by=2026-11-02T12:30:00Z", "from_happened_by=2026-10-01"),
    "/orders/{order_id}/compare": ("from_known_by=2026-11-02T12:30:00Z", "from_happened_by=2026-10-01", "lang=zh"),
    "/v1/orders/{order_id}/why": ("happened_by=2026-11-28",),
    "/orders/{order_id}/why.pdf": ("lang=zh",),
    "/v1/orders/{order_id}/what-if": ("sailing=SH-9&slips=9", "milestone=ship&on=2027-01-01", "material=XX&slips=1"),
    "/orders/{order_id}/what-if": ("sailing=SH-9&slips=9", "milestone=ship&on=2027-01-01", "material=XX&slips=1"),
    "/orders/{order_id}/raw": ("event=1:order:2", "lang=zh"),
    **{f"{at}/act": (*(f"by={by}" for by in By), "prospect=late", "customer=ACME") for at in ("/v1/boards", "")},
    **{f"{at}/boards/shipments": ("month=2026-11", "by=eta") for at in ("/v1", "")},
    **{f"{at}/boards/inspections": ("week=2026-11-23",) for at in ("/v1", "")},
    **{f"{at}/boards/payments": ("age=waiting", "currency=USD") for at in ("/v1", "")},
    **{f"{at}/my-day": ("since=2026-01-01T00:00:00Z",) for at in ("/v1/boards", "")},
    **{f"{at}/reports/on-time": tuple(f"group_by={by}" for by in GroupBy) for at in ("/v1", "")},
    **{f"{at}/reports/status-sheet": ("customer=ACME",) for at in ("/v1", "")},
    **{f"{at}/reports/sales": ("by=country", "by=product", "by=vendor") for at in ("/v1", "")},
    **{f"{at}/reports/in-full": ("by=customer", "by=country", "by=vendor") for at in ("/v1", "")},
    **{f"{at}/reports/exceptions": ("open=true",) for at in ("/v1", "")},
}  # fmt: skip
SHEETS = ("/act", "/boards/", "/reports/")
APART = {"/v1/changes", "/v1/orders/{order_id}/changes", "/livez", "/readyz"}
"""Live feeds, which say of an order that it changed and nothing else; and how the process is."""
FILLED = {"digest": PAPER.digest, "consumer": "tracking.orders", "key": str(ORDER), "name": "invalid",
          "topic": "order.received", "version": "2"}  # fmt: skip


def addresses(order: UUID) -> Iterator[str]:
    """All that can be read of the tracking service, each in several ways."""
    for route in routes():
        if route.service != "tracking" or route.method != "GET" or route.path in APART:
            continue
        for act in [act.key for act in ACTS] if "{act}" in route.path else [""]:
            at = route.path.format_map({**FILLED, "order_id": order, "act": act})
            asked = ["", *MORE.get(route.path, ())]
            yield from (f"{at}?{each}" for each in asked)
            if route.path.startswith(SHEETS) and route.path != "/reports/":
                yield from (f"{at}?{each}&format={kind}" for each in asked for kind in ("xlsx", "csv"))


def written(answer: httpx.Response) -> str:
    """All that is in it, its headers too; numbers as they are read."""
    content = answer.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as book:
            content = b"\n".join(book.read(name) for name in book.namelist())
    text = content.decode() + "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    return text + text.replace(",", "")


async def walked(client: httpx.AsyncClient, order: UUID = ORDER, *, lists: bool = True) -> dict[str, str]:
    """What stands at each address; without `lists` at those of the order only."""
    found = {}
    for at in addresses(order):
        if not lists and str(order) not in at:
            continue
        answer = await client.get(at)
        assert answer.status_code in {200, 401, 403, 404, 422, 503}, (at, answer.status_code, answer.text[:300])
        found[at] = written(answer)
    for act in ACTS:
        at = f"/orders/{order}/do/{act.key}"
        again = await client.post(at, files={"again": (None, "1")}, headers={"Origin": "http://tracking"})
        assert again.status_code in {200, 403, 404}, (at, again.status_code, again.text[:300])
        found[f"POST {at}"] = written(again)
    return found


def where(found: Mapping[str, str], words: str) -> list[str]:
    return [at for at, text in found.items() if words in text]


@pytest.mark.usefixtures("both")
async def test_whoever_may_see_everything_finds_what_the_others_must_not(client: httpx.AsyncClient) -> None:
    """So that what the others do not find was there."""
    found = await walked(client) | {"another's": written(await client.get(f"/orders/{OTHER}"))}
    for each in (*PRICES, *COSTS, *FREIGHTS, HASH.hex(), *THEIRS):
        assert where(found, each), each


@pytest.mark.usefixtures("both")
async def test_whoever_may_see_no_prices_finds_none_in_any_answer(client: httpx.AsyncClient) -> None:
    roles = BLIND - SEES[Confidential.COST]
    client.headers.update(bearer("Li Na", *roles))
    found = await walked(client)
    hidden = [each for mark, those in HIDDEN.items() if not SEES[mark] & roles for each in those]
    seen = {each: where(found, each) for each in (*hidden, HASH.hex())}
    assert not any(seen.values()), {each: at for each, at in seen.items() if at}


@pytest.mark.usefixtures("both")
async def test_whoever_may_see_one_customer_finds_nothing_of_another(client: httpx.AsyncClient) -> None:
    client.headers.update(bearer("Li Na", customers=["ACME"]))
    found = await walked(client)
    seen = {each: where(found, each) for each in (*THEIRS, str(OTHER), str(OTHERS))}
    assert not any(seen.values()), {each: at for each, at in seen.items() if at}
    of_theirs = await walked(client, OTHER, lists=False)
    seen = {each: where(of_theirs, each) for each in THEIRS}
    assert not any(seen.values()), {each: at for each, at in seen.items() if at}
