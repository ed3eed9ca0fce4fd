"""How are proposed topics and the acts over the taxonomy laid out in the database?"""

import sqlalchemy as sa

from matchmaker.rounds.taxonomy_act import ActKind
from matchmaker.rounds.topic_wish import WishState
from matchmaker.storage.columns import Moment, counted_up, metadata, one_of
from matchmaker.towns.profile import Role, Visibility

topic_wishes = sa.Table(
    "topic_wish",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("ags", sa.String(8), sa.ForeignKey("town.ags"), nullable=False, index=True),
    sa.Column("role", sa.String),
    sa.Column("text", sa.String, nullable=False),
    sa.Column("intensity", sa.Float, nullable=False),
    sa.Column("visibility", sa.String, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("state", sa.String, nullable=False, index=True),
    sa.Column("entry", sa.String),
    sa.Column("replaced", sa.JSON(none_as_null=True)),
    sa.Column("reason", sa.String, nullable=False),
    sa.Column("ended_by", sa.String),
    sa.Column("ended_at", Moment),
    sa.Column("version", sa.Integer, nullable=False),
    one_of("role", Role),
    one_of("visibility", Visibility),
    one_of("state", WishState),
    sa.CheckConstraint("(state = 'placed') = (entry IS NOT NULL)", name="placed"),
    sa.CheckConstraint("(state = 'open') = (ended_by IS NULL) AND (state = 'open') = (ended_at IS NULL)", name="ended"),
    counted_up(),
)

# It refers to no wish: what a town said can be forgotten, what head office did stays (migrations 0033 and 0034).
taxonomy_acts = sa.Table(
    "taxonomy_act",
    metadata,
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("by", sa.String, nullable=False),
    sa.Column("reason", sa.String, nullable=False),
    sa.Column("step", sa.JSON(none_as_null=True)),
    sa.Column("before", sa.String, nullable=False),
    sa.Column("after", sa.String, nullable=False),
    sa.Column("wish_id", sa.String),
    # Two people who undo the same act at once undo it once.
    sa.Column("undoes", sa.Integer, unique=True),
    sa.CheckConstraint("position >= 1", name="position"),
    one_of("kind", ActKind),
    sa.CheckConstraint("length(reason) > 0", name="reason"),
)
