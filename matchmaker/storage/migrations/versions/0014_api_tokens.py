"""Programs speak for a town or for head office by tokens of which only a hash is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "api_token",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ags", sa.String()),
        sa.Column("role", sa.String()),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("expires_at > made_at", name=op.f("ck_api_token_expires")),
        sa.CheckConstraint("(audience = 'town') = (ags IS NOT NULL)", name=op.f("ck_api_token_town")),
        sa.CheckConstraint("audience IN ('town', 'head_office')", name=op.f("ck_api_token_audience")),
        sa.CheckConstraint("role IN ('mayor', 'administration')", name=op.f("ck_api_token_role")),
        sa.ForeignKeyConstraint(["ags"], ["town.ags"], name=op.f("fk_api_token_ags")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_token_token_hash")),
    )
    op.create_index(op.f("ix_api_token_ags"), "api_token", ["ags"])


def downgrade() -> None:
    op.drop_table("api_token")
