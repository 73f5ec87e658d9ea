"""What is known by the word of one kiosk alone, and how far the central series is closed by more than that."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody knows who closed what is closed already: it stays so, whoever is found to lie."""
    op.add_column("office", sa.Column("closed_surely_through", sa.Date(), nullable=True))
    op.execute("UPDATE office SET closed_surely_through = central_closed_through")
    _closing()
    _claimed_number()
    _claimed_code()


def _closing() -> None:
    op.create_table(
        "closing",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("through", sa.Date(), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("epoch_before", sa.BigInteger(), nullable=False),
        sa.Column("epoch_told", sa.BigInteger(), nullable=True),
        sa.Column("business_day", sa.Date(), nullable=False),
        sa.Column("said_at", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.office_id"], name=op.f("fk_closing_office_id")),
        sa.PrimaryKeyConstraint("office_id", "device_id", "through", "epoch", name=op.f("pk_closing")),
    )


def _claimed_number() -> None:
    op.create_table(
        "claimed_number",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("business_day", sa.Date(), nullable=False),
        sa.Column("series", sa.String(length=1), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.office_id"], name=op.f("fk_claimed_number_office_id")),
        sa.PrimaryKeyConstraint("office_id", "device_id", "business_day", "series", name=op.f("pk_claimed_number")),
    )


def _claimed_code() -> None:
    op.create_table(
        "claimed_code",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Integer(), nullable=False),
        sa.Column("used_through", sa.Date(), nullable=True),
        sa.Column("held_as", sa.String(length=8), nullable=True),
        sa.ForeignKeyConstraint(["office_id"], ["office.office_id"], name=op.f("fk_claimed_code_office_id")),
        sa.PrimaryKeyConstraint("office_id", "device_id", "code", name=op.f("pk_claimed_code")),
    )
