"""The templates that plans are drawn from: files that people who plan can read, checked when they are loaded."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.events.plan import Step
from shared.events.values import Basis, PathReference, Text, Value

USUAL = "garment"
"""From which a plan is drawn where nobody chose another."""


class Marks(Value):
    """Which milestones are reached by what is decided and heard here; None: the template has no such milestone."""

    released: PathReference | None = None
    """The order was released."""
    started: PathReference | None = None
    """Production may start."""
    cutting: PathReference | None = None
    """Bulk is cut."""
    sample: PathReference | None = None
    """The customer approved a pre-production sample."""

    @property
    def codes(self) -> set[str]:
        return {code for code in self.model_dump().values() if code}


class Template(Value):
    """How goods of a kind come about, step by step. Raises ValueError where it makes no sense."""

    name: PathReference
    chinese: Text
    edition: Annotated[int, Field(ge=1)]
    """Raised with each change; plans that were drawn before keep the one they were drawn from."""
    stages: Annotated[tuple[PathReference, ...], Field(min_length=1)]
    """Through which the goods go, in order."""
    kept_by: Mapping[Basis, PathReference]
    """The milestone by which a promise of each basis is judged."""
    reached_by: Marks = Marks()
    milestones: Annotated[tuple[Step, ...], Field(min_length=1)]
    """Put behind those that they come after, however they stand in the file."""

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        codes = [step.code for step in self.milestones]
        if doubled := {code for code in codes if codes.count(code) > 1}:
            raise ValueError(f"these milestones stand there more than once: {_listed(doubled)}")
        if unknown := {code for step in self.milestones for code in step.after} - set(codes):
            raise ValueError(f"there are no milestones {_listed(unknown)}, after which others are to come")
        if unknown := (set(self.kept_by.values()) | self.reached_by.codes) - set(codes):
            raise ValueError(f"there are no milestones {_listed(unknown)}")
        if missing := set(Basis) - set(self.kept_by):
            raise ValueError(f"it does not say by which milestone these promises are kept: {_listed(missing)}")
        if len(set(self.stages)) < len(self.stages):
            raise ValueError("a stage stands there more than once")
        by_code = {step.code: step for step in self.milestones}
        try:
            order = [*TopologicalSorter({step.code: step.after for step in self.milestones}).static_order()]
        except CycleError as error:
            raise ValueError(f"these milestones wait for each other: {' → '.join(error.args[1])}") from None
        object.__setattr__(self, "milestones", tuple(by_code[code] for code in order))
        return self


class Own(BaseSettings):
    """Where a company keeps templates of its own: `GENDAN_TEMPLATES`, a folder."""

    model_config = SettingsConfigDict(env_prefix="GENDAN_", extra="ignore")

    templates: Path | None = None


def read(text: str) -> Template:
    """A template as its file has it. Raises ValueError, which says what is wrong."""
    return Template.model_validate(tomllib.loads(text))


@cache
def templates() -> Mapping[str, Template]:
    """All that there are, by name: a company's own count over ours. Raises ValueError, which names the file."""
    own, found = Own().templates, dict[str, Template]()
    for folder in (files(__package__) / "templates", *([own] if own else [])):
        for each in sorted(folder.iterdir(), key=lambda file: file.name):
            if each.name.endswith(".toml"):
                template = _read(each)
                found[template.name] = template
    return dict(sorted(found.items()))


def load(*_: object) -> None:
    """When the service starts: it does not, with a template that makes no sense."""
    templates()


def _read(file: Traversable) -> Template:
    try:
        return read(file.read_text("utf-8"))
    except ValueError as error:
        raise ValueError(f"{file.name} is no template: {error}") from error


def _listed(words: Iterable[str]) -> str:
    return ", ".join(sorted(words))
