"""Planted bugs of clocks, inboxes and webhooks."""

from tests.mutants.mutant import Edit, Mutant

DOMAIN = "services/notify/obligations/domain.py"
MILESTONES = "services/notify/following/milestones.py"
TURNS = "services/notify/following/turns.py"
FOLLOW = "services/notify/following/follow.py"
INBOX = "services/notify/inbox/api.py"
ADDRESSES = "services/notify/deliveries/addresses.py"
WEBHOOKS = "services/notify/deliveries/webhooks.py"

DECISIONS = "tests/notify/test_decisions.py"
TAKEN = "tests/notify/test_turns.py"
ANY_HISTORY = "tests/notify/test_any_history.py"

MUTANTS = (
    Mutant(
        "what was due before it was heard of starts a clock",
        15,
        (Edit(DOMAIN, "if wanted.outcome or started.due <= wanted.known_at:", "if wanted.outcome:"),),
        (f"{DECISIONS}::test_a_deadline_that_had_passed_when_it_was_heard_of_starts_nothing",),
    ),
    Mutant(
        "the top of the ladder is the last word",
        15,
        (Edit(DOMAIN, "if not taken and step >= top:", "if not taken and step > top:"),),
        (
            f"{DECISIONS}::test_the_top_of_the_ladder_is_taken_again_and_again",
            f"{ANY_HISTORY}::test_what_is_owed_and_late_is_always_told_again",
        ),
    ),
    Mutant(
        "whoever waits for us is chased",
        15,
        (Edit(DOMAIN, "not in {Standing.RUNNING, Standing.BREACHED}", "in {Standing.MET, Standing.SETTLED}"),),
        (f"{ANY_HISTORY}::test_nobody_is_told_while_they_wait_for_us_or_once_it_is_over",),
    ),
    Mutant(
        "a milestone is owed while what goes before it is not there",
        15,
        (Edit(TURNS, "waits = len(come) < len(before)", "waits = False"),),
        (f"{TAKEN}::test_nobody_owes_it_before_what_goes_before_it_is_there",),
    ),
    Mutant(
        "what goes before and came late takes the days away from what comes after",
        15,
        (Edit(MILESTONES, "if not turn.follows or", "if turn.follows or"),),
        (f"{TAKEN}::test_where_that_came_late_there_are_the_days_that_it_takes_from_when_it_was_known",),
    ),
    Mutant(
        "an order that cannot be followed holds up all that are followed with it",
        15,
        (Edit(FOLLOW, "done = [row for row in rows if await self._by_itself(row)]", "done = []"),),
        ("tests/notify/test_clock.py::test_what_cannot_be_followed_is_tried_again_and_shown_and_the_others_go_on",),
    ),
    Mutant(
        "what was heard again is crossed out with what another process has followed",
        15,
        (Edit(FOLLOW, "AND f.since = done.since AND", "AND"),),
        ("tests/notify/test_clock.py::test_what_is_heard_again_while_another_process_follows_it_is_not_crossed_out",),
    ),
    Mutant(
        "what was followed before a restore is crossed out behind it",
        15,
        (Edit(FOLLOW, "AND f.since = done.since AND {EPOCH} = $4", "AND f.since = done.since AND $4 > 0"),),
        ("tests/notify/test_clock.py::test_what_was_followed_in_another_epoch_of_the_store_is_not_crossed_out",),
    ),
    Mutant(
        "an inbox shows those of all",
        20,
        (Edit(INBOX, '"whose && {}::text[]": sorted(mine),', '"{}::text[] IS NOT NULL": sorted(mine),'),),
        ("tests/notify/test_inbox.py::test_a_soft_target_that_passed_is_in_the_owners_inbox_and_in_nobody_elses",),
    ),
    Mutant(
        "one public address is enough",
        21,
        (Edit(ADDRESSES, "(private or all(is_public", "(private or any(is_public"),),
        ("tests/notify/test_addresses.py::test_one_private_address_among_public_ones_is_enough_to_refuse",),
    ),
    Mutant(
        "a webhook follows redirects",
        21,
        (Edit(WEBHOOKS, "follow_redirects=False", "follow_redirects=True"),),
        ("tests/notify/test_webhooks.py::test_a_redirect_is_not_followed",),
    ),
)
