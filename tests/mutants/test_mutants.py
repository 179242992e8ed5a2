"""Every planted bug still finds its place in the source, and those who try them tell what became of each."""

import pytest

from tests.mutants.all import ALL
from tests.mutants.mutant import Edit, Mutant, nowhere
from tests.mutants.trying import HERE, Verdict, copied, tried

HASHES = "shared/store/hashes.py"
COVERED = ("tests/shared/test_hashes.py::test_every_part_of_a_row_is_covered",)


@pytest.mark.parametrize("mutant", ALL, ids=lambda mutant: mutant.name)
def test_a_mutant_applies_and_its_tests_exist(mutant: Mutant) -> None:
    for edit in mutant.edits:
        edit.check(HERE)
        assert edit.old != edit.new
    assert mutant.caught_by
    assert [*nowhere(mutant, HERE)] == []


def test_no_two_mutants_are_the_same() -> None:
    assert len({mutant.name for mutant in ALL}) == len({mutant.edits for mutant in ALL}) == len(ALL)


def of_hashes(old: str, new: str, *caught_by: str) -> Mutant:
    return Mutant("tried", 18, (Edit(HASHES, old, new),), caught_by or COVERED)


@pytest.mark.parametrize(
    ("mutant", "verdict", "words"),
    [
        (of_hashes(' + b"\\x00" + state', " + state"), Verdict.CAUGHT, ""),
        (of_hashes('"""The hash before', '"""What was there before'), Verdict.SURVIVED, "not noticed by tests/shared"),
        (of_hashes("import hashlib", "import no_such_module"), Verdict.DID_NOT_RUN, "no_such_module"),
        (of_hashes("hashlib", "hashlib"), Verdict.DOES_NOT_APPLY, "times, instead of once"),
        (
            of_hashes("import hashlib", "", f"{COVERED[0]}_by_nobody"),
            Verdict.DOES_NOT_APPLY,
            "there is no tests/shared",
        ),
    ],
    ids=lambda value: value if isinstance(value, Verdict) else "",
)
async def test_what_became_of_a_mutant_is_told(mutant: Mutant, verdict: Verdict, words: str) -> None:
    with copied() as source:
        found = await tried(mutant, source)
    assert (found.verdict, words in found.words) == (verdict, True), found.words
    assert bool(found.words) is (verdict is not Verdict.CAUGHT)


async def test_what_is_planted_in_a_copy_is_not_in_the_source() -> None:
    before = (HERE / HASHES).read_text()
    with copied() as source:
        of_hashes("import hashlib", "").plant(source)
        assert "import hashlib" not in (source / HASHES).read_text()
    assert (HERE / HASHES).read_text() == before
