"""Fields that many acts ask for."""

from services.tracking.acting.act import Default, Field, Kind
from shared.events.files import Kind as FileKind

REASON = Field(name="reason", kind=Kind.LONG, required=True, most=2000)
WHY = Field(name="reason", kind=Kind.LONG, most=2000, more=True)
OPINION = Field(name="opinion", kind=Kind.LONG, most=2000, more=True)
REMARKS = Field(name="remarks", kind=Kind.LONG, most=2000, more=True)
DELEGATION = Field(name="delegation", most=36, more=True)
OF_LINES = Field(name="lines", kind=Kind.WHICH, more=True)
OCCURRED = Field(name="occurred_at", kind=Kind.DAY, more=True)
"""Every act may be told late; left out it is now."""


def evidence(kind: FileKind, *, more: bool = False) -> Field:
    """Files that show that it was so."""
    return Field(name="evidence", kind=Kind.FILES, file=kind, more=more)


def text(name: str, *, required: bool = False, most: int = 300, more: bool = False, of: Default | None = None) -> Field:
    return Field(name=name, required=required, most=most, more=more, default=of)


def remark(name: str, *, required: bool = False, more: bool = False) -> Field:
    return Field(name=name, kind=Kind.LONG, required=required, most=2000, more=more)


def day(name: str, *, required: bool = False, more: bool = False, of: Default | None = None) -> Field:
    return Field(name=name, kind=Kind.DAY, required=required, more=more, default=of)


def quantity(name: str = "quantity", *, required: bool = True, of: Default | None = None) -> Field:
    return Field(name=name, kind=Kind.QUANTITY, required=required, default=of)


def verdict(name: str) -> Field:
    """Yes or no, of which one has to be chosen."""
    return Field(
        name=name,
        kind=Kind.CHOICE,
        choices=("true", "false"),
        words="yes_no",
        required=True,
        write=lambda _, text: text == "true",
    )


def lines(
    name: str = "lines",
    *,
    of: Default | None = None,
    required: bool = False,
    more: bool = False,
    spoiled: bool = False,
) -> Field:
    return Field(name=name, kind=Kind.LINES, default=of, required=required, more=more, spoiled=spoiled)
