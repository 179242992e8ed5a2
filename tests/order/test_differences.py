"""In what an order differs from the sealed sample: materials by position, construction by points, and colours."""

from hypothesis import given as for_all
from hypothesis import strategies as st

from services.order.orders.comparisons.differences import differences, in_common
from services.order.styles.specified import specified
from shared.events.order import Difference, Element
from shared.events.styles import Material, Point, Specification, StyleLine
from shared.events.values import Unit
from tests.order.examples import line, specification


def found(sealed: Specification, ordered: Specification) -> list[tuple[str, str, str | None, str | None]]:
    return [(each.element, each.position, each.sealed, each.ordered) for each in differences((sealed,), (ordered,))]


# Materials by position -----------------------------------------------------------


def test_the_same_materials_in_another_writing_and_order_are_no_difference() -> None:
    sealed = specification(shell="canvas 16 oz", lining="210D nylon")
    assert not found(sealed, specification(lining="２１０Ｄ Nylon", shell="Canvas　16oz."))


def test_another_material_at_a_position_is_one_difference() -> None:
    sealed, ordered = (
        specification(shell="canvas 16 oz", zip_1="YKK 5"),
        specification(shell="canvas 12 oz", zip_1="YKK 5"),
    )
    assert found(sealed, ordered) == [("material", "shell", "canvas 16 oz", "canvas 12 oz")]


def test_the_same_material_at_another_position_is_two() -> None:
    assert found(specification(shell="canvas", lining="nylon"), specification(shell="nylon", lining="canvas")) == [
        ("material", "shell", "canvas", "nylon"),
        ("material", "lining", "nylon", "canvas"),
    ]


def test_a_material_that_the_order_leaves_out_or_adds_is_a_difference() -> None:
    sealed, ordered = specification(shell="canvas", lining="nylon"), specification(shell="canvas", label="woven")
    assert found(sealed, ordered) == [("material", "label", None, "woven"), ("material", "lining", "nylon", None)]


def test_papers_that_list_no_materials_are_as_the_sample() -> None:
    assert not found(specification(shell="canvas", lining="nylon"), specification())


def test_materials_that_the_sample_says_nothing_of_are_differences() -> None:
    assert found(specification(), specification(shell="canvas")) == [("material", "shell", None, "canvas")]


def test_a_position_is_the_same_in_another_writing() -> None:
    sealed = Specification(style="B-2041", materials=(Material(position="Zip １", description="YKK 5"),))
    assert not found(sealed, specification(zip_1="YKK 5"))


# A style's material as a whole ---------------------------------------------------


def test_a_material_stated_for_the_whole_style_must_be_among_those_of_the_sample() -> None:
    sealed = specification(shell="canvas 16 oz", lining="nylon")
    assert not found(sealed, specification(material="canvas 16oz"))
    assert found(sealed, specification(material="canvas 12 oz")) == [
        ("material", "material", "canvas 16 oz / nylon", "canvas 12 oz")
    ]


def test_a_sample_that_states_one_material_for_the_whole_style_is_compared_as_a_whole_too() -> None:
    sealed = specification(material="canvas 16 oz")
    assert not found(sealed, specification(shell="canvas 16 oz", lining="nylon"))
    assert found(sealed, specification(shell="canvas 12 oz", lining="nylon")) == [
        ("material", "material", "canvas 16 oz", "canvas 12 oz / nylon")
    ]


def test_both_as_a_whole_are_compared_with_each_other() -> None:
    assert found(specification(material="canvas"), specification(material="denim")) == [
        ("material", "material", "canvas", "denim")
    ]


# Construction by numbered points -------------------------------------------------


def test_points_are_compared_by_their_numbers() -> None:
    sealed = specification(point_1="lined", point_2="zip pocket", point_3="bar tacks")
    ordered = specification(point_1="lined", point_2="patch pocket", point_4="piping")
    assert found(sealed, ordered) == [
        ("construction", "2", "zip pocket", "patch pocket"),
        ("construction", "4", None, "piping"),
        ("construction", "3", "bar tacks", None),
    ]


def test_a_construction_stated_as_a_whole_must_be_among_the_points() -> None:
    sealed = specification(point_1="lined", point_2="zip pocket")
    assert not found(sealed, specification(point_1="Zip Pocket"))
    assert found(sealed, specification(point_1="patch pocket")) == [
        ("construction", "1", "lined / zip pocket", "patch pocket")
    ]


# Colours against approved colourways ---------------------------------------------


def test_an_ordered_colour_must_be_approved() -> None:
    sealed = specification("B-2041", "navy", "red / black")
    assert not found(sealed, specification("B-2041", "NAVY", "red/black"))
    assert found(sealed, specification("B-2041", "navy", "green")) == [("colour", "green", None, "green")]


def test_an_approved_colour_that_is_not_ordered_is_no_difference() -> None:
    assert not found(specification("B-2041", "navy", "red"), specification("B-2041", "red"))


# Per style -----------------------------------------------------------------------


def test_each_style_is_compared_with_its_own() -> None:
    sealed = specification("A", shell="canvas"), specification("B", shell="denim")
    ordered = specification("b", shell="canvas"), specification("A", shell="canvas")
    assert [(each.style, each.sealed, each.ordered) for each in differences(sealed, ordered)] == [
        ("b", "denim", "canvas")
    ]


