"""Looking at stores in a test: no terminal, and what was found as kinds and words."""

from collections.abc import Iterable
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from rich.console import Console

from gendan.operating.evidence import anchor as anchors
from gendan.operating.evidence.anchored import Head
from gendan.operating.evidence.anchoring import heads
from gendan.operating.evidence.findings import Kind
from gendan.operating.evidence.key import public_of
from gendan.operating.evidence.looking import Wanted, look
from gendan.operating.evidence.report import Report
from gendan.progress import telling

SECRET = Ed25519PrivateKey.from_private_bytes(bytes(32))


async def looked(wanted: Wanted) -> Report:
    return await look(wanted, lambda total: telling(Console(file=StringIO()), total, "records"))


async def store_alone(url: str, anchored: Iterable[Head] = ()) -> Report:
    """A look at the order service's store, and at nothing else."""
    return await looked(Wanted({"order": url}, views=False, anchored={"order": list(anchored)}))


async def anchored(url: str, file: Path) -> list[Head]:
    """Anchor the order service's store in a file, and read its head from there."""
    anchors.keep(file, anchors.signed(datetime.now(UTC), await heads({"order": url}), SECRET))
    return anchors.heads_of({file: anchors.read(file, [public_of(SECRET)])}, "order")


def kinds(report: Report) -> set[Kind]:
    return {finding.kind for finding in report.findings.told}


def words(report: Report) -> str:
    return "\n".join(map(str, report.findings.told))
