"""What is answered to the examples in the contract, kept as the examples of its answers: one real run, made steady."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from shared.http.answered import FILE

SERVICES = Path(__file__).parents[2] / "services"
INSTANT = re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)")
LONG_AGO = timedelta(days=2)
WHILE_IT_RAN = datetime(2027, 1, 1, 1, 30, tzinfo=UTC)
"""What the clock showed: whatever was recorded in the run is said to have been recorded from then on."""
SHOWN = 2
"""Of a long list at the top of an answer, and lines of a feed."""

Answers = dict[str, dict[str, Any]]
"""By service and operation."""


def kept() -> Answers:
    return {file.parent.name: json.loads(file.read_text("utf-8")) for file in sorted(SERVICES.glob(f"*/{FILE}"))}


def keep(answers: Answers) -> None:
    for service, by_operation in steady(answers).items():
        text = json.dumps(dict(sorted(by_operation.items())), indent=1, ensure_ascii=False)
        (SERVICES / service / FILE).write_text(text + "\n", "utf-8")


def steady(answers: Answers) -> Answers:
    """With instants of this run put on a clock that does not depend on it, in the order in which they were."""
    text = json.dumps(answers, ensure_ascii=False)
    now = datetime.now(UTC)
    told = {each: datetime.fromisoformat(each) for each in set(INSTANT.findall(text))}
    moments = sorted({at for at in told.values() if abs(now - at) < LONG_AGO})
    clock = {at: WHILE_IT_RAN + timedelta(milliseconds=10 * n) for n, at in enumerate(moments)}
    made: Answers = json.loads(INSTANT.sub(lambda found: _written(clock.get(told[found[0]]), found[0]), text))
    return made


def _written(at: datetime | None, text: str) -> str:
    if at is None:
        return text
    written = at.isoformat(timespec="microseconds")
    return written.replace("+00:00", "Z") if text.endswith("Z") else written


def shortened(answer: Any) -> Any:
    return answer[:SHOWN] if isinstance(answer, list) else answer


def names(answer: Any) -> Any:
    """The names in an answer, without what they say: of a list, of its first member."""
    match answer:
        case dict():
            return {name: names(each) for name, each in answer.items()}
        case list():
            return [names(answer[0])] if answer else []
        case _:
            return None
