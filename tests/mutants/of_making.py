"""Planted bugs of materials, output and inspections."""

from tests.mutants.mutant import Edit, Mutant

INSPECTIONS = "services/production/inspections"
MATERIALS = "services/production/materials"

INSPECTING = "tests/production/inspections/test_inspecting.py"
CONCEDING = "tests/production/inspections/test_conceding.py"
COUNTING = "tests/production/materials/test_materials.py"
OUTPUT = "tests/production/output/test_output.py"

MUTANTS = (
    Mutant(
        "one defective unit more than is accepted passes",
        23,
        (Edit(f"{INSPECTIONS}/domain.py", "<= getattr(plan, each).accept", "<= getattr(plan, each).reject"),),
        (f"{INSPECTING}::test_the_result_follows_from_the_plan_and_what_was_found_of_each_class",),
    ),
    Mutant(
        "the customer's inspector passes what the numbers reject",
        23,
        (Edit(f"{INSPECTIONS}/domain.py", "if seen.result is Result.PASSED:", "if seen.result is None:"),),
        (
            f"{INSPECTING}::test_the_customer_or_a_third_party_may_fail_it_or_leave_it_open_but_pass_nothing_that_failed",
        ),
    ),
    Mutant(
        "a lot is larger than what was ordered",
        23,
        (Edit(f"{INSPECTIONS}/lots.py", "if lot.quantity > most:", "if lot.quantity > most * 2:"),),
        (f"{INSPECTING}::test_a_lot_holds_no_more_than_is_ordered_and_its_tolerance",),
    ),
    Mutant(
        "whoever declared an inspection wrong concedes it",
        20,
        (Edit(f"{INSPECTIONS}/conceding.py", " or _retracts(each) in about", ""),),
        (f"{CONCEDING}::test_whoever_declared_anything_of_it_wrong_had_a_hand_in_it",),
    ),
    Mutant(
        "a delivery that is told otherwise is passed over in silence",
        23,
        (Edit(f"{MATERIALS}/domain.py", 'raise told_otherwise(f"delivery {told.delivery}", told.material)', "pass"),),
        (f"{COUNTING}::test_several_deliveries_add_up_and_a_paper_told_twice_counts_once",),
    ),
    Mutant(
        "what is lost in making is not bought",
        23,
        (Edit(f"{MATERIALS}/needed.py", "(100 + consumption.wastage)", "100"),),
        (f"{COUNTING}::test_need_is_quantity_times_consumption_plus_wastage_rounded_up",),
    ),
    Mutant(
        "a subcontractor owes what came back spoiled",
        23,
        (Edit("services/production/output/balance.py", " - self.back.spoiled", ""),),
        (f"{OUTPUT}::test_what_a_subcontractor_owes_is_what_was_sent_less_what_came_back_good_or_spoiled",),
    ),
)
