"""What Alembic runs: the migrations, within the transaction of whoever asked (`onestop.db.migrate`)."""

from alembic import context

from onestop.db.tables import metadata


def run() -> None:
    """Run what is missing, all of it or nothing."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=metadata,
        transactional_ddl=True,
        transaction_per_migration=False,
    )
    context.run_migrations()


run()
