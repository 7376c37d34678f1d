"""At which version of the watch list each person changed last."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column(
        "defenders", sa.Column("changed", sa.Integer(), nullable=False, server_default="0")
    )
    op.create_index(op.f("ix_defenders_changed"), "defenders", ["changed"], unique=False)
