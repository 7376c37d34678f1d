"""How openly people are told of, case numbers, certificates, addresses to be confirmed."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_TEXTS = {"defenders": "sensitivity", "subscriptions": "privacy", "recipients": "privacy"}


def upgrade() -> None:
    op.create_table(
        "cases",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("defender", sa.String(), nullable=False),
        sa.Column("main", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["defender"], ["defenders.id"], name=op.f("fk_cases_defender"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_cases")),
    )
    op.create_index(op.f("ix_cases_defender"), "cases", ["defender"], unique=False)
    op.create_table(
        "certificates",
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("armored", sa.Text(), nullable=False),
        sa.Column("added", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_certificates")),
    )
    for table, column in _TEXTS.items():
        op.add_column(table, sa.Column(column, sa.String(), nullable=False, server_default=""))
    op.add_column("recipients", sa.Column("asked", sa.DateTime(timezone=True), nullable=True))
    op.add_column("recipients", sa.Column("code", sa.String(), nullable=False, server_default=""))
    op.add_column(
        "deliveries", sa.Column("privacy", sa.String(), nullable=False, server_default="full")
    )
    op.add_column(
        "deliveries", sa.Column("sealed", sa.Boolean(), nullable=False, server_default=sa.false())
    )
