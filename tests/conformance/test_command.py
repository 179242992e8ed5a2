"""`gendan conformance`, as somebody types it who has a subscriber."""

import subprocess
import sys

from gendan.conformance.history import SAMPLES
from gendan.conformance.scenarios import SCENARIOS
from tests.contract.samples import samples


def conformance(*words: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "gendan", "conformance", *words],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout + done.stderr


def test_a_program_that_is_none_is_said_to_be_none() -> None:
    code, said = conformance("--only", "duplicates", "--", "there-is-no-such-program")
    assert code == 1
    assert "FAILED  duplicates" in said
    assert "there-is-no-such-program cannot be started" in said
    assert "0 of 1 scenarios passed" in said


def test_what_a_subscriber_said_itself_stands_below_its_verdict() -> None:
    code, said = conformance("--only", "as it happens", "--", "sh", "-c", "echo I have no idea >&2; exit 7")
    assert code == 1
    assert "it has ended by itself, at position 0" in said
    assert "| I have no idea" in said


def test_words_on_standard_output_that_are_no_events_are_quoted() -> None:
    code, said = conformance("--only", "holes", "--", "sh", "-c", "echo starting up; exec sleep 60")
    assert code == 1
    assert "it wrote 'starting up'; what is wanted is a line POSITION ID for each event" in said


def test_whoever_names_no_subscriber_is_told_how() -> None:
    assert conformance() == (2, "name the subscriber: gendan conformance -- COMMAND …\n")
    assert conformance("--only", "nonsense", "--", "true") == (2, "no scenario has 'nonsense'\n")


def test_each_scenario_says_what_a_subscriber_must_do() -> None:
    for each in SCENARIOS:
        assert each.__doc__
        assert "\n" not in each.__doc__


def test_subscribers_are_tried_with_what_is_told_today() -> None:
    assert SAMPLES.read_bytes() == samples(), f"{SAMPLES.name} is not what the order service tells: make contract"
