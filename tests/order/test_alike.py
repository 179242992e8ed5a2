"""Two ways of writing that say the same are alike; a number never becomes another one."""

import pytest
from hypothesis import example
from hypothesis import given as for_all
from hypothesis import strategies as st

from services.order.styles.alike import alike

SAME = [
    ("canvas 16 oz", "CANVAS 16OZ"),
    ("canvas 16 oz", "  canvas　16\u00a0oz "),
    ("ＹＫＫ ＃５ ｚｉｐ", "YKK #5 zip"),
    ("１６０ｇ/㎡", "160 g/m2"),
    ("面料：帆布（16安）", "面料:帆布(16安)"),
    ("帆布、里布", "帆布,里布"),
    ("lined.", "lined"),
    ("lined。", "lined"),
    ("40×40/133×72", "40x40/133*72"),
    ("40 * 40", "40X40"),
    ("2 1/2″ wide", '2½" wide'),
    ("it’s “navy”", 'it\'s "navy"'),
    ("2–3 mm", "2-3mm"),
    ("ﬁnished seams", "finished seams"),
    ("STRASSE", "straße"),
    ("％", "%"),
    ("ｶﾞｰｾﾞ", "ガーゼ"),
    ("zip\u200b 1", "zip 1"),
    ("10²", "10²"),
    ("65％ polyester　35％ cotton", "65% Polyester 35% Cotton"),
]
OTHER = [
    ("1 1/2", "11/2"),
    ("1½", "11/2"),
    ("10²", "102"),
    ("1.5", "15"),
    ("16 oz", "18 oz"),
    ("1 0", "10"),
    ("2-3", "23"),
    ("navy", "navy blue"),
    ("帆布", "帆布袋"),
    ("-5", "5"),
    ("5%", "5"),
    ("zip 1", "zip 2"),
    ("20/2", "20/3"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_in_another_writing_is_alike(one: str, other: str) -> None:
    assert alike(one) == alike(other)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_something_else_is_not(one: str, other: str) -> None:
    assert alike(one) != alike(other)


@pytest.mark.parametrize("text", [".", "。", ",", "::"])
def test_what_is_only_a_mark_stays_one(text: str) -> None:
    assert alike(text)


FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}
PRINTED = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1, max_size=40)


@for_all(PRINTED)
def test_full_width_is_alike_half_width(text: str) -> None:
    assert alike(text.translate(FULL_WIDTH)) == alike(text)


@for_all(PRINTED)
def test_upper_case_is_alike_lower_case(text: str) -> None:
    assert alike(text.upper()) == alike(text.lower())


@for_all(PRINTED, st.sampled_from(["\u3000", "\u00a0", "  ", "\u2009"]))
def test_any_space_is_a_space(text: str, space: str) -> None:
    assert alike(text.replace(" ", space)) == alike(text)


@for_all(st.text(st.sampled_from(sorted({mark for pair in (*SAME, *OTHER) for text in pair for mark in text}))))
@example("ｶ ﾞ")
def test_what_was_made_alike_stays_so(text: str) -> None:
    assert alike(alike(text)) == alike(text)


@for_all(st.integers(0, 10**6), st.integers(0, 10**6), PRINTED)
def test_two_numbers_are_never_alike(one: int, other: int, around: str) -> None:
    assert (alike(f"{around} {one} mm") == alike(f"{around} {other} mm")) is (one == other)
