"""Text that somebody has typed, to look for something by it."""

from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from shared.events.values import readable


def _typed(text: str) -> str:
    if not readable("".join(text.split())):
        raise ValueError("holds characters that cannot be typed")
    return text


Typed = Annotated[str, StringConstraints(max_length=200), AfterValidator(_typed)]
