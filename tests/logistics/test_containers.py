import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from services.logistics.shipments.containers import ContainerNumber, check_digit, read_number

NUMBERS = TypeAdapter(ContainerNumber)
BEGINNINGS = st.from_regex(r"[A-Z]{3}[UJZ][0-9]{6}", fullmatch=True)


@pytest.mark.parametrize(
    ("number", "digit"), [("CSQU3054383", 3), ("APZU4812090", 0), ("TGHU1234567", 7), ("MSKU7312942", 2)]
)
def test_the_check_digit_is_that_of_iso_6346(number: str, digit: int) -> None:
    assert check_digit(number[:10]) == digit
    assert NUMBERS.validate_python(number) == number


def test_a_wrong_check_digit_is_refused_and_the_right_one_named() -> None:
    with pytest.raises(ValidationError, match=r"MSKU7312945 is no container's number: .* check digit is 2, not 5"):
        NUMBERS.validate_python("MSKU7312945")


@pytest.mark.parametrize("written", ["CSQU 305438-3", "csqu3054383", "CSQU 305438 3"])
def test_a_number_is_kept_in_one_way_however_it_is_written(written: str) -> None:
    assert NUMBERS.validate_python(written) == "CSQU3054383"


@pytest.mark.parametrize(
    "other", ["", "C", "CSQU305438", "CSQU30543833", "CSQX3054383", "CSQU30543８3", "176-93840211"]
)
def test_what_has_not_the_shape_of_a_number_is_refused(other: str) -> None:
    with pytest.raises(ValidationError):
        NUMBERS.validate_python(other)


@for_all(BEGINNINGS)
def test_of_ten_last_digits_one_is_right(beginning: str) -> None:
    right = 0
    for digit in range(10):
        try:
            read_number(f"{beginning}{digit}")
        except ValueError:
            continue
        right += 1
    assert right == 1


@for_all(BEGINNINGS, st.integers(0, 9), st.integers(4, 9))
def test_a_slip_in_one_digit_is_noticed(beginning: str, digit: int, place: int) -> None:
    """All but those that ISO 6346 cannot notice: where one remainder is 10 and the other 0."""
    slipped = beginning[:place] + str(digit) + beginning[place + 1 :]
    if slipped != beginning and check_digit(slipped) == check_digit(beginning):
        assert check_digit(beginning) == 0
