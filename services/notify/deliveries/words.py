"""The words of mails, by language: data, beside this file."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from shared.events.obligation import ObligationKind

ZONE = ZoneInfo("Asia/Shanghai")
"""In which due times are written."""


class Language(StrEnum):
    ENGLISH = "en"
    CHINESE = "zh"


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says. `kind`: of the obligation, if it is about one."""

    about: str
    kind: ObligationKind | None = None
    words: str | None = None
    due: datetime | None = None
    is_late: bool = False
    is_notice: bool = False
    times: int = 0
    link: str = ""


@cache
def told(language: Language) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Subjects by kind, and lines by name."""
    read = tomllib.loads((files("services.notify.deliveries") / "templates" / f"{language}.toml").read_text("utf-8"))
    return read["subjects"], read["lines"]


def written(letter: Letter, language: Language) -> tuple[str, str]:
    """Subject and text, both in that language; what people wrote stays as they wrote it."""
    subjects, lines = told(language)
    due = letter.due.astimezone(ZONE).strftime("%Y-%m-%d %H:%M UTC+8") if letter.due else ""
    subject = subjects[letter.kind or "task"].format(about=letter.about)
    text = [
        subject,
        letter.words or "",
        lines["due"].format(due=due) if due else "",
        lines["late"] if letter.is_late else "",
        lines["again"].format(times=letter.times) if letter.times else "",
        lines["notice"] if letter.is_notice else "",
        lines["link"].format(link=letter.link) if letter.link else "",
        lines["foot"],
    ]
    return subject, "\n\n".join(filter(None, text)) + "\n"
