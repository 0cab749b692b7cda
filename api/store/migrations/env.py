"""How Alembic runs the migrations: in one transaction, on the database it is given."""

from alembic import context

from api.store.database import Database
from api.store.schema import METADATA

database: Database = context.config.attributes["database"]
with database.engine.connect() as plain:
    connection = plain.execution_options(changes=True)
    with connection.begin():
        context.configure(
            connection=connection, target_metadata=METADATA, render_as_batch=True, transaction_per_migration=False
        )
        context.run_migrations()
