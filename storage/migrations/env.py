"""How Alembic runs here: on the connection that storage.database has opened, in its transaction."""

from alembic import context

from storage.tables import Row

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    render_as_batch=True,  # SQLite changes a table by writing it anew
)
context.run_migrations()
