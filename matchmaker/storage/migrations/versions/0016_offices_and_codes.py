"""Addresses speak for towns once they are checked; browsers prove a mailbox by a code; attempts are counted."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    _make_offices()
    op.create_table(
        "sign_in_challenge",
        sa.Column("browser_hash", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries_left", sa.Integer(), nullable=False),
        sa.CheckConstraint("tries_left BETWEEN 0 AND 5", name=op.f("ck_sign_in_challenge_tries_left")),
        sa.PrimaryKeyConstraint("browser_hash", name=op.f("pk_sign_in_challenge")),
    )
    op.create_index(op.f("ix_sign_in_challenge_valid_until"), "sign_in_challenge", ["valid_until"])
    op.create_table(
        "counted_attempt",
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("window", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("count >= 1", name=op.f("ck_counted_attempt_count")),
        sa.PrimaryKeyConstraint("what", "key_hash", "window", name=op.f("pk_counted_attempt")),
    )
    op.create_index(op.f("ix_counted_attempt_window"), "counted_attempt", ["window"])


def _make_offices() -> None:
    op.create_table(
        "office_address",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("ags", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String()),
        sa.Column("checked_by", sa.String()),
        sa.Column("checked_at", sa.DateTime(timezone=True)),
        sa.Column("in_office_since", sa.Date()),
        sa.Column("term_ends", sa.Date()),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(checked_by IS NULL) = (checked_at IS NULL)", name=op.f("ck_office_address_checked")),
        sa.CheckConstraint(
            "address = lower(trim(address)) AND address LIKE '%_@_%'", name=op.f("ck_office_address_address")
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_office_address_version")),
        sa.CheckConstraint("role IN ('mayor', 'administration')", name=op.f("ck_office_address_role")),
        sa.CheckConstraint("standing IN ('office', 'delegate')", name=op.f("ck_office_address_standing")),
        sa.ForeignKeyConstraint(["ags"], ["town.ags"], name=op.f("fk_office_address_ags")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_address")),
    )
    op.create_index(op.f("ix_office_address_ags"), "office_address", ["ags"])
    columns = ["address", "ags", "role"]
    op.create_index(
        "uq_office_address_open", "office_address", columns, unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )


def downgrade() -> None:
    for table in ("counted_attempt", "sign_in_challenge", "office_address"):
        op.drop_table(table)
