"""The words of the pages, in English and Chinese, and which of them a reader gets."""

import tomllib
from enum import StrEnum
from importlib.resources import files
from typing import Annotated

from fastapi import Query, Request

WORDS = files("services.tracking.pages") / "words"
REFUSALS = WORDS / "refusals.toml"
"""What services say, in their English words with the Chinese beside them: services/tracking/pages/refusals.py."""
FILES = sorted((file for file in WORDS.iterdir() if file.name != REFUSALS.name), key=lambda file: file.name)
CATALOGUE: dict[str, dict[str, list[str]]] = {
    section: words for file in FILES for section, words in tomllib.loads(file.read_text("utf-8")).items()
}
"""By section, each in one file only; a file for each page, and one for the terms of the field."""
COOKIE = "lang"


class Language(StrEnum):
    EN = "en"
    ZH = "zh"


LanguageAsked = Annotated[Language | None, Query(alias="lang", description="The language to go on in.")]
PLACE = {Language.EN: 0, Language.ZH: 1}


def say(language: Language, section: str, key: str, **values: object) -> str:
    """The words for `key`; what the catalogue does not know is shown as it is."""
    words = CATALOGUE[section].get(key)
    if words is None:
        return key
    text: str = words[PLACE[language]]
    return text.format(**values) if values else text


def language_of(request: Request, asked: Language | None) -> Language:
    """As asked in the address, else as asked before, else as the browser prefers, else English."""
    if asked:
        return asked
    before = request.cookies.get(COOKIE)
    if before in PLACE:
        return Language(before)
    return preferred(request.headers.get("accept-language", ""))


def preferred(header: str) -> Language:
    """The first of our languages by the reader's own weights (RFC 9110, 12.5.4)."""
    weighed = []
    for place, part in enumerate(header.split(",")):
        name, _, weight = part.partition(";q=")
        try:
            quality = float(weight or 1)
        except ValueError:
            continue
        weighed.append((-quality, place, name.strip().lower().partition("-")[0]))
    return next((Language(name) for quality, _, name in sorted(weighed) if name in PLACE and quality < 0), Language.EN)
