"""Planted bugs of the way from the store to what is shown: relay, reading, consuming, projections, policies."""

from tests.mutants.mutant import Edit, Mutant

RELAY = "shared/relay.py"
PIPELINE = "shared/pipeline.py"
READING = "shared/reading.py"
CONSUMING = "shared/consuming.py"
PROJECTION = "shared/projection.py"
TRACKING = "services/tracking/projection.py"

NO_LOCK = Edit(CONSUMING, "while not await connection.fetchval(", "while None is await connection.fetchval(")
NO_FENCE = Edit(
    CONSUMING,
    "WHERE (checkpoints.epoch, checkpoints.position, checkpoints.hash) = ($6, $7, $8)",
    "WHERE ($6::bigint, $7::bigint, $8::bytea) IS NOT NULL",
)

MUTANTS = (
    Mutant(
        "the relay goes on behind the newest event instead of the last one that it has published",
        5,
        (Edit(RELAY, "events[-1].position,", "await self._origin.newest(),"),),
        ("tests/promises/test_05_order_on_nats.py::test_relays_ended_at_any_moment_leave_the_stream_as_the_store",),
    ),
    Mutant(
        "messages carry no id",
        5,
        (Edit(PIPELINE, 'message.headers["Nats-Msg-Id"] = message.id', ""),),
        ("tests/promises/test_05_order_on_nats.py::test_the_server_knows_a_message_again_by_its_id",),
    ),
    Mutant(
        "messages do not say which one they follow",
        5,
        (Edit(PIPELINE, 'message.headers["Nats-Expected-Last-Sequence"] = str(sequence - 1)', ""),),
        (
            "tests/promises/test_05_order_on_nats.py::test_a_relay_that_stood_still_publishes_nothing_again",
            "tests/shared/test_pipeline.py::test_a_refusal_is_told_at_once_and_nothing_is_waited_for",
        ),
    ),
    Mutant(
        "a publication is done before all of it is sent",
        5,
        (Edit(PIPELINE, "self._due = {SENDING}", "self._due = set()"),),
        ("tests/shared/test_pipeline.py::test_it_is_not_done_before_the_last_is_stored",),
    ),
    Mutant(
        "the relay does not look whose stream it continues",
        17,
        (
            Edit(RELAY, "or there[0].hash != last.hash", ""),
            Edit(RELAY, "await compare_whole(js, self._origin, epochs, state, last)", "pass"),
        ),
        ("tests/shared/test_relay.py::test_what_others_publish_into_the_stream_is_not_continued",),
    ),
    Mutant(
        "a policy acts on what a restore took away",
        17,
        (Edit("shared/policies.py", "epoch=self.epoch,", "epoch=None,"),),
        (
            "tests/shared/test_policies.py::test_what_was_read_before_a_restore_is_not_acted_on_after_it",
            "tests/shared/test_policies.py::test_that_nothing_follows_is_not_believed_of_memory_from_before_a_restore",
        ),
    ),
    Mutant(
        "the relay mixes epochs",
        17,
        (Edit(RELAY, "if last.epoch != ", "if False and last.epoch != "),),
        ("tests/shared/test_relay.py::test_a_store_in_another_epoch_is_not_mixed_into_the_stream_of_the_old_one",),
    ),
    Mutant(
        "a hole is stepped over",
        6,
        (Edit(READING, "while event.position > at.position + 1:", "while False:"),),
        (
            "tests/shared/consuming/test_none_missing.py::test_a_hole_in_the_stream_is_filled_from_the_feed",
            "tests/promises/test_06_subscribers.py::test_messages_thrice_and_in_disorder_are_taken_once_in_order",
        ),
    ),
    Mutant(
        "what comes twice is taken twice",
        6,
        (Edit(READING, "if event.position <= at.position:", "if False:"),),
        (
            "tests/shared/consuming/test_in_order_and_once.py::test_messages_that_come_twice_are_taken_once",
            "tests/promises/test_06_subscribers.py::test_messages_thrice_and_in_disorder_are_taken_once_in_order",
        ),
    ),
    Mutant(
        "a feed is believed whatever it answers",
        6,
        (Edit(READING, "if not events or [", "if False and ["),),
        ("tests/promises/test_06_subscribers.py::test_a_feed_that_leaves_something_out_is_not_believed",),
    ),
    Mutant(
        "a reader takes an older epoch behind a newer one",
        17,
        (Edit(READING, "(event.epoch < at.epoch)", "False"),),
        ("tests/shared/consuming/test_other_histories.py::test_an_older_epoch_behind_a_newer_one_stops_the_reader",),
    ),
    Mutant(
        "a reader takes another history for its own",
        17,
        (Edit(READING, "(event.epoch, event.hash) != (at.epoch, at.hash)", "False"),),
        (
            "tests/shared/consuming/test_other_histories.py::test_another_history_is_noticed_too_where_the_stream_has_dropped_that_place",
        ),
    ),
    Mutant(
        "no runner waits for another",
        8,
        (NO_LOCK,),
        (
            "tests/shared/consuming/test_in_order_and_once.py::test_of_two_runners_one_is_active_and_the_other_takes_over",
        ),
    ),
    Mutant(
        "whoever comes moves the checkpoint",
        8,
        (NO_FENCE,),
        ("tests/shared/test_projection.py::test_a_runner_of_yesterday_moves_nothing",),
    ),
    Mutant(
        "two projectors work at once, and nothing stands between them",
        8,
        (NO_LOCK, NO_FENCE),
        (
            "tests/shared/consuming/test_in_order_and_once.py::test_two_runners_that_both_believe_to_be_active_note_nothing_twice",
        ),
    ),
    Mutant(
        "the checkpoint is moved in a transaction of its own",
        8,
        (Edit(PROJECTION, "await move_on(connection, self", "await move_on(self.pool, self"),),
        ("tests/shared/test_projection.py::test_what_fails_at_the_commit_itself_leaves_neither",),
    ),
    Mutant(
        "an order is folded from what a batch brings",
        8,
        (
            Edit(
                TRACKING,
                "await ledger.take_in(connection, batch, _adds_nothing)",
                "{id: [e for e in them if e.received_at == newest(them)]"
                " for id, them in (await ledger.take_in(connection, batch, _adds_nothing)).items()}",
            ),
        ),
        (
            "tests/tracking/test_projection.py::test_a_view_is_the_fold_of_what_came_in",
            "tests/tracking/test_projection.py::test_two_sources_at_once_end_in_the_same_view",
        ),
    ),
    Mutant(
        "a batch that is taken in piecemeal is taken in whole as far as it went",
        8,
        (
            Edit(PROJECTION, 'await connection.execute("ROLLBACK")', 'await connection.execute("COMMIT")'),
            Edit(PROJECTION, "except (Piecemeal, *REFUSED):", "except Piecemeal:"),
        ),
        ("tests/shared/test_projection.py::test_what_fails_half_way_leaves_neither",),
    ),
    Mutant(
        "the ledger does not see the lines that it has just written",
        8,
        (
            Edit(
                "services/tracking/ledger.py",
                "SELECT * FROM new WHERE subject IN (SELECT subject FROM wanted)\nUNION ALL SELECT",
                "SELECT",
            ),
        ),
        ("tests/tracking/test_projection.py::test_a_view_is_the_fold_of_what_came_in",),
    ),
    Mutant(
        "what is owed does not move the time at which something became known of an order",
        8,
        (Edit("services/tracking/ledger.py", "SET known_at = clock.received_at", "SET known_at = v.known_at"),),
        ("tests/tracking/test_projection.py::test_what_is_owed_is_taken_down_and_no_view_is_made_anew",),
    ),
    Mutant(
        "what a newer release says is owed is thought to change nothing",
        16,
        (Edit("services/tracking/orders/told.py", "and class_version <= known.class_version", ""),),
        ("tests/tracking/test_projection.py::test_what_a_newer_release_says_is_owed_parks_its_order",),
    ),
    Mutant(
        "from when on an order is at risk is remembered whatever its materials are",
        8,
        (Edit("services/tracking/orders/outlook.py", '"plan", "materials", ', '"plan", '),),
        ("tests/tracking/test_outlook.py::test_the_day_from_which_it_is_at_risk_is_the_first_on_which_it_is",),
    ),
    Mutant(
        "what is in memory is taken to be current when several obligations are looked at",
        4,
        (Edit("shared/repository.py", "newest.get(id, NOTHING) != known.hash", "False"),),
        ("tests/shared/repository/test_several.py::test_what_another_process_did_meanwhile_is_seen",),
    ),
    Mutant(
        "what has run out is not asked for again",
        6,
        (Edit("shared/pulling.py", 'self._owed -= int(headers.get("Nats-Pending-Messages", self._owed))', "pass"),),
        ("tests/shared/test_pulling.py::test_a_request_whose_time_is_over_is_made_again",),
    ),
    Mutant(
        "facts are folded as they came in",
        8,
        (Edit("services/tracking/orders/told.py", "in _in_turn(counted)", "in counted"),),
        ("tests/tracking/test_quantities.py::test_an_earlier_fact_that_becomes_known_later_does_not_undo_a_later_one",),
    ),
    Mutant(
        "what was declared wrong is shown all the same",
        8,
        (Edit("services/tracking/orders/told.py", "and each.id not in wrong", ""),),
        ("tests/tracking/test_then_and_now.py::test_what_was_declared_wrong_since_had_not_happened_then",),
    ),
    Mutant(
        "a query does not wait for what was written",
        9,
        (Edit(PROJECTION, ">= (place.epoch, place.position)", ">= (place.epoch, 0)"),),
        (
            "tests/shared/test_projection.py::test_who_wrote_something_waits_until_it_is_shown",
            "tests/promises/test_09_read_your_writes.py::test_nobody_is_shown_less_than_they_wrote",
        ),
    ),
    Mutant(
        "a policy asks under a new key each time",
        3,
        (Edit("shared/policies.py", 'key=digest_of("policy", ', 'key=digest_of(__import__("uuid").uuid4().hex, '),),
        ("tests/shared/test_policies.py::test_run_twice_it_acts_once_in_one_process_and_in_two",),
    ),
    Mutant(
        "what comes behind something parked passes it by",
        10,
        (Edit("shared/reacting.py", "behind = parked is not None and", "behind = False and"),),
        ("tests/shared/test_policies.py::test_poison_is_parked_with_what_comes_after_it_and_the_others_go_on",),
    ),
    Mutant(
        "what fails now is taken for done",
        10,
        (Edit("shared/reacting.py", "raise  # it passes", "continue  # it passes"),),
        ("tests/shared/test_policies.py::test_a_fault_that_passes_parks_nothing_and_is_tried_again",),
    ),
)
