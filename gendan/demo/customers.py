"""The customers of the demo, where their goods go, and on which terms they buy."""

from typing import Any

from gendan.demo.steps import BUSINESS, Play, on

HAMBURG = {"text": "Hamburg", "country": "DE", "time_zone": "Europe/Berlin"}
FELIXSTOWE = {"text": "Felixstowe", "country": "GB", "time_zone": "Europe/London"}
LEIXOES = {"text": "Leixões", "country": "PT", "time_zone": "Europe/Lisbon"}
TORONTO = {"text": "Toronto DC, Mississauga", "country": "CA", "time_zone": "America/Toronto"}
KOBE = {"text": "神戸 Kobe", "country": "JP", "time_zone": "Asia/Tokyo"}
JEBEL_ALI = {"text": "Jebel Ali", "country": "AE", "time_zone": "Asia/Dubai"}
SYDNEY = {"text": "Sydney", "country": "AU", "time_zone": "Australia/Sydney"}
VALPARAISO = {"text": "Valparaíso", "country": "CL", "time_zone": "America/Santiago"}


def incoterm(rule: str, place: str) -> dict[str, str]:
    return {"rule": rule, "edition": "2020", "place": place}


FOB = incoterm("FOB", "Ningbo")
DEPOSIT = {
    "text": "30 % T/T deposit, balance against copy of B/L",
    "instalments": [
        {"name": "deposit", "percent": "30", "due": "on_order", "days": 7},
        {"name": "balance", "percent": "70", "due": "against_documents"},
    ],
}
OPEN_ACCOUNT = {
    "text": "O/A 30 days from B/L date",
    "instalments": [{"name": "invoice", "percent": "100", "due": "on_departure", "days": 30}],
}
ON_DELIVERY = {
    "text": "30 % T/T deposit, balance 14 days after delivery",
    "instalments": [
        {"name": "deposit", "percent": "30", "due": "on_order", "days": 7},
        {"name": "balance", "percent": "70", "due": "on_delivery", "days": 14},
    ],
}
CREDIT = {"text": "Irrevocable L/C at sight", "letter_of_credit": True}


def _registered(code: str, name: str, country: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "name": name, "country": country, **more}


_TOLERANT = {"over": "5", "under": "3"}
_CUSTOMERS = (
    (
        _registered("DEMO-NORDLICHT", "Nordlicht Sportmode GmbH", "DE", tolerance=_TOLERANT),
        {
            "hours": {"time_zone": "Europe/Berlin", "holidays": "DE"},
            "forwarder": "Seawolf Logistics",
            "language": "de",
        },
    ),
    (
        _registered("DEMO-HARBOUR", "Harbour & Sons Ltd", "GB", tolerance=_TOLERANT, countersign="by_one"),
        {"hours": {"time_zone": "Europe/London", "holidays": "GB"}, "language": "en"},
    ),
    (
        _registered("DEMO-LAGOA", "Lagoa Malas, Lda", "PT", tolerance={"over": "3", "under": "3"}),
        {"hours": {"time_zone": "Europe/Lisbon", "holidays": "PT"}, "language": "pt"},
    ),
    (
        _registered("DEMO-MAPLE", "Maple Ridge Outfitters Inc.", "CA"),
        {"hours": {"time_zone": "America/Toronto", "holidays": "CA"}, "language": "en"},
    ),
    (
        _registered("DEMO-SAKURAI", "桜井商事株式会社 Sakurai Shoji", "JP"),
        {"hours": {"time_zone": "Asia/Tokyo", "holidays": "JP"}, "language": "ja"},
    ),
    (
        _registered("DEMO-ALNOOR", "Al Noor General Trading LLC", "AE", tolerance=_TOLERANT),
        {"hours": {"time_zone": "Asia/Dubai", "holidays": "AE"}, "language": "en"},
    ),
    (
        _registered("DEMO-BONDI", "Bondi Surf Co Pty Ltd", "AU", tolerance=_TOLERANT),
        {"hours": {"time_zone": "Australia/Sydney", "holidays": "AU"}, "language": "en"},
    ),
    (
        _registered("DEMO-PACIFICO", "Pacífico Textil SpA", "CL"),
        {"hours": {"time_zone": "America/Santiago", "holidays": "CL"}, "is_new": True, "language": "es"},
    ),
)

CUSTOMERS = Play(
    "customers",
    "Eight customers in as many countries, and how each works with us 客户档案.",
    tuple(
        step
        for registered, profile in _CUSTOMERS
        for step in (
            on(-120, BUSINESS, "/v1/customers", **registered),
            on(-120, BUSINESS, f"/v1/customers/{registered['code']}/profile", **profile),
        )
    ),
)
