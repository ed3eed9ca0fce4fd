"""How is laid out who computes for a round, and what head office did to its drafts?"""

import sqlalchemy as sa

from matchmaker.rounds.curation_step import CurationAct
from matchmaker.storage.columns import Moment, key_to, metadata, one_of

computations = sa.Table(
    "computation",
    metadata,
    key_to("round.id", "round_id", primary_key=True),
    sa.Column("began_at", Moment, nullable=False),
    sa.Column("until", Moment, nullable=False),
    sa.CheckConstraint("until > began_at", name="until"),
)

# No reference to proposals: a later run removes loose drafts, the step stays.
steps = sa.Table(
    "curation_step",
    metadata,
    sa.Column("position", sa.Integer, primary_key=True),
    key_to("round.id", "round_id", nullable=False, index=True),
    sa.Column("run_id", sa.String, nullable=False),
    sa.Column("act", sa.String, nullable=False),
    sa.Column("by", sa.String, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("reason", sa.String),
    sa.Column("before", sa.JSON, nullable=False),
    sa.Column("reserve", sa.JSON, nullable=False),
    sa.Column("after", sa.JSON, nullable=False),
    sa.Column("taken_back_by", sa.String),
    sa.Column("taken_back_at", Moment),
    sa.CheckConstraint("(taken_back_by IS NULL) = (taken_back_at IS NULL)", name="taken_back"),
    one_of("act", CurationAct),
)
