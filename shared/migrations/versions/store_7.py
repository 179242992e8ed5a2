"""The roles in which people were seen last: whom a manager could name in a delegation."""

from alembic import op

revision = "store_7"
down_revision = "store_6"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE people ADD COLUMN roles text[]")
