"""The checks of real time, of compare-and-append and of decisions find what they are there for."""

from tests.faults.checks.decisions import decided_on_what_stood
from tests.faults.checks.linear import Seen, compared_rightly, linearizable, seen
from tests.faults.recorded import Look
from tests.faults.telling import HELD, ORDER, OTHER, RELEASED, command, kinds, paid, refusal, store, success
from tests.tracking.telling import ordered, received

PAID = {"order": store(*[(ORDER, paid(f"TT-{n}"), f"k{n}") for n in (1, 2, 3)])}


def made(version: int, began: float, ended: float) -> Seen:
    return Seen(ORDER, began, ended, version, made=True, words="a command")


def saw(version: int, began: float, ended: float) -> Seen:
    return Seen(ORDER, began, ended, version, made=False, words="a read")


def test_commands_and_reads_that_agree_with_the_clock_pass() -> None:
    assert kinds(linearizable([made(1, 0, 1), made(2, 0.5, 3), made(3, 0.6, 2), saw(2, 0.9, 4), saw(3, 2.5, 3)])) == []


def test_a_version_that_was_made_before_one_that_was_acknowledged_already_is_found() -> None:
    assert kinds(linearizable([made(2, 0, 1), made(1, 2, 3)])) == ["made in the past"]


def test_a_version_that_was_seen_before_it_was_asked_for_is_found() -> None:
    assert kinds(linearizable([saw(1, 0, 1), made(1, 2, 3)])) == ["made in the past"]


def test_a_read_that_is_older_than_what_was_acknowledged_before_it_is_found() -> None:
    assert kinds(linearizable([made(1, 0, 1), made(2, 1, 2), saw(1, 3, 4)])) == ["an old state was told"]


def test_other_aggregates_have_a_time_of_their_own() -> None:
    assert kinds(linearizable([made(5, 0, 1), Seen(OTHER, 2, 3, 1, made=True, words="a command")])) == []


def test_a_stale_refusal_that_tells_an_old_version_is_found() -> None:
    commands = [command("k1", success(1, 1)), command("k2", success(2, 2, 2, 3))]
    late = command("k9", refusal(412, version=1, began=4, ended=5), if_match=7)
    assert kinds(linearizable(seen([*commands, late], [], PAID))) == ["an old state was told"]
    assert kinds(linearizable(seen(commands, [Look(ORDER, 4, 5, 1)], PAID))) == ["an old state was told"]
    assert kinds(linearizable(seen(commands, [Look(ORDER, 4, 5, 2)], PAID))) == []


def test_a_command_that_nobody_answered_has_made_its_version_no_earlier_than_it_was_asked() -> None:
    unanswered = command("k1", refusal(503, began=9, ended=10))
    assert kinds(linearizable(seen([unanswered], [Look(ORDER, 0, 1, 1)], PAID))) == ["made in the past"]


def test_a_command_that_won_on_another_version_than_it_named_is_found() -> None:
    assert kinds(compared_rightly([command("k2", success(2, 2), if_match=1)], PAID)) == []
    assert kinds(compared_rightly([command("k2", success(2, 2), if_match=0)], PAID)) == ["won on another version"]


def test_two_winners_on_one_version_are_found() -> None:
    both = [command("k2", success(2, 2), if_match=1), command("k3", success(3, 3), if_match=1)]
    assert "two winners" in kinds(compared_rightly(both, PAID))


def test_a_refusal_of_the_very_version_that_it_calls_the_current_one_is_found() -> None:
    odd = command("k9", refusal(412, version=3), if_match=3)
    assert kinds(compared_rightly([odd], PAID)) == ["refused as stale on the current version"]


PAPERS = received(ordered("1"))


def test_a_release_of_an_order_on_hold_is_found() -> None:
    stores = {"order": store((ORDER, PAPERS, "k1"), (ORDER, HELD, "k2"), (ORDER, RELEASED, "k3"))}
    release = command("k3", success(3, 3), name="release")
    assert kinds(decided_on_what_stood([release], [], stores)) == ["decided on another state"]


def test_a_refusal_because_of_a_hold_that_was_over_is_found() -> None:
    stores = {"order": store((ORDER, PAPERS, "k1"), (ORDER, RELEASED, "k2"))}
    commands = [command("k1", success(1, 1), name="receive"), command("k2", success(2, 2, 1, 2), name="release")]
    refused = command("k9", refusal(began=3, ended=4), name="release")
    assert kinds(decided_on_what_stood([*commands, refused], [], stores)) == ["refused on an old state"]


def test_a_refusal_that_was_right_at_some_moment_while_it_was_asked_passes() -> None:
    stores = {"order": store((ORDER, PAPERS, "k1"), (ORDER, HELD, "k2"))}
    commands = [command("k1", success(1, 1), name="receive"), command("k2", success(2, 2, 3, 6), name="hold")]
    refused = command("k9", refusal(began=2, ended=5), name="release")
    assert kinds(decided_on_what_stood([*commands, refused], [], stores)) == []
    before = command("k9", refusal(began=2, ended=2.5), name="release")  # nobody had asked for the hold yet
    assert kinds(decided_on_what_stood([*commands, before], [], stores)) == ["refused on an old state"]
