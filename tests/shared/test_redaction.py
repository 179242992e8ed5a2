"""A payload for those who may not see all of it: as today's version of its type says it, or not at all."""

from typing import Annotated, Any

import pytest

from shared.events import REGISTRY, Event
from shared.events.confidential import Confidential
from shared.received import NewerVersion, UnknownTopic
from shared.redaction import redacted

HIDDEN = {Confidential.PRICE}


@pytest.fixture(scope="module")
def weighed() -> Any:
    """A type in its second version, which says what the first one called otherwise."""

    class Weighed(Event, topic="weighing.weighed"):
        class_version = 2
        weight: int
        fee: Annotated[int, Confidential.PRICE]

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            """v2 calls the price a fee."""
            state["fee"] = state.pop("price")

    yield Weighed
    del REGISTRY["weighing.weighed"]


@pytest.mark.usefixtures("weighed")
def test_an_old_payload_is_brought_forward_before_it_is_looked_at() -> None:
    assert redacted("weighing.weighed", 1, b'{"weight": 5, "price": 7}', HIDDEN) == (2, b'{"weight":5}')


@pytest.mark.usefixtures("weighed")
def test_what_a_newer_release_wrote_is_not_passed_on() -> None:
    with pytest.raises(NewerVersion):
        redacted("weighing.weighed", 3, b'{"weight": 5}', HIDDEN)
    with pytest.raises(UnknownTopic):
        redacted("weighing.unheard_of", 1, b"{}", frozenset())
