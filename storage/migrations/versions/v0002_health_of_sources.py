"""What listings yielded, what the operator was told, and what publishers took back."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "looks",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("titled", sa.Integer(), nullable=False),
        sa.Column("dated", sa.Integer(), nullable=False),
        sa.Column("fresh", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("source", "at", name=op.f("pk_looks")),
    )
    op.create_table(
        "told",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("ailment", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_told")),
    )
    op.add_column("sources", sa.Column("patience", sa.Integer(), nullable=True))
    with op.batch_alter_table("pages") as pages:
        pages.add_column(sa.Column("published", sa.Date(), nullable=True))
        pages.add_column(sa.Column("listed", sa.DateTime(timezone=True), nullable=True))
        pages.add_column(sa.Column("withdrawn", sa.DateTime(timezone=True), nullable=True))
        pages.add_column(sa.Column("document", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("pages") as pages:
        pages.alter_column("document", server_default=None)
        pages.create_index(op.f("ix_pages_source_published"), ["source", "published"])
        pages.create_index(op.f("ix_pages_withdrawn"), ["withdrawn"])
