"""What docs/subscribers.md says is what there is."""

import re
from pathlib import Path

import pytest

from gendan.conformance.scenarios import SCENARIOS
from gendan.conformance.stage import staged
from tests.contract.attributes import ATTRIBUTES

HERE = Path(__file__).parents[2]
TEXT = (HERE / "docs" / "subscribers.md").read_text()
NAME = re.compile(r"\bSUBSCRIBER_[A-Z_]+")


def test_each_attribute_stands_in_it_with_what_it_says() -> None:
    rows = [
        f"| `{each.name}` | {each.type} | {'always' if each.is_always_there else 'or absent'} | "
        f"{'' if each.is_for_partners else 'not told'} | {each.meaning} | {each.standard} |"
        for each in ATTRIBUTES
    ]
    assert [line for line in TEXT.splitlines() if line.startswith("| `")] == rows


def test_each_scenario_stands_in_it() -> None:
    for each in SCENARIOS:
        assert each.__doc__
        assert f"| {each.__name__.replace('_', ' ')} | {each.__doc__[0].lower()}{each.__doc__[1:]} |" in TEXT


@pytest.mark.parametrize("example", ["subscriber.py", "subscriber.ts"])
async def test_it_names_the_environment_that_subscribers_are_told(example: str) -> None:
    async with staged(["true"], is_partner=True, seconds=1) as stage:
        told = {name for name in stage.subscriber.environment if name.startswith("SUBSCRIBER_")}
    assert set(NAME.findall(TEXT)) == told
    assert set(NAME.findall((HERE / "examples" / "subscribers" / example).read_text())) == told
