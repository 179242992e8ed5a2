"""A published event changes in public: what it was stays written down, and what changed is said in words."""

import re
from pathlib import Path
from typing import Any, ClassVar, Literal

import pytest

from shared.events import REGISTRY, Event
from shared.events.values import Number, Text, Value
from tests.golden.schemas import PUBLISHED, changes, name_of, next_file, published, schema_of

WHAT_TO_DO = """
Events that were written stay as they are, and two releases run side by side (docs/events.md).
If every change is compatible: python -m tests.golden publishes it.
If one is not: leave the event as it was, or raise its class_version, write upcast_v{n}_v{m}(state) with a docstring
that says why, keep {name}.json in tests/golden, and write version {n} for one release more (still_written). Then
python -m tests.golden."""


@pytest.mark.parametrize("event", REGISTRY.values(), ids=name_of)
def test_a_published_event_does_not_change_without_a_new_version(event: type[Event]) -> None:
    name, n = name_of(event), event.class_version
    before = published(event)
    assert before is not None, f"{name} has no published schema yet: python -m tests.golden writes it"
    said = [
        f"  {'compatible' if each.is_compatible else 'INCOMPATIBLE'}: {each.words}"
        for each in changes(before, schema_of(event))
    ]
    if said:
        pytest.fail(
            "\n".join([f"{name} is not what was published:", *said, WHAT_TO_DO.format(n=n, m=n + 1, name=name)])
        )


def test_all_that_was_published_is_still_known() -> None:
    """A type that is no longer written is still read: its records stay."""
    for path in PUBLISHED.glob("*.json"):
        topic, _, version = path.stem.rpartition(".v")
        assert topic in REGISTRY, f"{path.name}: events of the type {topic} were written and must stay readable"
        assert int(version.partition(".")[0]) <= REGISTRY[topic].class_version, path.name


def event(**fields: Any) -> type[Event]:
    """An event type that nobody else knows."""
    told = {"__annotations__": {name: kind for name, (kind, *_) in fields.items()}}
    return type("Tried", (Event,), {"topic": "trial.tried", **told, **{n: d[0] for n, (_, *d) in fields.items() if d}})


class Part(Value):
    name: Text


class LabelledPart(Value):
    name: Text
    label: Text | None = None


class CheckedPart(Value):
    name: Text
    checked: bool


FIELDS: dict[str, Any] = {
    "name": (Text,),
    "parts": (tuple[Part, ...],),
    "amount": (Number, 1),
    "note": (Text | None, None),
    "stage": (Literal["begun", "done"],),
}
BEFORE = event(**FIELDS)


@pytest.mark.parametrize(
    ("after", "words", "is_compatible"),
    [
        ({"by": (Text | None, None)}, "by is new, and may be left out", True),
        ({"whole": (LabelledPart | None, None)}, "whole is new, and may be left out", True),
        ({"parts": (tuple[LabelledPart, ...],)}, r"parts\[\].label is new, and may be left out", True),
        ({"by": (Text,)}, "by is new and required", False),
        ({"parts": (tuple[CheckedPart, ...],)}, r"parts\[\].checked is new and required", False),
        ({"note": None}, "note is gone", False),
        ({"note": (Text,)}, "note: required was false, is now true", False),
        ({"name": (Text, "x")}, "name: required was true, is now false", False),
        ({"amount": (Number, 2)}, "amount: default was 1, is now 2", False),
        ({"amount": (int, 1)}, 'amount: type was "string", is now "integer"', False),
        ({"name": (str,)}, "name: maxLength was 300, is now not stated", False),
        ({"name": (Text | None,)}, "name: may be null was not stated, is now true", False),
        ({"parts": (Part,)}, "parts: type was", False),
        ({"stage": (Literal["begun", "halted", "done"],)}, 'stage: enum was .* now .*"halted"', False),
    ],
)  # fmt: skip
def test_each_change_is_named_with_its_field(after: dict[str, Any], words: str, *, is_compatible: bool) -> None:
    now = event(**{name: told for name, told in {**FIELDS, **after}.items() if told is not None})
    found = list(changes(schema_of(BEFORE), schema_of(now)))
    assert all(each.is_compatible for each in found) is is_compatible
    said = "\n".join(each.words for each in found)
    assert re.search(words, said), said


def test_what_is_said_about_an_event_may_be_said_better() -> None:
    better = type("Tried", (BEFORE,), {"__doc__": "As it was, in better words."})
    assert list(changes(schema_of(BEFORE), schema_of(better))) == []


def test_an_addition_and_a_version_have_files_of_their_own(tmp_path: Path) -> None:
    class Raised(BEFORE):  # type: ignore[misc, valid-type]
        class_version: ClassVar[int] = 2

    for name in ("trial.tried.v1.json", "trial.tried.v1.1.json", "trial.tried.v1.2.json"):
        assert next_file(BEFORE, tmp_path).name == name
        next_file(BEFORE, tmp_path).write_text(f'{{"file": "{name}"}}')
    assert published(BEFORE, tmp_path) == {"file": "trial.tried.v1.2.json"}
    assert published(Raised, tmp_path) is None
    assert next_file(Raised, tmp_path).name == "trial.tried.v2.json"
