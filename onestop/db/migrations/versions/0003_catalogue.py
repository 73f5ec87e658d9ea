"""The catalogue of procedures: its editions, and the records with the revision in which each changed last."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "catalogue",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("procedures", sa.Integer(), nullable=False),
        sa.Column("sources", sa.Text(), nullable=False),
        sa.Column("imported_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("revision > 0 AND procedures >= 0", name=op.f("ck_catalogue_counts")),
        sa.ForeignKeyConstraint(["office_id"], ["office.office_id"], name=op.f("fk_catalogue_office_id")),
        sa.PrimaryKeyConstraint("office_id", "revision", name=op.f("pk_catalogue")),
    )
    op.create_table(
        "procedure",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("record", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("(record IS NULL) = (digest IS NULL)", name=op.f("ck_procedure_record")),
        sa.ForeignKeyConstraint(["office_id"], ["office.office_id"], name=op.f("fk_procedure_office_id")),
        sa.PrimaryKeyConstraint("office_id", "code", name=op.f("pk_procedure")),
    )
    op.create_index("ix_procedure_changes", "procedure", ["office_id", "revision", "code"], unique=False)
