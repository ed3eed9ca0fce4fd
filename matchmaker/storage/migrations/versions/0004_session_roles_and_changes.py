"""Links and sessions know their role; a counter says when the facts behind scores were changed."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

WITH_ROLE = ("sign_in_link", "session")


def upgrade() -> None:
    for table in WITH_ROLE:
        # In plain SQL: Alembic would add the check by itself afterwards, which SQLite cannot.
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN role VARCHAR "
            f"CONSTRAINT ck_{table}_role CHECK (role IN ('mayor', 'administration'))"
        )
    op.create_table(
        "change_count",
        sa.Column("about", sa.String, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("about", name="pk_change_count"),
    )


def downgrade() -> None:
    op.drop_table("change_count")
    for table in WITH_ROLE:
        with op.batch_alter_table(table) as changed:
            changed.drop_constraint(op.f(f"ck_{table}_role"), type_="check")
            changed.drop_column("role")
