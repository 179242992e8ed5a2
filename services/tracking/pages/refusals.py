"""What services refuse in English, said to a Chinese reader: by the sentence of the catalogue that it was made of.

A sentence is found by its own text, the one with most of it first; what stands in its places is put into the Chinese
one. The time that takes stays in proportion to the length, whatever is told.
"""

import re
import tomllib
from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any

from services.tracking.pages.catalogue import CATALOGUE, PLACE, REFUSALS, Language

LONGEST = 4000
"""Characters: a sentence of ours with two remarks in it. Anything longer is shown as it came."""
MOST = 50
"""So many words in one place, one behind the other."""
SAID, LIST = "said", "list"
SEPARATORS = {"; ": "；", ", ": "、", " and ": "和", " or ": "或"}
SENTENCES, WORDS = re.compile("(; )"), re.compile("(, | and | or )")


@dataclass(frozen=True, slots=True)
class Retold:
    """What is shown; `own` are the service's own words where these are others, for people quote them to each other.

    `is_foreign`: it is English, shown to a Chinese reader because nothing is known to say it by.
    """

    words: str
    own: str = ""
    is_foreign: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text` is what stands before, between and behind its `places`; of these each has a name, and maybe a kind."""

    text: tuple[str, ...]
    places: tuple[tuple[str, str], ...]
    chinese: str

    def values(self, told: str) -> list[str] | None:
        """What stands in its places; None: it is another sentence. Each place ends where what follows it begins."""
        first, *inner, last = self.text if self.places else (self.text[0], "")
        if not self.places:
            return [] if told == first else None
        if not (told.startswith(first) and told.endswith(last)):
            return None
        at, end = len(first), len(told) - len(last)
        found = []
        for each in inner:
            to = told.find(each, at + 1, end)
            if to < 0:
                return None
            found.append(told[at:to])
            at = to + len(each)
        return [*found, told[at:end]] if at < end else None


def sentence(english: str, chinese: str) -> Sentence:
    """As the catalogue has it: `line {line} was ordered in {unit:unit}`."""
    text, places = [""], []
    for before, name, kind, _ in Formatter().parse(english):
        text[-1] += before
        if name is not None:
            places.append((name, kind or ""))
            text.append("")
    return Sentence(tuple(text), tuple(places), chinese)


def retold(language: Language, told: str) -> Retold:
    """For a reader of that language. What the catalogue does not know comes back as it was told."""
    if language is not Language.ZH or not told:
        return Retold(told)
    chinese = in_chinese(told)
    return Retold(told, is_foreign=True) if chinese is None else Retold(chinese, told)


def in_chinese(told: str) -> str | None:
    """A sentence of a service, or several of them, one behind the other; None for what is not in the catalogue."""
    return _said(SAID, told) if len(told) <= LONGEST else None


def _said(kind: str, told: str) -> str | None:
    if kind == LIST:
        return WORDS.sub(lambda found: SEPARATORS[found[0]], told)
    return _several(kind, told, SENTENCES) or _one(kind, told) or _several(kind, told, WORDS)


def _one(kind: str, told: str) -> str | None:
    for each in KINDS[kind]:
        values = each.values(told)
        if values is not None and (chinese := _filled(each, values)) is not None:
            return chinese
    return None


def _several(kind: str, told: str, between: re.Pattern[str]) -> str | None:
    separators = between.findall(told)
    if not 0 < len(separators) < MOST:
        return None
    chinese = [_one(kind, each) for each in between.split(told)[::2]]
    if None in chinese:
        return None
    joined = (SEPARATORS[each] for each in separators)
    return "".join(f"{to}{each}" for to, each in zip(("", *joined), chinese, strict=True))


def _filled(each: Sentence, values: list[str]) -> str | None:
    """The Chinese sentence; None where something stands in it that is no word of its kind."""
    named: dict[str, str] = {}
    for (name, kind), value in zip(each.places, values, strict=True):
        chinese = value if not kind else _one(kind, value) if kind == SAID else _said(kind, value)
        if chinese is None:
            return None
        named[name] = chinese
    return each.chinese.format_map(named)


def _compiled(words: Mapping[str, str]) -> tuple[Sentence, ...]:
    """The one with most text of its own first: it says most surely that it was told."""
    found = [sentence(english, chinese) for english, chinese in words.items()]
    return tuple(sorted(found, key=lambda each: -sum(map(len, each.text))))


def _kinds(catalogue: Mapping[str, Any]) -> dict[str, tuple[Sentence, ...]]:
    """By kind: all sentences, and the words that stand in them; of the other files as a service writes them."""
    parts: Mapping[str, Mapping[str, str]] = catalogue["words"]
    whole = ChainMap(*(those for name, those in catalogue.items() if name != "words"))
    found = {SAID: _compiled(whole)} | {kind: _compiled(words) for kind, words in parts.items()}
    named = {kind for those in found.values() for each in those for _, kind in each.places} - {"", LIST, *found}
    for kind in named:
        words = {key: said[PLACE[Language.ZH]] for key, said in CATALOGUE[kind].items()}
        found[kind] = _compiled({key.replace("_", " "): said for key, said in words.items()} | words)
    return found


KINDS = _kinds(tomllib.loads(REFUSALS.read_text("utf-8")))
