"""How keys are named, and what all tables belong to."""

from typing import Final

from sqlalchemy import ForeignKeyConstraint, MetaData

NAMING: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

metadata = MetaData(naming_convention=NAMING)


def of_office() -> ForeignKeyConstraint:
    """The key that leads every other."""
    return ForeignKeyConstraint(["office_id"], ["office.office_id"])
