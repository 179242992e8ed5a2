"""The next release: a copy of this one's source with a small change of each kind that an upgrade may bring."""

import shutil
from pathlib import Path

from shared.migrations import heads, numbered
from tests.promises.releases import HERE

CHANGES = {
    "shared/events/order.py": [
        # an additive field
        ("    vendor: Text | None = None\n", "    vendor: Text | None = None\n    season: Text | None = None\n"),
        # a new version: readable from now on, written from the release after that on
        (
            'class PaymentReceived(Event, topic="order.payment_received"):\n',
            '''class PaymentReceived(Event, topic="order.payment_received"):
    class_version = 2
    still_written = 1

    @staticmethod
    def upcast_v1_v2(state):
        """v2 says on which way it came; before that it always was the bank."""
        state["channel"] = "bank"

    @staticmethod
    def downcast_v2_v1(state):
        del state["channel"]

    channel: Text
''',
        ),
        # a new type
        (
            "class OrderHeld(",
            'class OrderFlagged(Event, topic="order.flagged"):\n    colour: Text\n\n\nclass OrderHeld(',
        ),
    ],
    "services/order/orders/api.py": [
        ("        vendor=body.vendor,\n", '        vendor=body.vendor,\n        season="SS27",\n'),
    ],
    "services/order/orders/money/api.py": [
        ("        amount=body.amount,\n", '        channel="bank",\n        amount=body.amount,\n'),
    ],
    "services/order/orders/domain.py": [
        ("    OrderHeld,\n", "    OrderFlagged,\n    OrderHeld,\n"),
        ("else [OrderAcknowledged()]", 'else [OrderAcknowledged(), OrderFlagged(colour="red")]'),
    ],
    "services/order/orders/evolve.py": [
        ("    OrderHeld,\n", "    OrderFlagged,\n    OrderHeld,\n"),
        ("case OrderFactRetracted():", "case OrderFactRetracted() | OrderFlagged():"),
    ],
}

MIGRATION = '''
"""A column more, and an index that is made beside all writers."""

from alembic import op

revision = "{revision}"
down_revision = "{before}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE events ADD COLUMN remark text")
    op.execute("ALTER TABLE people ADD COLUMN phone text")
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = 0")  # it waits for those who write, and nobody waits for it
        op.execute("CREATE INDEX CONCURRENTLY IF NOT EXISTS events_by_topic ON events (topic, notification_id)")
'''


def next_release(folder: Path) -> Path:
    """Its source, in this folder. Fails where this release's source is not what the changes are made for."""
    for package in ("gendan", "services", "shared"):
        shutil.copytree(HERE / package, folder / package)
    for file, changes in CHANGES.items():
        text = (folder / file).read_text()
        for old, new in changes:
            assert old in text, f"{file} has no {old!r} any more: say in next_release.py how the next release differs"
            text = text.replace(old, new, 1)
        (folder / file).write_text(text)
    (before,) = (head for head in heads("order") if numbered(head)[0] == "store")
    revision = f"store_{numbered(before)[1] + 1}"
    migration = folder / "shared" / "migrations" / "versions" / f"{revision}.py"
    migration.write_text(MIGRATION.format(revision=revision, before=before))
    return folder
