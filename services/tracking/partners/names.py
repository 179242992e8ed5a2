"""What a partner's things are called on NATS."""

import re

NAME = re.compile(r"[a-z][a-z0-9]{1,30}")
"""A partner's name: it becomes part of subjects, and in capitals the name of a stream."""

API = "GENDAN.API"
"""Where a partner's client finds JetStream: the prefix of its API."""


def stream_of(name: str) -> str:
    return f"PARTNER_{name.upper()}"


def inbox_of(name: str) -> str:
    """The prefix of all subjects to which answers may be sent to them."""
    return f"_INBOX_{name}"
