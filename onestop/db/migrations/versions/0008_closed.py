"""Whether the central series is closed until somebody vouches for the clock."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No office waits for its clock."""
    op.add_column("office", sa.Column("closed_until_trusted", sa.Boolean(), nullable=False, server_default=sa.false()))
