"""Kiosks may be told to show a line: one more kind of command."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KINDS = ("restart", "reboot", "test_print", "log_bundle", "open_day", "close_day", "message")


def upgrade() -> None:
    """Let the column take it. SQLite cannot change a constraint: the table is made anew, and its old check stays behind."""
    name, allowed = op.f("ck_command_commandkind"), f"kind IN ({', '.join(repr(kind) for kind in KINDS)})"
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table("command", recreate="always") as batch:
            batch.create_check_constraint(name, allowed)
        return
    op.drop_constraint(name, "command", type_="check")
    op.create_check_constraint(name, "command", allowed)
