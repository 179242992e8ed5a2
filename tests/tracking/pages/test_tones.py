"""How words of a status are shown: of every value somebody has said how it is meant."""

from collections.abc import Iterable

import pytest

from services.tracking.orders.axes import (
    Commercial,
    Documents,
    Headline,
    Logistics,
    Material,
    Payment,
    Production,
    Quality,
    Sampling,
)
from services.tracking.orders.lateness import Standing
from services.tracking.orders.outlook import Prospect
from services.tracking.pages.tones import AXES, TONES, Tone, tone

KINDS: dict[str, Iterable[str]] = {
    "commercial": Commercial, "sampling": Sampling, "material": Material, "production": Production, "quality": Quality,
    "logistics": Logistics, "documents": Documents, "payment": Payment, "headline": Headline, "standing": Standing,
    "prospect": Prospect,
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_value_has_its_tone(kind: str) -> None:
    assert {*TONES[kind]} == {*KINDS[kind]}


def test_each_of_the_eight_axes_is_known() -> None:
    assert len({*AXES}) == 8
    assert {*AXES} <= {*TONES}


def test_what_nobody_spoke_of_is_still() -> None:
    assert tone("weather", "storm") is Tone.STILL
    assert tone("prospect", "late") is Tone.WRONG
