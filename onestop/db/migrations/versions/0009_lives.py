"""Lives: which history of an office a cursor is of."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """All that was until now is life 0."""
    op.add_column("office", sa.Column("life", sa.BigInteger(), nullable=False, server_default="0"))
    op.create_table(
        "life",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("life", sa.BigInteger(), nullable=False),
        sa.Column("ended_version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.office_id"], name="fk_life_office_id"),
        sa.PrimaryKeyConstraint("office_id", "life", name="pk_life"),
    )
