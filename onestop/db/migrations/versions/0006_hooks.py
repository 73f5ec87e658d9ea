"""Web hooks: where alerts go, what was told, what is still to be told, and who alone tells it."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and the lease that nobody holds yet."""
    op.create_table(
        "hook",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("hook_id", sa.Uuid(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("failed_at", sa.BigInteger(), nullable=True),
        sa.Column("failure", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.office_id"], name=op.f("fk_hook_office_id")),
        sa.PrimaryKeyConstraint("office_id", "hook_id", name=op.f("pk_hook")),
        sa.UniqueConstraint("office_id", "url", name=op.f("uq_hook_office_id_url")),
    )
    _problem()
    _alert()
    lease = op.create_table(
        "lease",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("beat", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )
    op.bulk_insert(lease, [{"name": "hooks", "holder": "", "beat": 0}])


def _problem() -> None:
    op.create_table(
        "problem",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("well_since", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["office_id", "device_id"], ["device.office_id", "device.device_id"], name=op.f("fk_problem_office_id_device_id")
        ),
        sa.PrimaryKeyConstraint("office_id", "device_id", "kind", name=op.f("pk_problem")),
    )


def _alert() -> None:
    op.create_table(
        "alert",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("hook_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("alert_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.CheckConstraint("number > 0 AND tries >= 0", name=op.f("ck_alert_counts")),
        sa.ForeignKeyConstraint(
            ["office_id", "hook_id"], ["hook.office_id", "hook.hook_id"], name=op.f("fk_alert_office_id_hook_id")
        ),
        sa.PrimaryKeyConstraint("office_id", "hook_id", "number", name=op.f("pk_alert")),
    )
