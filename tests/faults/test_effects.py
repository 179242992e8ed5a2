"""The checks of commands and their effects find what they are there for."""

import pytest

from tests.faults.checks.effects import acknowledged_is_stored, acted_once, answered_alike, no_key_is_reused
from tests.faults.recorded import NO_ANSWER, Reused, Send
from tests.faults.telling import HELD, ORDER, OTHER, command, kinds, paid, refusal, store, success

STORES = {"order": store((ORDER, paid(), "k1"), (OTHER, HELD, "k2"), (ORDER, paid("TT-2"), "k3"))}


def test_a_faultless_history_passes() -> None:
    commands = [command("k1", success(1, 1), success(1, 1, 5, 6)), command("k3", Send("order-1", 0, 1), success(2, 3))]
    assert kinds(acknowledged_is_stored(commands, STORES)) == []
    assert kinds(acted_once(commands, STORES)) == []
    assert kinds(answered_alike(commands)) == []


def test_an_acknowledged_event_that_is_gone_is_found() -> None:
    assert kinds(acknowledged_is_stored([command("k4", success(3, 4))], STORES)) == ["acknowledged but not stored"]


def test_an_acknowledged_position_that_holds_something_else_is_found() -> None:
    assert kinds(acknowledged_is_stored([command("k1", success(1, 2))], STORES)) == ["acknowledged but not stored"]


def test_a_success_that_wrote_nothing_where_it_must_have_is_found() -> None:
    assert kinds(acted_once([command("k9", success(2, 3))], STORES)) == ["acknowledged but not stored"]
    assert kinds(acted_once([command("k9", success(2, 3), name="resume", changes=False)], STORES)) == []


def test_a_key_that_acted_twice_is_found() -> None:
    stores = {"order": store((ORDER, paid(), "k1"), (ORDER, paid("TT-2"), "k1"))}
    assert kinds(acted_once([command("k1", success(1, 1))], stores)) == ["acted twice"]


def test_what_a_policy_did_because_of_a_command_is_no_effect_of_its_key() -> None:
    stores = {
        "order": store((ORDER, paid(), "k1")),
        "logistics": store((OTHER, HELD, "1:order:1"), service="logistics"),
    }
    assert kinds(acted_once([command("k1", success(1, 1))], stores)) == []


def test_an_answer_that_names_another_event_than_its_own_is_found() -> None:
    assert kinds(acted_once([command("k1", success(2, 3))], STORES)) == ["answered otherwise"]


def test_two_answers_for_one_key_are_found() -> None:
    assert kinds(answered_alike([command("k1", success(1, 1), success(2, 3, 5, 6))])) == ["answered otherwise"]


def test_a_refusal_of_what_was_done_before_is_found() -> None:
    assert kinds(answered_alike([command("k1", success(1, 1), refusal(began=2, ended=3))])) == ["refused what was done"]
    meanwhile = [command("k1", success(1, 1), refusal(began=0.5, ended=3))]  # decided before, perhaps
    assert kinds(answered_alike(meanwhile)) == []


@pytest.mark.parametrize("status", [500, 422, 504])
def test_a_failure_is_found(status: int) -> None:
    assert kinds(answered_alike([command("k1", Send("order-1", 0, 1, status))])) == ["failed"]
    assert kinds(answered_alike([command("k1", Send("order-1", 0, 1, NO_ANSWER))])) == []


def test_a_key_that_was_taken_for_something_else_is_found() -> None:
    assert kinds(no_key_is_reused([Reused("k1", 422, "key-reused"), Reused("k1", 503, "unavailable")])) == []
    assert kinds(no_key_is_reused([Reused("k1", 200, "")])) == ["a key was reused"]
    assert kinds(no_key_is_reused([Reused("k1", 422, "invalid")])) == ["a key was reused"]
