"""How are towns, their profiles and their ties laid out in the database?"""

import sqlalchemy as sa

from matchmaker.storage.columns import ags, counted_up, key_to, metadata, one_of
from matchmaker.towns.history import RelationKind
from matchmaker.towns.profile import Role, Stage, StatementKind, Visibility

towns = sa.Table(
    "town",
    metadata,
    ags(primary_key=True),
    sa.Column("name", sa.String, nullable=False, index=True),
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
    # Always read and written as a whole: one column is many times faster than a row per figure.
    sa.Column("indicators", sa.JSON, nullable=False),
    sa.CheckConstraint("length(ags) = 8", name="ags"),
    sa.CheckConstraint("population > 0", name="population"),
)

profiles = sa.Table(
    "profile",
    metadata,
    sa.Column("key", sa.String, primary_key=True),
    sa.Column("ags", sa.String(8), sa.ForeignKey("town.ags"), nullable=False, index=True),
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
    # "No exchange so far" is a statement, an empty history alone is none.
    sa.Column("history_stated", sa.Boolean, nullable=False),
    sa.Column("consent_source", sa.String),
    sa.Column("version", sa.Integer, nullable=False),
    sa.CheckConstraint("capacity >= 0", name="capacity"),
    counted_up(),
    sa.UniqueConstraint("ags", "role"),
    one_of("role", Role),
)


def statement_table(name: str, *columns: sa.schema.SchemaItem) -> sa.Table:
    """A table of a profile's statements, which keep their order and go with their profile."""
    return sa.Table(
        name,
        metadata,
        sa.Column("profile_key", sa.String, sa.ForeignKey("profile.key", ondelete="CASCADE"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        *columns,
    )


needs = statement_table(
    "need",
    sa.Column("id", sa.String, nullable=False, index=True),
    sa.Column("intensity", sa.Double, nullable=False),
    sa.Column("text", sa.String),
    sa.Column("visibility", sa.String, nullable=False),
    sa.Column("source", sa.String),
    sa.CheckConstraint("intensity > 0 AND intensity <= 1", name="intensity"),
    one_of("visibility", Visibility),
)

experiences = statement_table(
    "experience",
    sa.Column("id", sa.String, nullable=False, index=True),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("stage", sa.String, nullable=False),
    sa.Column("topic", sa.String, index=True),
    sa.Column("failed", sa.Boolean, nullable=False),
    sa.Column("evaluated", sa.Boolean, nullable=False),
    sa.Column("year", sa.Integer),
    sa.Column("title", sa.String),
    sa.Column("visibility", sa.String, nullable=False),
    sa.Column("source", sa.String),
    one_of("kind", StatementKind),
    one_of("stage", Stage),
    one_of("visibility", Visibility),
)

# The other town of a past exchange may have been dissolved since, so these keys refer to no row.
exchanges = statement_table(
    "past_exchange",
    ags("with_ags", nullable=False),
    sa.Column("format", sa.String, nullable=False),
    sa.Column("ended", sa.Date),
    sa.Column("wish_to_go_on", sa.Boolean, nullable=False),
    sa.Column("declined", sa.Date),
    sa.Column("not_again", sa.Boolean, nullable=False),
)

choices = sa.Table(
    "profile_choice",
    metadata,
    sa.Column("profile_key", sa.String, sa.ForeignKey("profile.key", ondelete="CASCADE"), primary_key=True),
    sa.Column("kind", sa.String, primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("value", sa.String, nullable=False),
    sa.CheckConstraint("kind IN ('format', 'window', 'blocked', 'network')", name="kind"),
)

relations = sa.Table(
    "relation",
    metadata,
    key_to("town.ags", "first", primary_key=True),
    key_to("town.ags", "second", primary_key=True, index=True),
    sa.Column("kind", sa.String, primary_key=True),
    sa.Column("label", sa.String, primary_key=True),
    sa.Column("source", sa.String, nullable=False),
    sa.Column("since", sa.Date),
    sa.Column("ended", sa.Date),
    sa.CheckConstraint("first < second", name="order"),
    one_of("kind", RelationKind),
)
