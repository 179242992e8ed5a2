"""Why an order is late, said in the reader's language: sentences for the page and for the paper alike."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from services.tracking.orders.links import Reason
from services.tracking.orders.outlook import Prospect
from services.tracking.orders.view import OrderView
from services.tracking.pages.catalogue import Language
from services.tracking.pages.saying import Saying
from services.tracking.values import value
from services.tracking.why.chain import Beside, Chain, Hop, Stretch, Why
from services.tracking.why.parties import Whose
from services.tracking.why.spells import Held

DAYS_WIDE = 1000
"""Of the bar of days per party, in its own units."""
FEW = 4
"""Lines that are named."""
ASKED = frozenset({Held.QUESTION, Held.CUSTOMS})
"""With whom it lies was asked something, and that is quoted."""
GIVEN = frozenset({Held.MATERIAL, Held.ROLLED, Held.VOYAGE, Held.READY})
"""A reason was given."""


@value
class SaidStretch:
    """Days that lie with one party: what was waited for in `words`, from when until when in `span`."""

    whose: Whose
    party: str
    words: str
    days: str
    span: str
    evidence: tuple[str, ...]


@value
class SaidHop:
    """`added`: the days that it added; none where days were only handed on, by all that `name` names."""

    name: str
    when: str
    days: int
    added: str
    role: str
    words: str | None
    first: bool
    stretches: tuple[SaidStretch, ...]
    beside: tuple[str, ...]
    evidence: tuple[str, ...]
    """Of when it was, or is expected to be."""
    all_evidence: tuple[str, ...]
    """With that of its stretches, and of what was late beside it, as it happened."""


@value
class SaidShare:
    """`begins` and `wide`: its part of the bar."""

    whose: Whose
    party: str
    days: str
    begins: int
    wide: int


@value
class SaidChain:
    """`because`: the first cause in one sentence, in the words of whoever told of it, and with whom it lies."""

    headline: str
    because: str
    late: bool
    lines: str
    parties: tuple[SaidShare, ...]
    hops: tuple[SaidHop, ...]
    """From the promise back to the first cause."""
    evidence: tuple[str, ...]


@value
class SaidWhy:
    """`compressed`: by how much the plan was shorter than usual; None: it was not."""

    title: str
    late: bool
    chains: tuple[SaidChain, ...]
    compressed: str | None
    evidence: dict[str, int]
    """The number of each event in the list of evidence, by its id."""


def said(language: Language, found: Why, view: OrderView) -> SaidWhy:
    """All of it; `view` is the order that it was found out of."""
    return _SayingWhy(language, view, found).why()


class _SayingWhy(Saying):
    """Says also who is quoted, and by its number what each statement rests on."""

    def __init__(self, language: Language, view: OrderView, found: Why) -> None:
        super().__init__(language, view)
        self.found = found
        self.numbers = {each.id: n for n, each in enumerate(found.evidence, 1)}
        self.words = {each.id: each.words for each in found.evidence if each.words}

    def why(self) -> SaidWhy:
        found = self.found
        chains = tuple(self._chain(each, found.today) for each in found.chains)
        return SaidWhy(
            title=self.say("why_title", found.prospect),
            late=found.prospect in {Prospect.LATE, Prospect.AT_RISK} or any(each.late for each in chains),
            chains=chains,
            compressed=self.say("why_late", "compressed", days=self.days(found.compressed_by))
            if found.compressed_by
            else None,
            evidence=self.numbers,
        )

    def _chain(self, chain: Chain, today: date) -> SaidChain:
        return SaidChain(
            headline=self._headline(chain, today),
            because=self._because(chain.hops[0]) if chain.hops else "",
            late=chain.days > 0 or bool(chain.hops),
            lines=self._lines(chain),
            parties=tuple(self._parties(chain)),
            hops=tuple(self._hops(chain)),
            evidence=chain.evidence,
        )

    def _headline(self, chain: Chain, today: date) -> str:
        told = {"promised": chain.promised_on.isoformat(), "basis": self.say("basis", chain.basis)}
        if chain.days:
            is_past = not chain.kept and (chain.on is None or chain.on <= today)
            still = "late_open" if chain.promised_on < today else "later_open"
            key = "late_kept" if chain.kept else "late_so_far" if is_past else still
            on = today if is_past or chain.on is None else chain.on
            return self.say("why_late", key, **told, on=on.isoformat(), days=self.days(chain.days))
        if chain.spare is not None and chain.on:
            if not chain.spare:
                return self.say("why_late", "to_the_day_kept" if chain.kept else "to_the_day_open", **told)
            key = "in_time_kept" if chain.kept else "in_time_open"
            return self.say("why_late", key, **told, on=chain.on.isoformat(), days=self.days(chain.spare))
        return self.say("why_late", "against" if chain.hops else "nothing_against", **told)

    def _because(self, hop: Hop) -> str:
        words = hop.words or next(filter(None, map(self._quoted, hop.stretches)), None)
        parties = dict.fromkeys(each.whose for each in sorted(hop.stretches, key=lambda each: -each.days))
        whose = [self.say("whose", each) for each in parties] or [self.say("owner", hop.role)]
        return self.say(
            "why_late",
            "because",
            cause=self.called(hop.reason, hop.about),
            words=self.say("why_late", "quoted", words=words) if words else "",
            whose=self.say("why_late", "comma").join(whose),
        )

    def _lines(self, chain: Chain) -> str:
        """Empty, where all lines were promised alike."""
        if len(chain.lines) == len(self.view.lines):
            return ""
        first = ", ".join(each.line for each in chain.lines[:FEW])
        rest = len(chain.lines) - FEW
        return self.say("why_late", "lines", lines=first) + (
            f" {self.say('why_late', 'more', n=rest)}" if rest > 0 else ""
        )

    def _parties(self, chain: Chain) -> Iterator[SaidShare]:
        begins = 0
        for each in chain.parties:
            wide = max(each.days * DAYS_WIDE // chain.days, 1)
            yield SaidShare(each.whose, self.say("whose", each.whose), self.days(each.days), begins, wide)
            begins += wide

    def _hops(self, chain: Chain) -> Iterator[SaidHop]:
        """What added no day is named in one breath with its neighbours; the first cause always stands alone."""
        backwards = [*reversed(chain.hops)]
        first = chain.hops[0] if chain.hops else None
        for adds, group in groupby(backwards, key=lambda hop: hop.days > 0 or hop is first):
            hops = [*group]
            if adds:
                yield from (self._hop(each, is_first=each is first) for each in hops)
            else:
                yield self._handed_on(hops)

    def _handed_on(self, hops: list[Hop]) -> SaidHop:
        arrow = " ← "
        return SaidHop(
            name=self.say("why_late", "handed_on", names=arrow.join(self.called(e.reason, e.about) for e in hops)),
            when="",
            days=0,
            added="",
            role="",
            words=None,
            first=False,
            stretches=(),
            beside=(),
            evidence=self._in_turn(id for each in hops for id in each.evidence),
            all_evidence=(),
        )

    def _hop(self, hop: Hop, *, is_first: bool) -> SaidHop:
        if hop.reason is Reason.STEP:
            when = self.say("why_late", "no_day_yet", due=hop.due.isoformat())
        else:
            key = "was_due" if hop.reached else "is_due"
            when = self.say("why_late", key, due=hop.due.isoformat(), on=hop.on.isoformat())
        name = self.called(hop.reason, hop.about)
        return SaidHop(
            name=name[:1].upper() + name[1:],
            when=when,
            days=hop.days,
            added=self.say("why_late", "adds", days=self.days(hop.days)) if hop.days else "",
            role=self.say("why_late", "sees_to_it", role=self.say("owner", hop.role)),
            words=hop.words,
            first=is_first,
            stretches=tuple(self._stretch(each, hop.words) for each in hop.stretches),
            beside=tuple(map(self._beside, hop.beside)),
            evidence=hop.evidence,
            all_evidence=self._in_turn(
                (*hop.evidence, *(id for part in (hop.stretches, hop.beside) for each in part for id in each.evidence))
            ),
        )

    def _in_turn(self, ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted({*ids}, key=self.numbers.__getitem__))

    def _stretch(self, each: Stretch, said_already: str | None) -> SaidStretch:
        span = ""
        if each.since and each.until:
            span = each.since.isoformat()
            if each.until != each.since:
                span = self.say("why_late", "between", since=span, until=each.until.isoformat())
        words = self._quoted(each)
        words = words if words != said_already else None
        return SaidStretch(
            each.whose,
            self.say("whose", each.whose),
            self._held(each) + (self.say("why_late", "quoted", words=words) if words else ""),
            self.days(each.days),
            span,
            each.evidence,
        )

    def _held(self, each: Stretch) -> str:
        if each.held is not Held.TOLD:
            return self.say("held", each.held, about=each.about)
        milestone = self.view.plan.milestone(each.about) if self.view.plan else None
        role = milestone.waits_for if milestone else None
        who = self.say("owner", role) if role and each.whose is Whose.US else self.say("whose", each.whose)
        return self.say("held", each.held, who=who)

    def _quoted(self, each: Stretch) -> str | None:
        """What was asked, or the last reason that was given for it."""
        told = [self.words[id] for id in each.evidence if id in self.words]
        if not told or each.held not in {*ASKED, *GIVEN}:
            return None
        return told[0] if each.held in ASKED else told[-1]

    def _beside(self, each: Beside) -> str:
        what = self.milestone(each.about) if each.milestone else self.say("held", each.held, about=each.about)
        return self.say("why_late", "beside", what=what, whose=self.say("whose", each.whose), days=self.days(each.days))
