"""In what an order's styles differ from those of the sealed sample 封样 (domain.md, rule 14 and duty 55).

Materials by position, construction by numbered points, colours against approved colourways. Never size or quantity:
nothing of these is looked at. What the papers leave out wholly is as the sample is; what they begin to list is
compared from one end to the other. A style's material or construction stated as a whole is compared as a whole.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from services.order.styles.alike import alike
from services.order.styles.specified import WHOLE_CONSTRUCTION, WHOLE_MATERIAL
from shared.events.order import Difference, Element
from shared.events.styles import Specification

LONGEST = 300


def differences(sealed: Iterable[Specification], ordered: Iterable[Specification]) -> tuple[Difference, ...]:
    """In the order of the papers. Styles that only one of the two has are not compared."""
    reference = {alike(each.style): each for each in sealed}
    found: dict[str, Difference] = {}
    for each in ordered:
        if (sample := reference.get(alike(each.style))) is not None:
            found |= {one.number: one for one in _of_style(sample, each)}
    return tuple(found.values())


def in_common(sealed: Iterable[Specification], ordered: Iterable[Specification]) -> bool:
    """Whether there is a style that both have."""
    return not {alike(each.style) for each in sealed}.isdisjoint(alike(each.style) for each in ordered)


@dataclass(slots=True)
class _Part:
    """What one side says of a position, as written, by what it says."""

    position: str
    said: dict[str, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        joined = " / ".join(self.said.values())
        return joined if len(joined) <= LONGEST else f"{joined[: LONGEST - 1]}…"


_Parts = Mapping[str, _Part]


def _parts(told: Iterable[tuple[str, str]]) -> _Parts:
    parts: dict[str, _Part] = {}
    for position, text in told:
        parts.setdefault(alike(position), _Part(position)).said.setdefault(alike(text), text)
    return parts


def _of_style(sealed: Specification, ordered: Specification) -> Iterator[Difference]:
    style = ordered.style
    yield from _of_element(
        style,
        Element.MATERIAL,
        _parts((each.position, each.description) for each in sealed.materials),
        _parts((each.position, each.description) for each in ordered.materials),
        whole=WHOLE_MATERIAL,
    )
    yield from _of_element(
        style,
        Element.CONSTRUCTION,
        _parts((str(each.number), each.text) for each in sealed.construction),
        _parts((str(each.number), each.text) for each in ordered.construction),
        whole=str(WHOLE_CONSTRUCTION),
    )
    approved = {alike(each) for each in sealed.colourways}
    for colour in ordered.colourways:
        if alike(colour) not in approved:
            yield _difference(style, Element.COLOUR, colour, None, _Part(colour, {alike(colour): colour}))


def _of_element(style: str, element: Element, sealed: _Parts, ordered: _Parts, *, whole: str) -> Iterator[Difference]:
    if not ordered:
        return
    if sealed and {whole} in (set(sealed), set(ordered)) and set(sealed) != set(ordered):
        yield from _as_a_whole(style, element, sealed, ordered, whole)
        return
    for key in {**ordered, **sealed}:
        has, wants = sealed.get(key), ordered.get(key)
        if has is None or wants is None or set(has.said) != set(wants.said):
            yield _difference(style, element, (wants or has or _Part(key)).position, has, wants)


def _as_a_whole(style: str, element: Element, sealed: _Parts, ordered: _Parts, whole: str) -> Iterator[Difference]:
    """One side lists parts and the other says one thing of all: what it says must be among the parts."""
    has, wants = _together(sealed, whole), _together(ordered, whole)
    said, among = (wants, has) if set(ordered) == {whole} else (has, wants)
    if not set(said.said) <= set(among.said):
        yield _difference(style, element, whole, has, wants)


def _together(parts: _Parts, position: str) -> _Part:
    return _Part(position, {key: text for part in parts.values() for key, text in part.said.items()})


def _difference(style: str, element: Element, position: str, has: _Part | None, wants: _Part | None) -> Difference:
    """Its number is made of what differs: found again, it is the same, and what was accepted of it stays accepted."""
    of = [style, position, *("\n".join(sorted(part.said)) if part else "-" for part in (has, wants))]
    digest = sha256("\0".join([element, *map(alike, of[:2]), *of[2:]]).encode()).hexdigest()
    return Difference(
        number=f"{element}-{digest[:8]}",
        style=style,
        element=element,
        position=position,
        sealed=has.words if has else None,
        ordered=wants.words if wants else None,
    )
