"""An environment in which nothing is missing for serving others, and a certificate that somebody made themselves."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from gendan.launcher.python import SOURCE
from tests.identity import KEY
from tests.nursery import ran

SERVICE_TOKEN = "kX9w-Zt2Lq7vR4nB8mYs1Hc6Jd3Pf5Ga"
PEOPLE_KEY = "Wq4tN7xZr2KvH9sLb6Mj1Yd8Cf3Gp5Te"
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("GENDAN_")}


def safe(nats_url: str, databases: Mapping[str, str]) -> dict[str, str]:
    """All but TLS; `databases` are the URLs of services' roles."""
    return {
        "GENDAN_IDENTITY_ISSUER": "https://sign-in.example",
        "GENDAN_IDENTITY_AUDIENCE": "orders",
        "GENDAN_IDENTITY_KEYS": KEY.jwks,
        "GENDAN_SERVICE_TOKEN": SERVICE_TOKEN,
        "GENDAN_PEOPLE_KEY": PEOPLE_KEY,
        "GENDAN_NATS_URL": nats_url,
        **{f"GENDAN_{service.upper()}_DATABASE_URL": url for service, url in databases.items()},
    }


def certified(folder: Path, *, name: str = "one") -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 and localhost, signed by its own key, and the key."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "orders.example")])
    names = [x509.IPAddress(ip_address("127.0.0.1")), x509.DNSName("localhost")]
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate, kept = folder / f"{name}.pem", folder / f"{name}.key"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    kept.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return certificate, kept


def refused(words: list[str], told: Mapping[str, str], *, code: int = 1, passing: Sequence[int] = ()) -> str:
    """What a command says that ends with this exit code; to both of its streams."""
    if passing:
        done = subprocess.run(
            [sys.executable, "-m", *words], cwd=SOURCE, env={**CLEAN, **told}, capture_output=True, text=True,
            check=False, timeout=60, pass_fds=passing,
        )  # fmt: skip
    else:
        done = ran(words, {**CLEAN, **told}, seconds=60)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr
