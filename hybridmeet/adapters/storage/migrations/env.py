"""Alembic's entry: it works on the connection that the store gives it, inside its transaction."""

from alembic import context

from hybridmeet.adapters.storage.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=False,  # the transaction is ours: begun and committed in migrating.py
    render_as_batch=True,  # SQLite alters a column by copying the table
)
context.run_migrations()
