"""What is still to be told, quiet hours, weekly digests, threads, and a secret for ids."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "tellings",
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("change", sa.String(), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["change"], ["changes.id"], name=op.f("fk_tellings_change"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("address", "change", name=op.f("pk_tellings")),
    )
    op.create_index(op.f("ix_tellings_change"), "tellings", ["change"], unique=False)
    op.create_index(op.f("ix_tellings_due"), "tellings", ["due"], unique=False)
    op.create_table(
        "secrets",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_secrets")),
    )
    op.add_column(
        "subscriptions", sa.Column("weekday", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column("subscriptions", sa.Column("quiet", sa.JSON(), nullable=True))
    op.add_column("deliveries", sa.Column("thread", sa.String(), nullable=False, server_default=""))
