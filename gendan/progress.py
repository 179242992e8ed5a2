"""How far long work is: a bar with rate and remaining time on a terminal, plain lines elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

EVERY = 5.0  # seconds between two plain lines


class Rate(ProgressColumn):
    """Of what is counted, per second, lately."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:,.0f}/s" if task.speed else "-/s")


@dataclass(slots=True)
class Telling:
    """`bar` is None where nobody watches a terminal; `unit` is what is counted, in the plural."""

    console: Console
    total: int
    bar: Progress | None
    unit: str = "commands"
    now: Callable[[], float] = monotonic
    done: int = 0
    phase: str = ""
    away: set[str] = field(default_factory=set)
    began: float = field(init=False)
    spoke: float = field(init=False)

    def __post_init__(self) -> None:
        self.began = self.spoke = self.now()
        if self.bar:
            self.bar.add_task("", total=self.total)

    def begins(self, phase: str) -> None:
        self.phase = phase
        self._describe()

    def advances(self, by: int) -> None:
        self.done += by
        if self.bar:
            self.bar.advance(self.bar.task_ids[0], by)
        elif self.now() - self.spoke >= EVERY:
            self.spoke = self.now()
            self._say(f"{self.phase}: {self._so_far()}")

    def waits(self, service: str, why: str) -> None:
        if service not in self.away:
            self.away.add(service)
            self._say(f"waiting for the {service} service: {why}")
            self._describe()

    def goes_on(self, service: str) -> None:
        if service in self.away:
            self.away.discard(service)
            self._say(f"the {service} service answers again")
            self._describe()

    @property
    def seconds(self) -> float:
        return self.now() - self.began

    def _so_far(self) -> str:
        rate = self.done / max(self.seconds, 0.001)
        left = timedelta(seconds=round((self.total - self.done) / rate)) if rate else "?"
        return f"{self.done:,} of {self.total:,} {self.unit}, {rate:,.0f}/s, {left} remaining"

    def _say(self, words: str) -> None:
        self.console.print(words, highlight=False, soft_wrap=True, markup=False)

    def _describe(self) -> None:
        if self.bar:
            waiting = f"waiting for {' and '.join(sorted(self.away))}" if self.away else self.phase
            self.bar.update(self.bar.task_ids[0], description=waiting)


@contextmanager
def telling(console: Console, total: int, unit: str = "commands") -> Iterator[Telling]:
    """The progress of so many of `unit`, for as long as the block lasts."""
    if not console.is_terminal:
        yield Telling(console, total, None, unit)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    with Progress(*columns, console=console) as bar:
        yield Telling(console, total, bar, unit)
