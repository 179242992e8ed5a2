"""A plan of faults is drawn from its seed alone."""

from collections import Counter

from tests.faults.plan import KINDS, plan


def test_the_same_seed_gives_the_same_plan_and_another_seed_another() -> None:
    assert plan(7, 60) == plan(7, 60)
    assert plan(7, 60) != plan(8, 60)


def test_ten_minutes_hold_two_hundred_faults_and_a_short_run_has_one_of_each() -> None:
    assert len(plan(7, 600)) >= 200
    assert Counter(fault.kind for fault in plan(7, 22)[: len(KINDS)]) == dict.fromkeys(KINDS, 1)


def test_every_target_is_hit_in_ten_minutes() -> None:
    hit = {(fault.kind, fault.target) for fault in plan(7, 600)}
    assert {("kill", target) for target in KINDS["kill"][1]} <= hit
    assert {("cut", target) for target in KINDS["cut"][1]} <= hit


def test_only_some_kinds_may_be_asked_for() -> None:
    assert {fault.kind for fault in plan(7, 60, ["kill", "mute"])} == {"kill", "mute"}
