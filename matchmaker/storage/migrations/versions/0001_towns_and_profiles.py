"""Towns, their profiles and their ties."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_town()
    _create_profile()
    _create_need()
    _create_experience()
    _create_past_exchange()
    _create_profile_choice()
    _create_relation()


def downgrade() -> None:
    for table in ("relation", "profile_choice", "past_exchange", "experience", "need", "profile", "town"):
        op.drop_table(table)


def _create_town() -> None:
    op.create_table(
        "town",
        sa.Column("ags", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("population", sa.Integer, nullable=False),
        sa.Column("population_year", sa.Integer, nullable=False),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("lat", sa.Double),
        sa.Column("lon", sa.Double),
        sa.Column("area_km2", sa.Double),
        sa.Column("association", sa.String),
        sa.Column("association_name", sa.String),
        sa.Column("small", sa.Boolean, nullable=False),
        sa.Column("indicators", sa.JSON, nullable=False),
        sa.CheckConstraint("length(ags) = 8", name=op.f("ck_town_ags")),
        sa.CheckConstraint("population > 0", name=op.f("ck_town_population")),
        sa.PrimaryKeyConstraint("ags", name="pk_town"),
    )
    op.create_index("ix_town_name", "town", ["name"])


def _create_profile() -> None:
    op.create_table(
        "profile",
        sa.Column("key", sa.String, nullable=False),
        sa.Column("ags", sa.String(length=8), nullable=False),
        sa.Column("role", sa.String),
        sa.Column("name", sa.String),
        sa.Column("field", sa.String),
        sa.Column("population", sa.Integer),
        sa.Column("state", sa.String),
        sa.Column("district", sa.String),
        sa.Column("lat", sa.Double),
        sa.Column("lon", sa.Double),
        sa.Column("association", sa.String),
        sa.Column("consent", sa.Boolean, nullable=False),
        sa.Column("capacity", sa.Integer),
        sa.Column("paused_until", sa.Date),
        sa.Column("wish_same_size", sa.Boolean),
        sa.Column("wish_other_state", sa.Boolean),
        sa.Column("wish_same_network", sa.Boolean),
        sa.Column("wish_other_level", sa.Boolean),
        sa.Column("history_stated", sa.Boolean, nullable=False),
        sa.CheckConstraint("role IN ('mayor', 'administration')", name=op.f("ck_profile_role")),
        sa.CheckConstraint("capacity >= 0", name=op.f("ck_profile_capacity")),
        sa.ForeignKeyConstraint(["ags"], ["town.ags"], name="fk_profile_ags"),
        sa.PrimaryKeyConstraint("key", name="pk_profile"),
        sa.UniqueConstraint("ags", "role", name="uq_profile_ags_role"),
    )
    op.create_index("ix_profile_ags", "profile", ["ags"])


def _create_need() -> None:
    op.create_table(
        "need",
        sa.Column("profile_key", sa.String, nullable=False),
        sa.Column("position", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("id", sa.String, nullable=False),
        sa.Column("intensity", sa.Double, nullable=False),
        sa.Column("text", sa.String),
        sa.Column("visibility", sa.String, nullable=False),
        sa.Column("source", sa.String),
        sa.CheckConstraint(
            "visibility IN ('public', 'network', 'head_office', 'score_only')", name=op.f("ck_need_visibility")
        ),
        sa.CheckConstraint("intensity > 0 AND intensity <= 1", name=op.f("ck_need_intensity")),
        sa.ForeignKeyConstraint(["profile_key"], ["profile.key"], name="fk_need_profile_key", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("profile_key", "position", name="pk_need"),
    )
    op.create_index("ix_need_id", "need", ["id"])


def _create_experience() -> None:
    op.create_table(
        "experience",
        sa.Column("profile_key", sa.String, nullable=False),
        sa.Column("position", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("id", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("stage", sa.String, nullable=False),
        sa.Column("topic", sa.String),
        sa.Column("failed", sa.Boolean, nullable=False),
        sa.Column("evaluated", sa.Boolean, nullable=False),
        sa.Column("year", sa.Integer),
        sa.Column("title", sa.String),
        sa.Column("visibility", sa.String, nullable=False),
        sa.Column("source", sa.String),
        sa.CheckConstraint("kind IN ('topic', 'method', 'project')", name=op.f("ck_experience_kind")),
        sa.CheckConstraint(
            "stage IN ('idea', 'decided', 'under_way', 'in_operation', 'learned')", name=op.f("ck_experience_stage")
        ),
        sa.CheckConstraint(
            "visibility IN ('public', 'network', 'head_office', 'score_only')", name=op.f("ck_experience_visibility")
        ),
        sa.ForeignKeyConstraint(["profile_key"], ["profile.key"], name="fk_experience_profile_key", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("profile_key", "position", name="pk_experience"),
    )
    op.create_index("ix_experience_id", "experience", ["id"])
    op.create_index("ix_experience_topic", "experience", ["topic"])


def _create_past_exchange() -> None:
    op.create_table(
        "past_exchange",
        sa.Column("profile_key", sa.String, nullable=False),
        sa.Column("position", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("with_ags", sa.String(length=8), nullable=False),
        sa.Column("format", sa.String, nullable=False),
        sa.Column("ended", sa.Date),
        sa.Column("wish_to_go_on", sa.Boolean, nullable=False),
        sa.Column("declined", sa.Date),
        sa.Column("not_again", sa.Boolean, nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_key"], ["profile.key"], name="fk_past_exchange_profile_key", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("profile_key", "position", name="pk_past_exchange"),
    )


def _create_profile_choice() -> None:
    op.create_table(
        "profile_choice",
        sa.Column("profile_key", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("position", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("value", sa.String, nullable=False),
        sa.CheckConstraint("kind IN ('format', 'window', 'blocked', 'network')", name=op.f("ck_profile_choice_kind")),
        sa.ForeignKeyConstraint(
            ["profile_key"], ["profile.key"], name="fk_profile_choice_profile_key", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("profile_key", "kind", "position", name="pk_profile_choice"),
    )


def _create_relation() -> None:
    op.create_table(
        "relation",
        sa.Column("first", sa.String, nullable=False),
        sa.Column("second", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("label", sa.String, nullable=False),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("since", sa.Date),
        sa.Column("ended", sa.Date),
        sa.CheckConstraint("kind IN ('twin_town', 'network', 'exchange')", name=op.f("ck_relation_kind")),
        sa.CheckConstraint("first < second", name=op.f("ck_relation_order")),
        sa.ForeignKeyConstraint(["first"], ["town.ags"], name="fk_relation_first"),
        sa.ForeignKeyConstraint(["second"], ["town.ags"], name="fk_relation_second"),
        sa.PrimaryKeyConstraint("first", "second", "kind", "label", name="pk_relation"),
    )
