"""Freight containers by their numbers (ISO 6346): owner, category, serial number, and the digit that checks them."""

import re
from string import ascii_uppercase
from typing import Annotated

from pydantic import BeforeValidator, Field

NUMBER = re.compile(r"[A-Z]{3}[UJZ][0-9]{7}", re.ASCII)
BETWEEN = re.compile(r"[ -]")
VALUES: dict[str, int] = {str(digit): digit for digit in range(10)} | dict(
    zip(ascii_uppercase, (value for value in range(10, 39) if value % 11), strict=True)
)
"""Letters from 10 on, without the multiples of 11."""


def check_digit(beginning: str) -> int:
    """The last digit of a container's number, by its first ten signs: weights of 2^0 to 2^9, modulo 11, 10 is 0."""
    return sum(VALUES[sign] << place for place, sign in enumerate(beginning)) % 11 % 10


def read_number(written: object) -> object:
    """As it is kept, `CSQU3054383`, also where it is written as on the container's door, `CSQU 305438-3`.

    Raises ValueError, which says the right check digit where that is all that is wrong.
    """
    if not isinstance(written, str):
        return written
    number = BETWEEN.sub("", written).upper()
    if not NUMBER.fullmatch(number):
        raise ValueError(
            "a container's number is three letters of its owner, U, J or Z, and seven digits, such as CSQU3054383"
        )
    if (right := check_digit(number[:10])) != int(number[10]):
        raise ValueError(f"{number} is no container's number: by ISO 6346 its check digit is {right}, not {number[10]}")
    return number


ContainerNumber = Annotated[str, Field(min_length=1, max_length=64), BeforeValidator(read_number)]
