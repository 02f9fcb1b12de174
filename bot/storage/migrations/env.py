"""What Alembic runs: the migrations on the connection that `bot/storage/schema.py` hands over."""

from alembic import context

from bot.storage.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,
    render_as_batch=True,  # SQLite can't change a column in place
)
context.run_migrations()