def test_styles_that_only_one_of_the_two_has_are_not_compared() -> None:
    sealed, ordered = (specification("A", shell="canvas"),), (specification("B", shell="denim"),)
    assert differences(sealed, ordered) == ()
    assert not in_common(sealed, ordered)
    assert in_common(sealed, (*ordered, specification("ａ")))


# Its number ----------------------------------------------------------------------


def number(sealed: Specification, ordered: Specification) -> str:
    [only] = differences((sealed,), (ordered,))
    return only.number


def test_the_same_difference_has_the_same_number_however_it_is_written() -> None:
    first = number(specification(shell="canvas 16 oz"), specification(shell="denim 12oz"))
    assert first == number(
        specification("b-2041", Shell="Canvas 16OZ"), specification("Ｂ-2041", SHELL="DENIM １２ OZ")
    )
    assert first.startswith("material-")


def test_another_difference_has_another_number() -> None:
    canvas = specification(shell="canvas")
    others = [
        number(canvas, specification(shell="denim")),
        number(canvas, specification(shell="twill")),
        number(specification(shell="nylon"), specification(shell="denim")),
        number(specification(lining="canvas"), specification(lining="denim")),
        number(specification("C-1", shell="canvas"), specification("C-1", shell="denim")),
        number(specification(point_2="canvas"), specification(point_2="denim")),
    ]
    assert len(set(others)) == len(others)


# Never size or quantity ----------------------------------------------------------


def test_sizes_quantities_prices_and_dates_are_never_compared() -> None:
    ordered = line(quantity="100")
    other = ordered.model_copy(
        update={"number": "7", "size": "XXL", "quantity": line(quantity="9").quantity, "unit": Unit.SET}
    )
    assert differences(specified((ordered,), ()), specified((other,), ())) == ()


def test_lines_of_one_style_in_many_sizes_are_one_style() -> None:
    lines = [line(str(n)).model_copy(update={"size": size}) for n, size in enumerate("SML", 1)]
    assert specified(lines, ()) == (
        Specification(
            style="B-2041",
            materials=(Material(position="material", description="canvas 16 oz"),),
            construction=(Point(number=1, text="lined, zip pocket"),),
            colourways=("navy",),
        ),
    )


def test_a_specification_counts_before_what_its_lines_say_and_their_colours_belong_to_it() -> None:
    stated = specification("b-2041", "red", shell="canvas 16 oz")
    [only] = specified((line(),), (stated, specification("other", shell="x")))
    assert (only.style, only.materials, only.colourways) == ("B-2041", stated.materials, ("red", "navy"))
    assert only.construction == (Point(number=1, text="lined, zip pocket"),)


# In general ----------------------------------------------------------------------

WORDS = st.sampled_from(["canvas", "denim", "16 oz", "YKK 5", "帆布"])
MATERIALS = st.builds(Material, position=st.sampled_from(["shell", "lining", "material"]), description=WORDS)
POINTS = st.builds(Point, number=st.integers(1, 3), text=WORDS)
SPECIFICATIONS = st.builds(
    Specification,
    style=st.sampled_from(["A", "B"]),
    materials=st.lists(MATERIALS, max_size=3).map(tuple),
    construction=st.lists(POINTS, max_size=3).map(tuple),
    colourways=st.lists(st.sampled_from(["navy", "red"]), max_size=2).map(tuple),
)
BOTH = st.tuples(st.lists(SPECIFICATIONS, max_size=2), st.lists(SPECIFICATIONS, max_size=2))


@for_all(SPECIFICATIONS)
def test_nothing_differs_from_itself(each: Specification) -> None:
    assert differences((each,), (each,)) == ()


@for_all(BOTH)
def test_each_difference_is_named_once_and_is_one(both: tuple[list[Specification], list[Specification]]) -> None:
    sealed, ordered = both
    all_found = differences(sealed, ordered)
    assert len({each.number for each in all_found}) == len(all_found)
    for each in all_found:
        assert each.sealed != each.ordered
        assert Difference.model_validate(each.model_dump()) == each


@for_all(BOTH)
def test_other_writing_makes_no_difference(both: tuple[list[Specification], list[Specification]]) -> None:
    sealed, ordered = both
    shouted = [Specification.model_validate_json(each.model_dump_json().replace(" oz", "　OZ")) for each in ordered]
    assert [each.number for each in differences(sealed, shouted)] == [
        each.number for each in differences(sealed, ordered)
    ]


def test_a_style_with_very_many_words_still_fits() -> None:
    ordered = Specification(
        style="A",
        materials=tuple(Material(position="material", description=f"{n} " + "x" * 290) for n in range(3)),
    )
    [only] = differences((specification("A", shell="canvas", lining="nylon"),), (ordered,))
    assert only.ordered
    assert (len(only.ordered), only.ordered[-1], only.element) == (300, "…", Element.MATERIAL)


def test_a_line_without_words_says_nothing() -> None:
    bare = StyleLine(number="1", style="A", unit=Unit.PIECE, quantity=line().quantity)
    assert specified((bare,), ()) == (Specification(style="A"),)
