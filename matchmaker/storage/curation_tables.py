"""How is laid out who computes for a round, what is computed for trial, and what head office did to its drafts?"""

import sqlalchemy as sa

from matchmaker.rounds.curation_step import CurationAct
from matchmaker.rounds.trial_run import Purpose
from matchmaker.storage.columns import Moment, key_to, metadata, one_of

computations = sa.Table(
    "computation",
    metadata,
    key_to("round.id", "round_id", primary_key=True),
    sa.Column("began_at", Moment, nullable=False),
    sa.Column("until", Moment, nullable=False),
    # No reference to it: what was computed for trial may be forgotten first.
    sa.Column("trial_run_id", sa.String),
    sa.CheckConstraint("until > began_at", name="until"),
)

trial_runs = sa.Table(
    "trial_run",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    key_to("round.id", "round_id", nullable=False),
    sa.Column("purpose", sa.String, nullable=False),
    sa.Column("ordered", sa.Text, nullable=False),
    sa.Column("ordered_by", sa.String, nullable=False),
    sa.Column("ordered_at", Moment, nullable=False),
    sa.Column("beat_at", Moment, nullable=False),
    sa.Column("done", sa.Float, nullable=False),
    sa.Column("total", sa.BigInteger, nullable=False),
    sa.Column("bound", sa.BigInteger, nullable=False),
    sa.Column("stopped_by", sa.String),
    sa.Column("over_at", Moment),
    sa.Column("results", sa.JSON, nullable=False),
    sa.Column("refusal", sa.String, nullable=False),
    # What refuses two at once, in whatever processes.
    sa.UniqueConstraint("round_id", "purpose"),
    sa.CheckConstraint("done >= 0 AND done <= 1", name="done"),
    one_of("purpose", Purpose),
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
