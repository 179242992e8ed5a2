"""Dates that one side proposed, and what the other said of them."""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from shared.events.order import DateProposed, OrderLine, Side


class Standing(StrEnum):
    OPEN = "open"
    """One side still has to confirm it."""
    AGREED = "agreed"
    """Both confirmed it: that is what is promised."""
    DECLINED = "declined"
    OVERTAKEN = "overtaken"
    """The lines were promised for another day since, by another proposal or by an amendment."""


@dataclass(frozen=True, slots=True)
class Proposal:
    proposed: DateProposed
    confirmed: frozenset[Side] = field(default_factory=frozenset)
    declined: frozenset[Side] = field(default_factory=frozenset)
    overtaken: bool = False

    @property
    def standing(self) -> Standing:
        if self.confirmed == frozenset(Side):
            return Standing.AGREED
        if self.declined:
            return Standing.DECLINED
        return Standing.OVERTAKEN if self.overtaken else Standing.OPEN

    def is_about(self, lines: tuple[str, ...]) -> bool:
        """Whether it is about one of these lines; none: all."""
        own = self.proposed.lines
        return not own or not lines or not set(own).isdisjoint(lines)


Proposals = dict[str, Proposal]


def proposed(known: Proposals, event: DateProposed) -> Proposals:
    """Whoever proposes a date has confirmed it."""
    return {**known, event.number: Proposal(event, frozenset({event.by}))}


def confirmed(known: Proposals, number: str, by: Side) -> Proposals:
    """What both confirmed overtakes all other proposals for the same lines."""
    if number not in known:
        return known
    agreed = replace(known[number], confirmed=known[number].confirmed | {by})
    after = {**known, number: agreed}
    return overtaken(after, agreed.proposed.lines) if agreed.standing is Standing.AGREED else after


def declined(known: Proposals, number: str, by: Side) -> Proposals:
    if number not in known:
        return known
    return {**known, number: replace(known[number], declined=known[number].declined | {by})}


def overtaken(known: Proposals, lines: tuple[str, ...] = ()) -> Proposals:
    """Those that are open and about one of these lines can no longer be agreed."""
    return {
        number: replace(each, overtaken=True) if each.standing is Standing.OPEN and each.is_about(lines) else each
        for number, each in known.items()
    }


def as_agreed(lines: tuple[OrderLine, ...], agreed: DateProposed) -> tuple[OrderLine, ...]:
    """The lines, promised as both sides agreed."""
    return tuple(
        line.model_copy(update={"promised": agreed.promised})
        if not agreed.lines or line.number in agreed.lines
        else line
        for line in lines
    )
