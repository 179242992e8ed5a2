"""Headers of NATS messages, read quickly and as nats-py reads them; where servers are, and who we are to them."""

import pytest
from nats.aio import client as theirs

from shared.client import Client, reached_at


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


@pytest.mark.parametrize(
    ("told", "means"),
    [
        ("nats://here:4222", {"servers": ["nats://here:4222"], "token": None}),
        ("nats://u:p@here", {"servers": ["nats://u:p@here"], "user": "u", "password": "p"}),
        ("tls://u:a%2Fb%40c@here", {"servers": ["tls://u:a%2Fb%40c@here"], "user": "u", "password": "a/b@c"}),
        ("nats://s3cret@here", {"servers": ["nats://s3cret@here"], "token": "s3cret"}),
        ("nats://u:p@a, nats://u:p@b", {"servers": ["nats://u:p@a", "nats://u:p@b"], "user": "u", "password": "p"}),
    ],
)
def test_an_address_says_where_servers_are_and_who_we_are(told: str, means: dict[str, object]) -> None:
    assert reached_at(told) == means
