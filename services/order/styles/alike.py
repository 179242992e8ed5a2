"""When two ways of writing say the same: half or full width, upper or lower case, with whatever spaces and quotes."""

import re
import unicodedata

FORMS = str.maketrans({
    "。": ".", "、": ",", "·": ".", "•": ".", "・": ".",
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "「": '"', "」": '"', "『": '"', "』": '"', "″": '"',
    "‘": "'", "’": "'", "‚": "'", "′": "'", "`": "'",
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-",
    "×": "x", "✕": "x", "⁄": "/", "∕": "/", "〜": "~", "∼": "~", "【": "[", "】": "]", "〔": "[", "〕": "]",
    "\u200b": "", "\u200c": "", "\u200d": "", "\u200e": "", "\u200f": "", "\u061c": "", "\ufeff": "", "\u00ad": "",
})  # fmt: skip
"""What NFKC leaves apart: punctuation of both scripts, and what is not printed."""

POWER = re.compile(r"(?<=\d)(?=[²³¹⁰⁴-⁹])")
FRACTION = re.compile(r"(?<=\d)(?=[¼-¾⅐-⅞])")
TIMES = re.compile(r"(?<=\d)\s*\*\s*(?=\d)")
SPACES = re.compile(r"\s+")
LAST = ".,;:"


def alike(text: str) -> str:
    """What two texts have in common that say the same; a number in it never becomes another one.

    Spaces go, but for one between two digits: 1 1/2 is not 11/2. Neither is 10² the same as 102.
    """
    apart = FRACTION.sub(" ", POWER.sub("^", text)).translate(FORMS)  # before NFKC makes two marks of one
    plain = unicodedata.normalize("NFKC", apart).translate(FORMS).casefold()
    # casefolding may take apart what NFKC had put together, and two marks may have stood apart by a space
    plain = TIMES.sub("x", unicodedata.normalize("NFKC", plain).strip())
    spaced = SPACES.sub(lambda found: " " if _between_digits(plain, *found.span()) else "", plain)
    joined = unicodedata.normalize("NFKC", spaced)
    return joined.rstrip(LAST) or joined


def _between_digits(text: str, begin: int, end: int) -> bool:
    return begin > 0 and end < len(text) and text[begin - 1].isdigit() and text[end].isdigit()
