"""The key that anchors are signed with (Ed25519): kept outside of the databases, its public half for everyone."""

import os
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

SECRET, PUBLIC = "anchor.key", "anchor.pub"


class NoKey(Exception):
    """There is no key to sign or to check with; the words say where it was looked for, and what to do."""


@dataclass(frozen=True)
class PublicKey:
    """What signatures are checked with; `fingerprint` is the SHA-256 of its 32 bytes, in hex."""

    key: Ed25519PublicKey

    @property
    def fingerprint(self) -> str:
        return sha256(self.key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()

    @property
    def pem(self) -> bytes:
        return self.key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def has_signed(self, content: bytes, signature: bytes) -> bool:
        with suppress(InvalidSignature):
            self.key.verify(signature, content)
            return True
        return False


def secret_at(file: Path) -> Ed25519PrivateKey:
    """The secret key in a PEM file. Raises NoKey."""
    try:
        key = load_pem_private_key(file.read_bytes(), password=None)
    except OSError as error:
        how = f"make one with: openssl genpkey -algorithm ed25519 -out {file}"
        raise NoKey(f"the key {file} cannot be read ({error.strerror}); {how}") from None
    except (ValueError, TypeError) as error:
        raise NoKey(f"{file} holds no secret key that can be used: {error}") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise NoKey(f"the key in {file} is not of the kind Ed25519")
    return key


def secret_in(folder: Path) -> Ed25519PrivateKey:
    """The secret key of a state directory, made the first time; the public one is kept beside it. Raises NoKey."""
    file = folder / SECRET
    if not folder.is_dir():
        raise NoKey(f"there is no state directory {folder} to keep a key in: name one with --key, and a file with --to")
    try:
        if not file.exists():
            _make(file)
        key = secret_at(file)
        _keep(folder / PUBLIC, public_of(key).pem, mode=0o644)
    except OSError as error:
        raise NoKey(f"{folder} cannot be written ({error.strerror}): name a key with --key") from None
    return key


def public_of(secret: Ed25519PrivateKey) -> PublicKey:
    return PublicKey(secret.public_key())


def public_at(file: Path) -> PublicKey:
    """The public key in a PEM file. Raises NoKey."""
    try:
        key = load_pem_public_key(file.read_bytes())
    except OSError as error:
        raise NoKey(f"the public key {file} cannot be read ({error.strerror}): name the right one with --key") from None
    except ValueError as error:
        raise NoKey(f"{file} holds no public key: {error}") from None
    if not isinstance(key, Ed25519PublicKey):
        raise NoKey(f"the key in {file} is not of the kind Ed25519")
    return PublicKey(key)


def _make(file: Path) -> None:
    made = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    _keep(file, made, mode=0o600)


def _keep(file: Path, content: bytes, mode: int) -> None:
    """Write it whole or not at all; what is there already stays, also when another process was first."""
    half = file.with_name(f"{file.name}.{os.getpid()}.half")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    with suppress(FileExistsError):
        os.link(half, file)
    half.unlink()
