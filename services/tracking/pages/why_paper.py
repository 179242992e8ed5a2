"""Why an order is late, on paper, for a dispute: the chain, the parties, and the evidence with its hashes, as a PDF."""

import asyncio
import re
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec
import typst

from services.tracking.orders.view import OrderView
from services.tracking.pages.catalogue import Language, say
from services.tracking.pages.shown import instant, known, moment
from services.tracking.pages.why_said import said
from services.tracking.why.chain import Why
from services.tracking.why.evidence import Evidence

TEMPLATE = files("services.tracking.pages") / "templates" / "why.typ"
HAN = re.compile("[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
CHINESE_FONTS = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Noto Serif CJK SC", "WenQuanYi Zen Hei")
OWN_FONT = "Libertinus Serif"
"""Within the typesetter itself."""
AT_ONCE = asyncio.Semaphore(1)
"""A paper takes a processor for a moment: never all of them."""


class NoFont(Exception):
    """There is no font here that has Chinese characters."""


class Unreadable(Exception):
    """The typesetter warned of something, so that not everything may be on the paper."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What the paper is about: an order, its customer's name (None: not known), and as of which moment, in words."""

    view: OrderView
    customer: str | None
    moment: str


async def paper(language: Language, found: Why, about: Subject, now: datetime) -> bytes:
    """The PDF. Raises NoFont and Unreadable."""
    async with AT_ONCE:
        return await asyncio.to_thread(typeset, content(language, found, about, now), now)


def content(language: Language, found: Why, about: Subject, now: datetime) -> dict[str, Any]:
    """All that stands on it, in words."""
    told = said(language, found, about.view)
    po = found.po_number or "–"
    return {
        "title": say(language, "dispute", "title", po=po, why=told.title),
        "language": language,
        "facts": [
            [say(language, "dispute", "customer"), _customer(about.customer, found.customer_code)],
            [say(language, "dispute", "as_of"), about.moment],
            [say(language, "dispute", "judged"), found.today.isoformat()],
            [say(language, "dispute", "made"), instant(now)],
            *([["", told.compressed]] if told.compressed else []),
        ],
        "words": {
            "how": say(language, "dispute", "how"),
            "evidence": say(language, "dispute", "evidence"),
            "hashes": say(language, "dispute", "hashes"),
            "event": say(language, "dispute", "event"),
            "happened": say(language, "dispute", "happened"),
            "known": say(language, "dispute", "known"),
            "party": say(language, "dispute", "party"),
            "hop": say(language, "dispute", "hop"),
            "days": say(language, "dispute", "days"),
            "first_cause": say(language, "why_late", "first_cause"),
            "semicolon": say(language, "why_late", "and"),
            "page": say(language, "dispute", "page_of", n="{n}", all="{all}"),
        },
        "chains": [_numbered(asdict(each), told.evidence) for each in told.chains],
        "evidence": [_evidence(language, n, each) for n, each in enumerate(found.evidence, 1)],
    }


def typeset(told: dict[str, Any], now: datetime, fonts: typst.Fonts | None = None) -> bytes:
    """With these fonts, else with those of the system. Raises NoFont and Unreadable."""
    fonts = fonts or of_the_system()
    here = {*fonts.families()}
    chinese = next((each for each in CHINESE_FONTS if each in here), None)
    if chinese is None and HAN.search(msgspec.json.encode(told).decode()):
        raise NoFont
    whole = msgspec.json.encode({**told, "fonts": [chinese or OWN_FONT]}).decode()
    compiler = typst.Compiler(TEMPLATE.read_bytes(), font_paths=fonts, sys_inputs={"told": whole})
    made, warnings = compiler.compile_with_warnings(format="pdf", timestamp=int(now.timestamp()))
    if warnings:
        raise Unreadable("; ".join(each.message for each in warnings))
    assert isinstance(made, bytes)
    return made


@cache
def of_the_system() -> typst.Fonts:
    return typst.Fonts()


def _customer(name: str | None, code: str | None) -> str:
    """By name and code, as on the customer's status sheet."""
    return f"{name} ({code})" if name and code and name != code else name or code or "–"


def _numbered(told: Any, numbers: dict[str, int]) -> Any:
    """With the number of each event in the list of evidence in the place of its id."""
    if isinstance(told, dict):
        return {
            name: [numbers[id] for id in each] if name == "evidence" else _numbered(each, numbers)
            for name, each in told.items()
        }
    return [_numbered(each, numbers) for each in told] if isinstance(told, list | tuple) else told


def _evidence(language: Language, number: int, each: Evidence) -> dict[str, Any]:
    return {
        "number": number,
        "id": each.id,
        "event": say(language, "topic", each.topic),
        "happened": moment(each.occurred),
        "known": known(each.known_at),
        "hash": each.hash or "",
        "words": each.words,
        "files": [{"name": file.name, "digest": file.digest} for file in each.files],
    }
