"""What was found when an order's papers were held against a sealed sample 封样."""

from dataclasses import dataclass

from shared.events.order import OrderCompared
from shared.events.styles import Specification


@dataclass(frozen=True, slots=True)
class Comparison:
    """`papers` is how the styles were to be made when they were compared: where that has changed, it counts no more."""

    compared: OrderCompared
    papers: tuple[Specification, ...] = ()
