"""An order and its things as people call them, and what would come of a slip, in the reader's language."""

from functools import partial

from services.tracking.orders.links import Cause, Reason
from services.tracking.orders.view import OrderView
from services.tracking.pages.catalogue import Language, say
from services.tracking.why.what_if import PromiseThen


class Saying:
    """Says it in one language, with the names that the order's own things have."""

    def __init__(self, language: Language, view: OrderView) -> None:
        self.language = language
        self.say = partial(say, language)
        self.view = view

    def days(self, n: int) -> str:
        return self.say("why_late", "one_day") if n == 1 else self.say("why_late", "n_days", n=n)

    def cause(self, cause: Cause) -> str:
        return self.called(cause.reason, cause.about)

    def called(self, reason: Reason, about: str) -> str:
        """As people call it: a milestone by its name, a material with what it is, a step as it is done."""
        match reason:
            case Reason.MILESTONE:
                return self.milestone(about)
            case Reason.STEP:
                return self.say("step", about)
            case Reason.MATERIAL:
                return self.say("cause", reason, about=self.material(about))
            case _:
                return self.say("cause", reason, about=about)

    def milestone(self, code: str) -> str:
        shown = self.view.plan.milestone(code) if self.view.plan else None
        if shown is None:
            return code
        return shown.chinese if self.language is Language.ZH else shown.name

    def material(self, number: str) -> str:
        shown = next((each for each in self.view.materials if each.number == number), None)
        return f"{number} ({shown.description})" if shown and shown.description else number

    def then(self, promise: PromiseThen) -> str:
        """What would come of it for a promise, in one sentence."""
        basis = self.say("basis", promise.basis)
        if promise.on_after is None:
            said = self.say("what_if", "answer_unknown", basis=basis)
        else:
            before, spare = promise.on_before, (promise.promised_on - promise.on_after).days
            later = (promise.on_after - before).days if before else promise.days_after - promise.days_before
            now = "later_than_now" if later > 0 else "earlier_than_now" if later else "same_as_now"
            promised = "on_promise" if not spare else "before_promise" if spare > 0 else "after_promise"
            said = self.say(
                "what_if",
                "answer",
                basis=basis,
                on=promise.on_after.isoformat(),
                now=self.say("what_if", now, days=self.days(abs(later))),
                promise=self.say("what_if", promised, days=self.days(abs(spare))),
            )
        return said[:1].upper() + said[1:]
