"""Planted bugs of approval: ways in which somebody would approve their own work."""

from tests.mutants.mutant import Edit, Mutant

APPROVAL = "shared/approval.py"
HTTP = "tests/order/test_countersigning.py"
DECIDED = "tests/order/test_own_approval.py::test_nobody_approves_their_own_work"
OVER_HTTP = f"{HTTP}::test_nobody_has_their_own_work_approved_over_http"
AT_ONCE = "tests/order/test_signing_at_once.py"
REVOKED = f"{AT_ONCE}::test_a_revocation_between_the_decision_and_its_record_voids_the_signature"
OTHERS = "tests/order/test_own_approval.py::test_somebody_elses_work_is_approved"

MUTANTS = (
    Mutant(
        "whoever wrote it may approve it",
        20,
        (Edit(APPROVAL, "if approver.themselves & revision.hands:", "if False:"),),
        (DECIDED, OVER_HTTP),
    ),
    Mutant(
        "the author's delegate may approve it",
        20,
        (Edit(APPROVAL, "if approver.people & tied(matter, revision, delegations):", "if False:"),),
        (DECIDED, OVER_HTTP),
    ),
    Mutant(
        "delegations are followed in one direction only",
        20,
        (Edit(APPROVAL, " | _reached(revision.hands, [(to, by) for by, to in ways])", ""),),
        (DECIDED, OVER_HTTP),
    ),
    Mutant(
        "a delegation that ends ties nobody any more",
        20,
        (Edit(APPROVAL, "each.ended > revision.since", "each.revoked is None"),),
        (DECIDED, OVER_HTTP),
    ),
    Mutant(
        "a delegation for some customers is good for all",
        20,
        (Edit(APPROVAL, " and (self.customers is None or matter.customer in self.customers)", ""),),
        ("tests/order/test_delegations_for_some.py::test_it_lets_sign_no_other_orders",),
    ),
    Mutant(
        "other accounts of whoever is acted for are strangers",
        20,
        (Edit(APPROVAL, " | self.also_for", ""),),
        (DECIDED,),
    ),
    Mutant(
        "other accounts of the author are strangers",
        20,
        (
            Edit(
                "services/order/orders/signing.py",
                "papers.hands | await self._people.namesakes(papers.hands)",
                "papers.hands",
            ),
        ),
        ("tests/order/test_delegating.py::test_the_delegate_of_another_account_of_the_author_is_tied_to_them",),
    ),
    Mutant(
        "an order that is told again asks for fewer signatures",
        20,
        (Edit("services/order/orders/domain.py", "papers.countersign.signatures < before.signatures", "False"),),
        (DECIDED, OVER_HTTP),
    ),
    Mutant(
        "one person signs for two",
        20,
        (Edit(APPROVAL, "if any(approver.people & other.people for other in revision.approvals):", "if False:"),),
        (DECIDED, OVER_HTTP),
    ),
    Mutant(
        "a change does not void what was approved",
        20,
        (
            Edit(
                APPROVAL,
                "                changed=each.originator_version,\n",
                "                changed=each.originator_version,\n                approvals=revision.approvals,\n",
            ),
        ),
        (DECIDED, OVER_HTTP),
    ),
    Mutant(
        "what is declared wrong changes nothing",
        20,
        (
            Edit(
                APPROVAL,
                "about = topics.get(retracted.get(each.originator_version, 0), each.topic)",
                "about = each.topic",
            ),
        ),
        (DECIDED, OVER_HTTP),
    ),
    Mutant(
        "what nobody has seen is approved",
        20,
        (Edit(APPROVAL, "if revision.changed > seen:", "if False:"),),
        (DECIDED, OVER_HTTP),
    ),
    Mutant(
        "an approval counts whatever was revoked before it",
        20,
        (
            Edit(
                APPROVAL,
                "            except Rejected:\n                continue",
                "            except Rejected:\n                pass",
            ),
        ),
        (DECIDED, REVOKED),
    ),
    Mutant(
        "a revocation takes back what was approved before it",
        20,
        (Edit(APPROVAL, "revision, known(each.position), each", "revision, known(None), each"),),
        (OTHERS, f"{HTTP}::test_somebody_elses_work_is_approved_over_http"),
    ),
    Mutant(
        "an administrator gives themselves a manager's role and approves",
        20,
        (Edit(APPROVAL, "if Role.ADMINISTRATOR in approver.roles:", "if False:"),),
        (DECIDED, OVER_HTTP),
    ),
    Mutant(
        "an order is released although it was not countersigned",
        20,
        (Edit("services/order/orders/domain.py", "if signed < order.signatures_required:", "if False:"),),
        (DECIDED, OVER_HTTP, "tests/order/test_states.py::test_the_page_says_what_happens"),
    ),
)
