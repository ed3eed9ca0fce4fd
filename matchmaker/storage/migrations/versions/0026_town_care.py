"""An old key leads to its successor; files and doubtful rows wait for a decision; profiles keep their changes."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "succession",
        sa.Column("old_ags", sa.String(length=8), nullable=False),
        sa.Column("old_name", sa.String(), nullable=False),
        sa.Column("new_ags", sa.String(length=8), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.CheckConstraint("old_ags <> new_ags", name=op.f("ck_succession_other")),
        sa.CheckConstraint("length(old_ags) = 8", name=op.f("ck_succession_old_ags")),
        sa.ForeignKeyConstraint(["new_ags"], ["town.ags"], name=op.f("fk_succession_new_ags")),
        sa.PrimaryKeyConstraint("old_ags", name=op.f("pk_succession")),
    )
    op.create_index(op.f("ix_succession_new_ags"), "succession", ["new_ags"])
    op.create_table(
        "import_doubt",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("settled_at", MOMENT),
        sa.Column("settled_by", sa.String()),
        sa.Column("was_stored", sa.Boolean()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('town', 'entry', 'role')", name=op.f("ck_import_doubt_kind")),
        sa.CheckConstraint(
            "(settled_at IS NULL) = (settled_by IS NULL) AND (settled_at IS NULL) = (was_stored IS NULL)",
            name=op.f("ck_import_doubt_settled"),
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_import_doubt_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_doubt")),
    )
    op.create_index(op.f("ix_import_doubt_settled_at"), "import_doubt", ["settled_at"])
    op.create_table(
        "upload",
        sa.Column("id_hash", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('profiles', 'register')", name=op.f("ck_upload_kind")),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_upload")),
    )
    op.create_index(op.f("ix_upload_at"), "upload", ["at"])
    op.create_table(
        "profile_change",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("ags", sa.String(length=8), nullable=False),
        sa.Column("role", sa.String()),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.CheckConstraint("role IN ('mayor', 'administration')", name=op.f("ck_profile_change_role")),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_profile_change")),
    )
    op.create_index(op.f("ix_profile_change_ags"), "profile_change", ["ags"])


def downgrade() -> None:
    op.drop_table("profile_change")
    op.drop_table("upload")
    op.drop_table("import_doubt")
    op.drop_table("succession")
