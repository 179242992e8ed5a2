"""Headers of NATS messages, read quickly and read as nats-py reads them."""

import pytest
from nats.aio import client as theirs

from shared.client import Client


@pytest.mark.parametrize(
    "raw",
    [
        b"ce-id: 1:order:5\r\nce-type: order.received\r\n\r\n",
        b"name: a: b\r\n\r\n",
        b"no-space:value\r\nwith-tab:\tvalue\r\n\r\n",
        b"empty: \r\n\r\n",
        b"broken: \xff\r\nnext: x\r\n\r\n",
        "chinese: 跟单\r\n\r\n".encode(),
        b"",
    ],
)
def test_headers_are_read_as_nats_py_reads_them(raw: bytes) -> None:
    assert Client._parse_header_lines(raw) == theirs.Client._parse_header_lines(raw)
