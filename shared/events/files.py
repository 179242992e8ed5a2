"""A file that stands behind a fact: a photo, the customer's paper, an inspection report; its content by its hash."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from shared.events.confidential import Informal
from shared.events.values import Text, Value

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""SHA-256 of the content, in lower case hexadecimal digits: the file's address."""


class Kind(StrEnum):
    """What the file is, as whoever uploaded it says; it decides who may look at it."""

    PHOTO = "photo"
    CUSTOMER_PAPER = "customer_paper"
    """The customer's PO, a letter or mail of theirs, a signed copy."""
    SPECIFICATION = "specification"
    """Tech pack 工艺单, artwork, packing instruction."""
    INSPECTION_REPORT = "inspection_report"
    BANK_SLIP = "bank_slip"
    """水单: says what was paid."""
    SHIPPING_DOCUMENT = "shipping_document"
    """B/L, invoice, packing list, customs declaration."""
    OTHER = "other"


class Attachment(Value):
    """A file as it was when it was attached; the content is kept beside the events of the service that says so."""

    digest: Digest
    kind: Kind
    name: Text
    """As it was called where it came from, without its folder."""
    media_type: Annotated[str, StringConstraints(pattern=r"^[a-z]+/[a-z0-9.+-]{1,80}$")]
    """As its content shows, not as it was claimed."""
    size: Annotated[int, Field(ge=1)]
    """In bytes."""


Evidence = Annotated[tuple[Attachment, ...], Field(max_length=20), Informal.REMARK]
"""Files that show that it was so. Their names may say anything, as remarks do."""
