"""What Alembic runs: our revisions, on the connection that it was given; with `--sql`, to look at them."""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(connection=connection, transaction_per_migration=True)
with context.begin_transaction():
    context.run_migrations()
