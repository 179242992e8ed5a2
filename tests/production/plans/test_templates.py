"""Templates are data, and one that makes no sense is refused when it is loaded."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.production.plans import templates as module
from services.production.plans.templates import USUAL, load, read, templates
from shared.events.values import Basis

FOLDER = Path(module.__file__).parent / "templates"
GARMENT = (FOLDER / "garment.toml").read_text("utf-8")


def test_there_are_templates_for_garments_bags_and_rush_orders() -> None:
    assert set(templates()) == {"bag", "garment", "rush"}
    assert USUAL in templates()


@pytest.mark.parametrize("name", ["bag", "garment", "rush"])
def test_each_milestone_stands_behind_those_that_it_comes_after_and_has_an_owner(name: str) -> None:
    template, seen = templates()[name], set[str]()
    for step in template.milestones:
        assert set(step.after) <= seen, step.code
        assert step.owner, step.code
        seen.add(step.code)
    assert set(template.kept_by) == set(Basis)


def test_the_stages_of_bags_are_those_of_bags() -> None:
    assert templates()["bag"].stages == ("cutting", "skiving", "sewing", "assembling", "finishing", "packing")


@pytest.mark.parametrize(
    ("instead_of", "is_written", "words"),
    [
        ('after = ["sewn"]', 'after = ["sewn", "packed"]', "wait for each other: .*washed"),
        ('owner = "finance"', 'owner = "the boss"', "owner"),
        ('code = "washed"', 'code = "sewn"', "more than once: sewn"),
        ('after = ["half-sewn"]', 'after = ["half-sown"]', "no milestones half-sown"),
        ('on_board = "departed"', 'on_board = "sailed"', "no milestones sailed"),
        ('on_board = "departed"', "", "does not say by which milestone these promises are kept: on_board"),
        ('cutting = "cutting-started"', 'cutting = "cutting"', "no milestones cutting"),
        ('calendar = "customer"', 'calendar = "moon"', "calendar"),
        ("days = 20", "days = -1", "days"),
        ("edition = 1", "edition = 0", "edition"),
        ("edition = 1", "edition = 1\nauthor = 'Li'", "author"),
        ('"finishing", "packing"', '"packing", "packing"', "a stage stands there more than once"),
    ],
)
def test_a_template_that_makes_no_sense_is_refused_in_words(instead_of: str, is_written: str, words: str) -> None:
    assert instead_of in GARMENT
    with pytest.raises(ValueError, match=re.compile(words, re.DOTALL)):
        read(GARMENT.replace(instead_of, is_written))


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of a company's own templates."""
    monkeypatch.setenv("GENDAN_TEMPLATES", str(tmp_path))
    templates.cache_clear()
    yield tmp_path
    templates.cache_clear()


def test_a_company_has_templates_of_its_own_and_its_own_garments(own: Path) -> None:
    (own / "shoes.toml").write_text(GARMENT.replace('name = "garment"', 'name = "shoes"', 1), "utf-8")
    (own / "garment.toml").write_text(GARMENT.replace("edition = 1", "edition = 7"), "utf-8")
    (own / "notes.txt").write_text("no template", "utf-8")
    assert set(templates()) == {"bag", "garment", "rush", "shoes"}
    assert templates()["garment"].edition == 7


@pytest.mark.parametrize("text", ["name = ", 'name = "x"', GARMENT.replace("days = 20", "days = -1")])
def test_the_service_does_not_start_with_one_that_makes_no_sense_and_names_it(own: Path, text: str) -> None:
    (own / "shoes.toml").write_text(text, "utf-8")
    with pytest.raises(ValueError, match=r"shoes\.toml is no template"):
        load()
