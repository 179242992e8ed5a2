"""Planted bugs of the store: of its append function, its tables, group commit, and the decision before them."""

from tests.mutants.mutant import Edit, Mutant

APPEND = "shared/store/append.sql"
ALL = "shared/store/append_all.sql"
TABLES = "shared/store/tables.sql"
GROUP = "shared/store/group_commit.py"
WRITER = "shared/store/writer.py"
ROWS = "shared/store/rows.py"
REPOSITORY = "shared/repository.py"

LOCK = "PERFORM pg_advisory_xact_lock(7301);"

MUTANTS = (
    Mutant(
        "appends do not take turns",
        2,
        (Edit(APPEND, LOCK, ""), Edit(ALL, LOCK, "")),
        ("tests/shared/test_append.py::test_an_append_waits_its_turn_and_sees_what_the_one_before_committed",),
    ),
    Mutant(
        "positions come from a sequence, as they do in most stores",
        2,
        (
            Edit(APPEND, "CREATE OR REPLACE", "CREATE SEQUENCE IF NOT EXISTS positions; CREATE OR REPLACE"),
            Edit(APPEND, LOCK, ""),
            Edit(APPEND, "shifts[e.command] + e.n, e.version", "nextval('positions'), e.version"),
            Edit(APPEND, "SELECT newest, at, ", "SELECT currval('positions'), at, "),
            Edit(ALL, "stand := 0", "stand := false AND 0"),
            Edit(ALL, LOCK, ""),
        ),
        ("tests/promises/test_02_no_event_is_skipped.py::test_readers_miss_nothing_while_writers_dawdle",),
    ),
    Mutant(
        "an answer does not wait for the disk",
        1,
        (
            Edit(APPEND, LOCK, LOCK + " PERFORM set_config('synchronous_commit', 'off', true);"),
            Edit(ALL, LOCK, LOCK + " PERFORM set_config('synchronous_commit', 'off', true);"),
        ),
        (
            "tests/shared/test_append.py::test_an_append_is_committed_to_disk_before_it_is_answered",
            "tests/shared/group_commit/test_on_the_way.py::test_a_killed_server_loses_nothing_that_was_answered_and_doubles_nothing",
        ),
    ),
    Mutant(
        "PostgreSQL is started so that answers do not wait for the disk",
        1,
        (Edit("gendan/launcher/postgres.py", '"synchronous_commit": "on"', '"synchronous_commit": "off"'),),
        ("tests/shared/test_append.py::test_an_append_is_committed_to_disk_before_it_is_answered",),
    ),
    Mutant(
        "neither the version nor the history behind it is compared",
        4,
        (
            Edit(APPEND, "<> c.expected", "<> c.expected AND false"),
            Edit(APPEND, "<> c.previous", "<> c.previous AND false"),
            Edit(ALL, "<> expected[n]", "<> expected[n] AND false"),
            Edit(ALL, "<> previous[n]", "<> previous[n] AND false"),
        ),
        ("tests/shared/test_append.py::test_what_was_decided_on_an_older_version_is_a_conflict_and_the_others_stand",),
    ),
    Mutant(
        "the history behind the version is not compared",
        4,
        (
            Edit(APPEND, "<> c.previous", "<> c.previous AND false"),
            Edit(ALL, "<> previous[n]", "<> previous[n] AND false"),
        ),
        ("tests/shared/test_append.py::test_the_same_version_with_another_history_is_a_conflict",),
    ),
    Mutant(
        "one version may be there twice",
        4,
        (Edit(TABLES, "UNIQUE (originator_id, originator_version)", "CHECK (originator_version > 0)"),),
        ("tests/shared/test_append.py::test_one_aggregate_or_one_key_twice_in_a_batch_writes_nothing",),
    ),
    Mutant(
        "the epoch is not compared",
        17,
        (
            Edit(APPEND, "WHEN of_epoch <> (SELECT", "WHEN false AND of_epoch <> (SELECT"),
            Edit(ALL, "of_epoch = (SELECT", "0 < (SELECT"),
        ),
        ("tests/shared/test_append.py::test_another_epoch_is_refused_but_a_known_key_is_answered",),
    ),
    Mutant(
        "recorded times follow the clock back",
        15,
        (
            Edit(APPEND, "greatest(clock_timestamp(), head.recorded_at)", "clock_timestamp()"),
            Edit(ALL, "greatest(clock_timestamp(), head.recorded_at)", "clock_timestamp()"),
        ),
        ("tests/shared/test_append.py::test_recorded_times_never_go_back_though_the_clock_does",),
    ),
    Mutant(
        "batches are not chained",
        18,
        (
            Edit(APPEND, "sha256(coalesce(head.hash, ''::bytea) || ", "sha256("),
            Edit(ALL, "sha256(coalesce(head.hash, ''::bytea) || ", "sha256("),
        ),
        ("tests/shared/test_append.py::test_the_chain_of_batches_can_be_computed_again_from_the_rows",),
    ),
    Mutant(
        "an aggregate's events are not chained",
        18,
        (Edit(ROWS, "previous = row_hash(previous, ", "previous = row_hash(NOTHING, "),),
        ("tests/shared/test_hashes.py::test_an_event_covers_all_that_happened_to_its_aggregate_before",),
    ),
    Mutant(
        "the store forgets the key of a command that decides nothing",
        3,
        (Edit(APPEND, "WHERE c.accepted AND c.key", "WHERE c.events > 0 AND c.accepted AND c.key"),),
        ("tests/shared/test_append.py::test_a_key_is_remembered_for_a_command_that_decides_nothing",),
    ),
    Mutant(
        "a command that decides nothing never reaches the store",
        3,
        (Edit(REPOSITORY, "not (events or asked.keyed)", "not events"),),
        ("tests/shared/repository/test_keys.py::test_an_empty_decision_with_a_key_is_remembered",),
    ),
    Mutant(
        "one aggregate or one key may be in a batch twice",
        4,
        (Edit(GROUP, "if taken.isdisjoint(names) and", "if"),),
        ("tests/shared/group_commit/test_batches.py::test_no_aggregate_and_no_key_is_under_way_twice",),
    ),
    Mutant(
        "what is under way in one batch may be in the next as well",
        4,
        (
            Edit(
                GROUP,
                "taken = {name for waiting in under_way for name in _names(waiting.command)}",
                "taken: set[int] = set()",
            ),
        ),
        ("tests/shared/group_commit/test_batches.py::test_no_aggregate_and_no_key_is_under_way_twice",),
    ),
    Mutant(
        "a key that is known does not keep its batch from being written",
        3,
        (
            Edit(
                ALL,
                "WHEN unique_violation THEN\n            stand := false;",
                "WHEN unique_violation THEN\n            stand := stand;",
            ),
        ),
        ("tests/shared/test_append.py::test_a_known_key_gets_the_first_answer_whatever_was_decided_now",),
    ),
    Mutant(
        "what has no answer is sent again under a new key",
        3,
        (
            Edit(
                WRITER,
                "[waiting.command for waiting in batch]",
                "[w.command._replace(key=__import__('uuid').uuid4()) for w in batch]",
            ),
        ),
        (
            "tests/shared/group_commit/test_on_the_way.py::test_an_answer_that_is_lost_after_the_commit_is_asked_for_again",
            "tests/promises/test_03_one_effect_per_key.py::test_each_key_has_one_effect_and_one_answer",
        ),
    ),
    Mutant(
        "a refusal is given from stale memory",
        4,
        (Edit(REPOSITORY, "if look.hash != known.hash:", "if False:"),),
        (
            "tests/shared/repository/test_side_by_side.py::test_a_refusal_from_stale_memory_is_not_given",
            "tests/shared/repository/test_side_by_side.py::test_a_412_is_never_given_from_stale_memory",
            "tests/promises/test_04_linearizable.py::test_of_those_who_saw_one_version_one_wins",
        ),
    ),
    Mutant(
        "a retry of what succeeded is refused because it has succeeded",
        3,
        (Edit(REPOSITORY, "if look.done:", "if False:"),),
        ("tests/shared/repository/test_keys.py::test_a_retry_of_what_succeeded_elsewhere_is_not_refused_from_memory",),
    ),
    Mutant(
        "another request with a used key is answered like the first",
        3,
        (Edit(REPOSITORY, "outcome.digest != asked.digest", "False"),),
        (
            "tests/shared/repository/test_keys.py::test_another_request_with_a_used_key_is_refused_wherever_it_arrives",
            "tests/promises/test_03_one_effect_per_key.py::test_another_request_with_a_used_key_is_refused",
        ),
    ),
    Mutant(
        "If-Match is not looked at",
        4,
        (Edit(REPOSITORY, "asked.if_match != known.version", "False"),),
        (
            "tests/shared/repository/test_side_by_side.py::test_only_one_of_two_that_saw_the_same_version_wins",
            "tests/promises/test_04_linearizable.py::test_of_those_who_saw_one_version_one_wins",
        ),
    ),
    Mutant(
        "what was decided on stale memory is kept in memory",
        4,
        (Edit(REPOSITORY, "case Verdict.CONFLICT:", "case Verdict.CONFLICT if False:"),),
        ("tests/shared/repository/test_side_by_side.py::test_what_was_decided_on_stale_memory_is_decided_again",),
    ),
    Mutant(
        "what was retracted stays in memory",
        8,
        (Edit(REPOSITORY, "if any(isinstance(event, FactRetracted) for event in events):", "if False:"),),
        ("tests/shared/test_retraction.py::test_the_next_decision_is_made_without_it_in_every_process",),
    ),
    Mutant(
        "what was retracted is folded all the same",
        8,
        (Edit("shared/retraction.py", " and each.originator_version not in wrong", ""),),
        ("tests/shared/test_retraction.py::test_what_was_retracted_is_not_folded_but_stays_in_the_history",),
    ),
    Mutant(
        "an upcaster is forgotten",
        16,
        (Edit("shared/received.py", "range(class_version, ", "range(class_version + 1, "),),
        ("tests/shared/test_upcasting.py::test_every_version_reads_as_todays",),
    ),
)
