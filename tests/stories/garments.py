"""The papers of the story's garment order: a padded jacket, in one colour and two sizes, for Harbour & Sons."""

from datetime import UTC, datetime, timedelta
from typing import Any

PROMISED = datetime.now(UTC).date() + timedelta(days=200)
AGREED = PROMISED + timedelta(days=5)
CUSTOMER = {
    "code": "HARBOUR",
    "name": "Harbour & Sons",
    "country": "DE",
    "tolerance": {"over": "5", "under": "3"},
    "countersign": "by_one",
}
PROFILE = {
    "hours": {"time_zone": "Europe/Berlin", "holidays": "DE"},
    "is_new": True,
    "shipment_sample": True,
    "forwarder": "Seawolf Logistics",
}
STYLE = {"number": "1", "style": "J-1180", "colour": "navy", "unit": "piece", "quantity": "2"}


def specified(shell: str) -> list[dict[str, Any]]:
    """How the jacket is made, in this shell fabric."""
    return [
        {
            "style": "J-1180",
            "materials": [
                {"position": "shell", "description": shell},
                {"position": "lining", "description": "polyester taffeta 190T"},
            ],
            "construction": [{"number": 1, "text": "two chest pockets with zip"}],
            "colourways": ["navy"],
        }
    ]


def asked_sample(reference: str, kind: str, **more: Any) -> dict[str, Any]:
    """A sample request 打样单 with all four elements."""
    return {
        "customer_code": "HARBOUR",
        "reference": reference,
        "kind": kind,
        "lines": [STYLE],
        "specifications": specified("nylon 70D"),
        **more,
    }


def line(number: str, size: str) -> dict[str, Any]:
    return {
        "number": number,
        "style": "J-1180",
        "colour": "navy",
        "size": size,
        "unit": "piece",
        "quantity": "600",
        "price": "8.40",
        "promised": {"on": PROMISED.isoformat()},
    }


ORDER = {
    "customer_code": "HARBOUR",
    "po_number": "PO 4500/17",
    "currency": "USD",
    "flow": "made_to_order",
    "destination": {"text": "Hamburg", "country": "DE", "time_zone": "Europe/Berlin"},
    "incoterm": {"rule": "FOB", "edition": "2020", "place": "Ningbo"},
    "payment_terms": {
        "text": "30 % T/T deposit, balance against copy of B/L",
        "instalments": [
            {"name": "deposit", "percent": "30", "due": "on_order", "days": 7},
            {"name": "balance", "percent": "70", "due": "against_documents"},
        ],
    },
    "lines": [line("1", "M"), line("2", "L")],
    "specifications": specified("nylon 40D"),
}
ALL = [{"line": "1", "quantity": "600"}, {"line": "2", "quantity": "600"}]
