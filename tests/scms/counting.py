"""The figures of an SCMS file, counted independently of the import: the csv module and a few lines."""

import csv
import random
from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

Records = list[dict[str, str]]
NAMED = "%d-%b-%y"


def records(file: Path) -> Records:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def save(rows: Records, file: Path) -> Path:
    """With the BOM and the CR line ends of the real file."""
    with file.open("w", encoding="utf-8-sig", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]), lineterminator="\r")
        writer.writeheader()
        writer.writerows(rows)
    return file


def without_100_rows(rows: Records, seed: int) -> Records:
    gone = set(random.Random(seed).sample(range(len(rows)), 100))
    return [row for at, row in enumerate(rows) if at not in gone]


def with_100_other_dates(rows: Records, seed: int) -> Records:
    """Single rows: a shipment may then have been delivered on several days."""
    chance = random.Random(seed)
    moved = {at: timedelta(days=chance.randint(-40, 40)) for at in chance.sample(range(len(rows)), 100)}
    return [
        row | {"Delivered to Client Date": (day(row["Delivered to Client Date"]) + moved[at]).strftime(NAMED)}
        if at in moved
        else row
        for at, row in enumerate(rows)
    ]


def counted(rows: Records) -> dict[str, Any]:
    orders, shipments = defaultdict(set), set()
    late_orders, undated, late, on_time, early = set(), set(), 0, 0, 0
    differences = []
    for row in rows:
        order = row["PO / SO #"]
        orders[order].add(row["ASN/DN #"])
        shipments.add(row["ASN/DN #"])
        required, delivered = day(row["Scheduled Delivery Date"]), day(row["Delivered to Client Date"])
        late += delivered > required
        on_time += delivered == required
        early += delivered < required
        if delivered > required:
            late_orders.add(order)
        if "/" not in row["PQ First Sent to Client Date"] and "/" not in row["PO Sent to Vendor Date"].replace(
            "N/A", ""
        ):
            undated.add(order)
        product = Decimal(row["Line Item Quantity"]) * Decimal(row["Pack Price"])
        differences.append(Decimal(row["Line Item Value"]) - product)
    return {
        "customers": len({row["Project Code"] for row in rows}),
        "orders": len(orders),
        "orders_in_several_shipments": sum(len(its) > 1 for its in orders.values()),
        "orders_without_quotation_and_release": len(undated),
        "orders_with_late_line": len(late_orders),
        "shipments": len(shipments),
        "lines": len(rows),
        "late": late,
        "on_time": on_time,
        "early": early,
        "not_delivered": 0,
        "lines_direct": sum(row["Fulfill Via"] == "Direct Drop" for row in rows),
        "lines_from_stock": sum(row["Fulfill Via"] == "From RDC" for row in rows),
        "value": sum(Decimal(row["Line Item Value"]) for row in rows),
        "quantity": sum(int(row["Line Item Quantity"]) for row in rows),
        "lines_differing": sum(difference != 0 for difference in differences),
        "difference": sum(differences),
        "zero_prices": sum(Decimal(row["Pack Price"]) == 0 for row in rows),
        "zero_values": sum(Decimal(row["Line Item Value"]) == 0 for row in rows),
    }


def day(text: str) -> date:
    return datetime.strptime(text, NAMED).date()  # noqa: DTZ007 (a calendar day has no zone)
