"""Why an order is late, or will be: from the promise back to the first cause, each day put down to one party, once."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from services.tracking.entries import Entry, decode
from services.tracking.orders.lateness import standing
from services.tracking.orders.links import Link, Reason, Way, promises, shares, way
from services.tracking.orders.outlook import Prospect, outlook
from services.tracking.orders.plan import MilestoneShown
from services.tracking.orders.told import tell, undisputed
from services.tracking.orders.view import OrderView, by_then
from services.tracking.why.bearing import bearing
from services.tracking.why.beside import beside
from services.tracking.why.chain import Chain, Hop, LineJudged, Share, Why
from services.tracking.why.evidence import Cited
from services.tracking.why.late import Case, Late, stretches
from services.tracking.why.parties import Whose
from services.tracking.why.spells import spells
from services.tracking.why.told_of import told_of, told_of_promise, words_of


def why(
    view: OrderView,
    entries: Iterable[Entry],
    today: date,
    *,
    happened_by: datetime | date | None = None,
    hashes: Mapping[str, str] | None = None,
) -> Why:
    """`view` is folded from these entries; `today` is the day at the destination. `hashes`: of events, by id.

    Raises whatever keeps an entry from being read.
    """
    told = tell(by_then(undisputed(entries, decode), happened_by), decode)
    cited, stands = Cited(hashes or {}), outlook(view, today)
    ways = sorted((way(view, each, today) for each in promises(view)), key=_counts_first)
    case = Case(view, told, today, cited, spells(view, told))
    return Why(
        po_number=view.po_number,
        customer_code=view.customer_code,
        today=today,
        prospect=stands.prospect,
        chains=tuple(_chain(case, each) for each in ways) if stands.prospect is not Prospect.NONE else (),
        compressed_by=view.plan.compressed_by if view.plan else 0,
        evidence=cited.all(),
    )


def _counts_first(each: Way) -> tuple[bool, bool, date, int]:
    """What is open and late or at risk, then what else is open, then the latest of what was kept."""
    kept = each.promise.kept_on is not None
    return kept, not each.links, date.min if kept else each.promise.on, -each.days if kept else 0


def _chain(case: Case, found: Way) -> Chain:
    promise, view = found.promise, case.view
    hops = tuple(_hops(case, found))
    days = Counter[Whose]()
    for hop in hops:
        for stretch in hop.stretches:
            days[stretch.whose] += stretch.days
    return Chain(
        promised_on=promise.on,
        basis=promise.basis,
        lines=tuple(
            LineJudged(line.number, standing(line, view.commercial, case.today))
            for line in view.lines
            if line.number in promise.lines
        ),
        kept=promise.kept_on is not None,
        on=found.on,
        days=found.days,
        spare=(promise.on - found.on).days if found.on and not found.days and found.on <= promise.on else None,
        cause=found.links[0].cause if found.links else None,
        hops=hops,
        parties=tuple(Share(whose, n) for whose, n in sorted(days.items(), key=lambda each: (-each[1], each[0])) if n),
        evidence=case.cited.cite(told_of_promise(case.told, promise)),
    )


def _hops(case: Case, found: Way) -> Iterator[Hop]:
    """From the first cause to the promise."""
    added = shares(found.links) if found.days else (0,) * len(found.links)
    before = 0
    for link, following, days in zip(found.links, (*found.links, None)[1:], added, strict=True):
        late = Late(link, bearing(case.view, case.told, case.spells, link), before, days)
        shown = _milestone(case.view, link)
        yield Hop(
            reason=link.cause.reason,
            about=link.cause.about,
            name=shown.name if shown else None,
            chinese=shown.chinese if shown else None,
            due=link.due,
            on=link.on,
            reached=link.reached,
            days=days,
            role=link.cause.owner,
            words=words_of(case.view, case.told, link),
            stretches=tuple(stretches(case, late)),
            beside=tuple(beside(case, found, late, following)),
            evidence=case.cited.cite(told_of(case.told, link)),
        )
        before += days


def _milestone(view: OrderView, link: Link) -> MilestoneShown | None:
    if view.plan is None or link.cause.reason is not Reason.MILESTONE:
        return None
    return view.plan.milestone(link.cause.about)
