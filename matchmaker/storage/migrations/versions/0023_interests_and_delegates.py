"""Addresses that want our news without taking part; a session says whether a delegate opened it."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
WAITING, CONFIRMED = sa.text("confirmed_at IS NULL"), sa.text("confirmed_at IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "interest",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("ags", sa.String(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("topic", sa.String()),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("confirmed_at", MOMENT),
        sa.CheckConstraint("address = lower(trim(address)) AND address LIKE '%_@_%'", name=op.f("ck_interest_address")),
        sa.CheckConstraint("confirmed_at >= asked_at", name=op.f("ck_interest_confirmed")),
        sa.ForeignKeyConstraint(["ags"], ["town.ags"], name=op.f("fk_interest_ags")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest")),
    )
    op.create_index(op.f("ix_interest_ags"), "interest", ["ags"])
    op.create_index(op.f("ix_interest_asked_at"), "interest", ["asked_at"])
    for name, which in (("waiting", WAITING), ("confirmed", CONFIRMED)):
        op.create_index(
            f"uq_interest_{name}", "interest", ["address"], unique=True, sqlite_where=which, postgresql_where=which
        )
    # A column alone: building the table anew would cost it its rules.
    op.add_column("session", sa.Column("delegate_id", sa.String()))


def downgrade() -> None:
    # Whoever came in as a delegate would be taken for the holder.
    op.execute("DELETE FROM session WHERE delegate_id IS NOT NULL")
    op.drop_column("session", "delegate_id")
    op.drop_table("interest")
