"""How each fact changes what is known of an order's materials; any of them may be the first."""

from dataclasses import replace
from typing import assert_never

from services.production.materials.state import Material, Materials
from services.production.ordered import by_number
from shared.events.material import (
    MaterialEvent,
    MaterialExpected,
    MaterialFactRetracted,
    MaterialOrdered,
    MaterialPlanned,
    MaterialReceived,
    MaterialRejected,
    MaterialShort,
    OrderNoted,
)

Told = MaterialPlanned | MaterialOrdered | MaterialExpected | MaterialReceived | MaterialRejected | MaterialShort


def evolve(materials: Materials, event: MaterialEvent) -> Materials:
    match event:
        case OrderNoted(lines=lines, customer_code=code):
            return replace(materials, customer_code=code or materials.customer_code, lines=by_number(lines))
        case MaterialFactRetracted():
            return materials
        case _:
            return materials.after(event.material, happened(materials.of(event.material), event))


def happened(material: Material, event: Told) -> Material:
    match event:
        case MaterialPlanned():
            return replace(material, planned=event)
        case MaterialOrdered(reference=reference):
            return replace(material, ordered={**material.ordered, reference: event})
        case MaterialExpected():
            return replace(material, expected=event)
        case MaterialReceived(delivery=delivery):
            return replace(material, received={**material.received, delivery: event})
        case MaterialRejected(delivery=delivery):
            return replace(material, rejected={**material.rejected, delivery: event})
        case MaterialShort():
            return replace(material, short=event)
        case _:
            assert_never(event)
