"""Planted bugs of what partners are told and may do."""

from tests.mutants.mutant import Edit, Mutant

CONFIDENTIAL = "shared/events/confidential.py"
CHOOSING = "services/tracking/partners/choosing.py"
WORDING = "services/tracking/partners/wording.py"
ORIGIN = "services/tracking/partners/origin.py"
TELLING = "services/tracking/partners/telling.py"
KEYS = "services/tracking/partners/keys.py"
ACCOUNTS = "gendan/launcher/accounts.py"

OF_ANY_EVENT = "tests/shared/test_confidential.py::test_of_any_event_all_is_seen_that_may_be_and_nothing_else"
NO_PRICE = "tests/tracking/partners/test_telling.py::test_they_are_told_no_price_and_no_remark_unless_they_were_granted"
OWN_NUMBERING = "tests/tracking/partners/test_telling.py::test_they_see_nothing_of_our_own_numbering_nor_who_did_it"

MUTANTS = (
    Mutant(
        "a marked field is not left out",
        20,
        (Edit(CONFIDENTIAL, "if not any(marks_at(told) & marks for told in each):", "if True:"),),
        (OF_ANY_EVENT, NO_PRICE),
    ),
    Mutant(
        "what a newer release has added is passed on within a value",
        20,
        (Edit(CONFIDENTIAL, "        return _struct((told,), marks)", "        return msgspec.Raw"),),
        ("tests/shared/test_confidential.py::test_freight_is_a_cost",),
    ),
    Mutant(
        "partners see all of what they are told",
        20,
        (Edit(WORDING, "entry.data, partner.hidden)", "entry.data, frozenset())"),),
        (NO_PRICE,),
    ),
    Mutant(
        "partners are told the orders of everybody",
        20,
        (Edit(CHOOSING, "whose(standing) in partner.customers", "True"),),
        (
            "tests/tracking/partners/test_choosing.py::test_they_get_orders_of_their_customers_and_no_others",
            "tests/tracking/partners/test_telling.py::test_they_have_a_sequence_of_their_own",
        ),
    ),
    Mutant(
        "a retraction is told to those only whose the order is by now",
        20,
        (Edit(CHOOSING, "due = retracted(entry) in told_by_now", "due = allowed"),),
        (
            "tests/tracking/partners/test_choosing.py::test_an_order_that_was_given_to_the_wrong_customer_is_theirs_no_more",
        ),
    ),
    Mutant(
        "partners are told our ids",
        20,
        (Edit(WORDING, "told[msgspec.json.decode(fields[RETRACTED])]", "msgspec.json.decode(fields[RETRACTED])"),),
        (OWN_NUMBERING, "tests/tracking/partners/test_telling.py::test_a_retraction_names_their_own_event"),
    ),
    Mutant(
        "partners are told who did it",
        20,
        (Edit(ORIGIN, 'NOBODY = Actor("")', 'NOBODY = Actor("somebody")'),),
        (OWN_NUMBERING,),
    ),
    Mutant(
        "two may tell a partner at once",
        20,
        (Edit(TELLING, " FOR UPDATE NOWAIT", ""),),
        ("tests/tracking/partners/test_telling.py::test_while_one_tells_a_partner_another_does_not",),
    ),
    Mutant(
        "the key of one who was removed opens their feed",
        20,
        (  # each of the three alone keeps it shut
            Edit(KEYS, " AND removed_at IS NULL", ""),
            Edit("gendan/partners/kept.py", "key_digest = NULL, ", ""),
            Edit(ORIGIN, " AND p.removed_at IS NULL", ""),
        ),
        ("tests/partners/test_serving.py::test_whoever_was_removed_reads_no_more_and_goes_on_when_added_again",),
    ),
    Mutant(
        "partners may ask for anything of a consumer",
        20,
        (Edit(ACCOUNTS, 'f"CONSUMER.MSG.NEXT.{consumer}", f"CONSUMER.INFO.{consumer}"', '"CONSUMER.>"'),),
        ("tests/partners/test_snooping.py::test_whatever_they_publish_or_ask_is_denied_and_nothing_is_changed",),
    ),
)
