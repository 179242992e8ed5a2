"""What is to be made, in the words that samples and orders share: the four elements 四大要素, line by line.

货号 style, 原料 material, 颜色搭配 colour, 做法 construction (domain.md, duties 35 and 36).
"""

from typing import Annotated

from pydantic import Field

from shared.events.values import PathReference, Positive, Text, Unit, Value


class StyleLine(Value):
    """One style in one colour and one size; the matrix 货号-颜色-尺码 is several lines of one style."""

    number: PathReference
    style: Text
    """货号, the maker's style number or the item's name."""
    buyer_style: Text | None = None
    material: Text | None = None
    construction: Text | None = None
    colour: Text | None = None
    size: Text | None = None
    unit: Unit
    quantity: Positive


class Material(Value):
    """What is used where: `shell`, `lining`, `zip 1`."""

    position: Text
    description: Text


class Point(Value):
    """One numbered point of how a style is made 做法."""

    number: Annotated[int, Field(ge=1, le=500)]
    text: Text


class Specification(Value):
    """How one style is made; compared between an order and the sealed sample, never by size or quantity."""

    style: Text
    materials: Annotated[tuple[Material, ...], Field(max_length=200)] = ()
    construction: Annotated[tuple[Point, ...], Field(max_length=500)] = ()
    colourways: Annotated[tuple[Text, ...], Field(max_length=200)] = ()
    """Which colours, or combinations of colours, were approved."""
