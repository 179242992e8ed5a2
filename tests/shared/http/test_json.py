"""JSON as it is read: what two readers could read as two things is refused, and so is what goes too deep."""

import json
from contextlib import suppress
from json import JSONDecodeError
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.http.bodies import DEEPEST, is_too_deep, read

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**18), 10**18) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=60,
)


def refused(body: bytes) -> str:
    with pytest.raises(JSONDecodeError) as why:
        read(body)
    return why.value.msg


def depth(value: Any) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inner is None else 1 + max(map(depth, inner), default=0)


@given(JSON, st.booleans(), st.integers(0, 40))
def test_depth_is_counted_before_anything_is_read(value: Any, ascii_only: bool, around: int) -> None:
    for _ in range(around):
        value = [value, '][}{"\\']
    body = json.dumps(value, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    assert is_too_deep(body) == (depth(value) > DEEPEST)


@given(JSON.filter(lambda value: depth(value) <= DEEPEST))
def test_whatever_is_written_is_read_as_it_was_written(value: Any) -> None:
    assert read(json.dumps(value).encode()) == value


@given(st.lists(st.sampled_from([b"[", b"]", b"{", b"}", b'"', b"\\", b":", b",", b"1", b"\xff", b"[" * 40])))
def test_whatever_comes_is_read_or_refused(pieces: list[bytes]) -> None:
    body = b"".join(pieces)
    with suppress(JSONDecodeError):
        assert depth(read(body)) <= DEEPEST


def test_who_wrote_it_is_told_what_is_wrong() -> None:
    assert "32 deep" in refused(b"[" * 33 + b"]" * 33)
    assert "32 deep" in refused(b'{"a":' * 10_000)
    assert "'over' stands there twice" in refused(b'{"over": 1, "code": 2, "over": 3}')
    assert "'over' stands there twice" in refused(b'[{"a": {"over": 1, "\\u006fver": 2}}]')
    assert "NaN is no JSON" in refused(b"[NaN]")
    assert "1e400 is too large" in refused(b"[1e400]")
    assert "64 characters" in refused(b"9" * 5000)
    assert "64 characters" in refused(b"1." + b"9" * 5000)
    assert "byte 1 is no UTF-8" in refused(b'"\xff"')
    assert refused(b"\xef\xbb\xbf{}")
    assert refused(b"")


def test_brackets_inside_of_words_are_words() -> None:
    assert read(b'["' + b"[" * 1000 + b'"]') == ["[" * 1000]
    assert read(rb'["\\", "\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["]')[0] == "\\"
