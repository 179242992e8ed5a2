"""A file is read whole, by physical line, or refused in words."""

from pathlib import Path

import pytest

from gendan.scms.columns import COLUMNS
from gendan.scms.read import Refused, parse, read

HEADER = ",".join(COLUMNS)
ROW = ",".join(["7", *["x"] * (len(COLUMNS) - 1)])


def refused(content: bytes, tmp_path: Path) -> str:
    file = tmp_path / "file.csv"
    file.write_bytes(content)
    with pytest.raises(Refused) as refusal:
        read(file)
    return str(refusal.value)


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_every_line_end_counts_lines_alike(end: str) -> None:
    other = ROW.replace("7", "8", 1)
    rows = parse(end.join([HEADER, ROW, "", other, ""]))
    assert [(row.line, row["ID"]) for row in rows] == [(2, "7"), (4, "8")]


def test_a_cell_with_a_line_end_inside_moves_the_rows_behind_it() -> None:
    wide = ROW.replace("7,x", '7,"x\ry"', 1)
    rows = parse("\r".join([HEADER, wide, ROW.replace("7", "8", 1)]))
    assert [row.line for row in rows] == [2, 4]


def test_columns_may_stand_in_another_order() -> None:
    rows = parse(f"{','.join(reversed(COLUMNS))}\r{','.join(reversed(ROW.split(',')))}")
    assert rows[0]["ID"] == "7"


def test_a_byte_order_mark_is_no_part_of_the_first_column(odd_file: Path) -> None:
    assert odd_file.read_bytes().startswith(b"\xef\xbb\xbfID,")
    assert read(odd_file)[0]["ID"] == "1"


def test_a_missing_file_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot be read: No such file"):
        read(tmp_path / "nowhere.csv")


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    assert refused(b"", tmp_path) == "the file is empty"
    assert "no row" in refused(HEADER.encode(), tmp_path)


def test_another_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    content = f"{HEADER}\r{ROW.replace('x', 'Côte', 1)}".encode("latin-1")
    assert refused(content, tmp_path) == "the file is not UTF-8: line 2 holds the byte 0xf4"


def test_nul_is_refused(tmp_path: Path) -> None:
    assert "NUL" in refused(f"{HEADER}\r{ROW}\0".encode(), tmp_path)


def test_other_columns_are_refused_by_name(tmp_path: Path) -> None:
    words = refused(HEADER.replace("Vendor,", "Seller,", 1).encode(), tmp_path)
    assert "missing: Vendor" in words
    assert "not known: 'Seller'" in words
    assert "twice: ID" in refused(f"{HEADER},ID".encode(), tmp_path)
    assert "missing: ID" in refused(b"PK\x03\x04 a spreadsheet", tmp_path)


def test_a_truncated_row_is_refused_with_its_line(tmp_path: Path) -> None:
    content = "\r".join([HEADER, ROW, ROW.replace("7", "8", 1)])[:-20]
    assert refused(content.encode(), tmp_path).startswith("line 3 has 23 cells where 33 are expected")


def test_duplicate_and_missing_ids_are_refused_with_their_lines(tmp_path: Path) -> None:
    words = refused("\r".join([HEADER, ROW, ROW, ROW.replace("7", "", 1)]).encode(), tmp_path)
    assert words == "line 3 has the ID 7 of line 2\nline 4 has no ID"


def test_of_many_defects_some_are_told_and_the_rest_is_counted(tmp_path: Path) -> None:
    words = refused("\r".join([HEADER, *[ROW] * 30]).encode(), tmp_path)
    assert words.endswith("and 19 more like these")


def test_a_broken_quotation_is_refused_with_its_line(tmp_path: Path) -> None:
    words = refused(f'{HEADER}\r{ROW}\r8,"open'.encode(), tmp_path)
    assert words.startswith("the record that begins on line 3 is no CSV")
