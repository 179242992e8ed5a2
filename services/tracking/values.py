"""Values that are made by the million, as a rebuild makes them."""

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True)
def value(cls: type[T]) -> type[T]:
    """A dataclass that nobody changes: mypy sees to it.

    Seeing to it at run time too, as `frozen=True` does, would make each of them four times as slowly.
    """
    return dataclass(slots=True, unsafe_hash=True)(cls)
