from services.order.orders.clarifications.decisions import answer, ask, note_call
from services.order.orders.domain import release
from shared.errors import Unknown
from shared.events.order import CustomerCalled, OrderGate, OrderReleased
from tests.order.examples import answer as answered
from tests.order.examples import cancelled, given, held, line, papers, question, received, released, resumed

called = CustomerCalled(number="Q1", outcome="will answer this afternoon")


def test_what_is_unclear_is_asked_and_answered() -> None:
    after = given(received).when(ask, question()).then(question())
    assert [each.asked.number for each in after.state.open_questions] == ["Q1"]
    assert not after.when(answer, answered()).then(answered()).state.open_questions


def test_the_release_waits_for_the_answer() -> None:
    asked = given(received, question())
    refused = asked.when(release).then_refused("has not answered yet what was asked about the papers: Q1")
    assert (refused.gate, refused.missing) == (OrderGate.CLARIFICATION, "an answer in writing to Q1")
    assert "by a concession" in refused.opened_by
    asked(answered()).when(release).then(OrderReleased())


def test_one_answer_of_two_does_not_suffice() -> None:
    given(received, question("Q1"), question("Q2"), answered("Q2")).when(release).then_refused("papers: Q1$")


def test_a_question_that_does_not_block_lets_the_order_be_released() -> None:
    given(received, question(blocking=False)).when(release).then(OrderReleased())


def test_a_call_is_no_answer_in_writing() -> None:
    after = given(received, question()).when(note_call, called).then(called)
    after.when(release).then_refused("Q1")
    assert after.state.questions["Q1"].calls == (called.outcome,)


def test_the_customer_may_be_called_again() -> None:
    again = CustomerCalled(number="Q1", outcome="nobody there")
    given(received, question(), called).when(note_call, again).then(again)


def test_a_question_is_about_lines_that_the_order_has() -> None:
    two = given(papers(line("1"), line("2")))
    two.when(ask, question(of=("2",))).then(question(of=("2",)))
    two.when(ask, question(of=("2", "3"))).then_refused("the order has no line 3")


def test_another_question_needs_another_number() -> None:
    other = question().model_copy(update={"question": "which red?"})
    given(received, question()).when(ask, other).then_refused("Q1 was asked in other words")
    given(received, question(), answered()).when(ask, question("Q2")).then(question("Q2"))


def test_another_answer_is_a_new_question_or_a_correction() -> None:
    given(received, question(), answered()).when(answer, answered(words="19-3933")).then_refused("answered otherwise")


def test_what_nobody_asked_is_not_answered() -> None:
    given(received).when(answer, answered()).then_refused("there is no question Q1", because=Unknown)
    given(received).when(note_call, called).then_refused("there is no question Q1", because=Unknown)


def test_questions_are_asked_after_the_release_too_and_do_not_undo_it() -> None:
    after = given(received, released).when(ask, question()).then(question())
    after.when(release).then_nothing()


def test_a_hold_stops_no_question_and_a_cancellation_does() -> None:
    given(received, held).when(ask, question()).then(question())
    refused = given(received, cancelled).when(ask, question()).then_refused("cancelled")
    assert refused.gate == "cancelled"
    given(question()).when(ask, question()).then_refused("receive it first", because=Unknown)


def test_an_answer_is_a_fact_also_of_a_cancelled_order() -> None:
    given(received, question(), cancelled).when(answer, answered()).then(answered())


def test_a_retracted_question_leaves_its_answer_without_effect() -> None:
    assert not given(received, answered(), called).state.questions
    given(received, answered(), question()).when(release).then_refused("Q1")


def test_the_gate_is_open_again_once_a_held_order_goes_on() -> None:
    given(received, question(), held, answered(), resumed).when(release).then(OrderReleased())
