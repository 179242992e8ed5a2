"""A partner's secrets: made here, shown once, and kept only in a form from which they cannot be read."""

import secrets
from dataclasses import dataclass, field

import bcrypt

from services.tracking.partners.keys import digest, new_key

ROUNDS = 10
"""Of bcrypt: the password is random, so that nobody can try them all; nats-server works it out at each sign-in."""


@dataclass(frozen=True)
class Secrets:
    """The password for NATS, and the key of the feed."""

    password: str = field(repr=False)
    key: str = field(repr=False)

    @property
    def password_hash(self) -> str:
        """In the form of bcrypt that nats-server knows; another one each time."""
        return bcrypt.hashpw(self.password.encode(), bcrypt.gensalt(ROUNDS, b"2a")).decode()

    @property
    def key_digest(self) -> bytes:
        return digest(self.key)


def made() -> Secrets:
    return Secrets(secrets.token_urlsafe(32), new_key())
