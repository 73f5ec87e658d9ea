"""In which epoch a kiosk showed its ledger last."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take all kiosks for seen, but where the central series is closed: only a restore does that."""
    op.add_column("device", sa.Column("epoch_shown", sa.BigInteger(), nullable=False, server_default="0"))
    op.execute("""
        UPDATE device SET epoch_shown = (SELECT epoch FROM office WHERE office.office_id = device.office_id)
        WHERE NOT EXISTS (
            SELECT 1 FROM office
            WHERE office.office_id = device.office_id AND office.central_closed_through >= office.business_day
        )
    """)
