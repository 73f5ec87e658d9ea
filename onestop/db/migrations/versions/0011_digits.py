"""What the server itself knew of a digit before a kiosk said that it holds it."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of digits that are held by word already nothing is known: they are withdrawn as before."""
    op.add_column("claimed_code", sa.Column("used_before", sa.Date(), nullable=True))
