"""Secrets that stand in files, as clusters and service managers hand them over."""

from pathlib import Path

import pytest

from gendan.told_by_files import LONGEST, NotTold, told_by_files

SECRET = "kX9w-Zt2Lq7vR4nB8mYs1Hc6Jd3Pf5Ga"


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_what_stands_in_the_file_is_told_without_its_last_lines_end(end: str, tmp_path: Path) -> None:
    (tmp_path / "token").write_bytes(f"{SECRET}{end}".encode())
    environment = {"GENDAN_SERVICE_TOKEN_FILE": str(tmp_path / "token"), "OTHER_FILE": "/nowhere"}
    told_by_files(environment)
    assert environment == {"GENDAN_SERVICE_TOKEN": SECRET, "OTHER_FILE": "/nowhere"}


def test_two_tokens_may_stand_on_two_lines(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("new\nold\n")
    environment = {"GENDAN_SERVICE_TOKEN_FILE": str(tmp_path / "token")}
    told_by_files(environment)
    assert environment["GENDAN_SERVICE_TOKEN"].split() == ["new", "old"]


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "holds nothing"), (b" \n", "holds nothing"), (b"a\0b", "holds no text"), (b"\xff\xfe", "holds no text"),
     (b"a" * (LONGEST + 1), "has more than 64 KiB"), (None, "cannot be read (No such file or directory)")],
)  # fmt: skip
def test_a_file_that_holds_no_secret_is_said_by_its_variable(content: bytes | None, words: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "key").write_bytes(content)
    with pytest.raises(NotTold) as refused:
        told_by_files({"GENDAN_PEOPLE_KEY_FILE": str(tmp_path / "key")})
    assert str(refused.value).startswith(f"the file that GENDAN_PEOPLE_KEY_FILE names {words}")


def test_who_confuses_the_two_variables_does_not_read_the_secret_in_the_log() -> None:
    with pytest.raises(NotTold) as refused:
        told_by_files({"GENDAN_PEOPLE_KEY_FILE": SECRET, "GENDAN_NATS_URL": "a", "GENDAN_NATS_URL_FILE": SECRET})
    assert SECRET not in str(refused.value)
    assert str(refused.value).splitlines() == [
        "the file that GENDAN_PEOPLE_KEY_FILE names cannot be read (No such file or directory)",
        "GENDAN_NATS_URL and GENDAN_NATS_URL_FILE are both set: leave one of them out",
    ]
