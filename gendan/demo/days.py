"""On which calendar days a story's days fall: from today, and by the plan that production drew up for its order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from gendan.demo.steps import Day


@dataclass(slots=True)
class Days:
    """`today` is the day from which a story counts; days by the plan fall on the `release` or later."""

    today: date
    slips: Mapping[str, int] = field(default_factory=dict)
    release: date = date.min
    planned: dict[str, date] = field(default_factory=dict)
    slipped: dict[str, date] = field(default_factory=dict)

    def drawn(self, plan: Mapping[str, Any], release: date) -> None:
        """The plan as production shows it: each milestone stands behind those that it comes after."""
        self.release = release
        late: dict[str, int] = {}
        for each in plan["milestones"]:
            code, after = each["milestone"]["code"], each["milestone"]["after"]
            late[code] = max((late[before] for before in after), default=0) + self.slips.get(code, 0)
            self.planned[code] = date.fromisoformat(each["milestone"]["planned"])
            self.slipped[code] = self.planned[code] + timedelta(days=late[code])

    def of(self, day: Day) -> date:
        """Raises KeyError for a milestone that the plan does not have."""
        if isinstance(day, int):
            return self.today + timedelta(days=day)
        known = self.planned if day.as_drawn else self.slipped
        return max(known[day.milestone] + timedelta(days=day.later), self.release)
