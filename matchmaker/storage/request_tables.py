"""How are towns' requests and half-finished forms laid out in the database?"""

import sqlalchemy as sa

from matchmaker.rounds.request import RequestState
from matchmaker.storage.columns import Moment, ags, counted_up, key_to, metadata, one_of
from matchmaker.towns.profile import Format, Role

SEEN_BY_SOMEBODY = "state IN ('submitted', 'withdrawn') OR (reviewed_by IS NOT NULL AND reviewed_at IS NOT NULL)"

requests = sa.Table(
    "request",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    # One form makes one request, however often and by however many processes it is taken.
    sa.Column("key", sa.String, nullable=False, unique=True),
    key_to("town.ags", "ags", nullable=False, index=True),
    sa.Column("role", sa.String, nullable=False),
    sa.Column("format", sa.String, nullable=False),
    sa.Column("topic", sa.String, nullable=False),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("text", sa.String),
    sa.Column("wish_same_size", sa.Boolean),
    sa.Column("wish_other_state", sa.Boolean),
    sa.Column("wish_same_network", sa.Boolean),
    sa.Column("wish_other_level", sa.Boolean),
    sa.Column("state", sa.String, nullable=False, index=True),
    sa.Column("reviewed_by", sa.String),
    sa.Column("reviewed_at", Moment),
    sa.Column("ended_at", Moment),
    key_to("proposal.id", "proposal_id", index=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("stated_by", sa.String),
    sa.CheckConstraint(SEEN_BY_SOMEBODY, name="reviewed"),
    sa.CheckConstraint("(state = 'offered') = (proposal_id IS NOT NULL)", name="offered"),
    sa.CheckConstraint("(state IN ('offered', 'withdrawn')) = (ended_at IS NOT NULL)", name="ended"),
    counted_up(),
    one_of("role", Role),
    one_of("format", Format),
    one_of("state", RequestState),
)

candidates = sa.Table(
    "request_candidate",
    metadata,
    sa.Column("request_id", sa.String, sa.ForeignKey("request.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    key_to("town.ags", "ags", nullable=False, index=True),
    sa.UniqueConstraint("request_id", "ags"),
    sa.CheckConstraint("position BETWEEN 1 AND 3", name="position"),
)

kept_forms = sa.Table(
    "kept_form",
    metadata,
    sa.Column("id_hash", sa.String(64), primary_key=True),
    ags(),
    sa.Column("role", sa.String),
    sa.Column("entries", sa.JSON, nullable=False),
    sa.Column("valid_until", Moment, nullable=False, index=True),
    one_of("role", Role),
)
