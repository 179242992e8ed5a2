"""The ISO 3166 code of a country as the SCMS file writes it."""

from functools import cache

import pycountry

NEED_HELP = {"Congo, DRC": "CD", "Swaziland": "SZ"}  # neither is a name that ISO gives them


@cache
def code(text: str) -> str | None:
    """Two letters, or None where no country of this name is known."""
    if text in NEED_HELP:
        return NEED_HELP[text]
    try:
        found: str = pycountry.countries.lookup(text).alpha_2
    except LookupError:
        return None
    return found
