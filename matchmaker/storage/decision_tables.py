"""How is what was shown and decided laid out in the database?"""

import sqlalchemy as sa

from matchmaker.rounds.access import Audience
from matchmaker.rounds.decision import Act, RefusalReason
from matchmaker.storage.columns import Moment, metadata, one_of
from matchmaker.towns.profile import Format, Role

# No reference to anything: loose drafts are replaced by every run and rounds may be removed one day, the log stays.
# The database refuses to change, remove, replace or move a row (migrations 0006, 0008 and 0022), but for a town's key
# that becomes a pseudonym.
showings = sa.Table(
    "showing",
    metadata,
    sa.Column("proposal_id", sa.String, primary_key=True),
    sa.Column("side", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("position", sa.Integer, nullable=False, index=True),
    sa.Column("round_id", sa.String, nullable=False),
    sa.Column("run_id", sa.String, nullable=False),
    sa.Column("format", sa.String, nullable=False),
    sa.Column("policy_version", sa.String, nullable=False),
    sa.Column("ags", sa.String, nullable=False),
    sa.Column("role", sa.String, nullable=False),
    sa.Column("shown_at", Moment, nullable=False),
    sa.Column("rank", sa.Integer, nullable=False),
    sa.Column("score_tenths", sa.Integer, nullable=False),
    sa.Column("directed_tenths", sa.Integer, nullable=False),
    sa.Column("confidence", sa.Float, nullable=False),
    sa.Column("criteria", sa.JSON, nullable=False),
    sa.Column("audience", sa.String),
    sa.CheckConstraint("rank >= 1", name="rank"),
    sa.CheckConstraint("score_tenths BETWEEN 0 AND 1000", name="score_tenths"),
    sa.CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence"),
    one_of("format", Format),
    one_of("role", Role),
    one_of("audience", Audience),
)

decisions = sa.Table(
    "decision",
    metadata,
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("proposal_id", sa.String, nullable=False, index=True),
    sa.Column("act", sa.String, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("ags", sa.String),
    sa.Column("role", sa.String),
    sa.Column("reason", sa.String),
    sa.CheckConstraint(
        "(act IN ('accepted', 'declined', 'expired')) = (ags IS NOT NULL AND role IS NOT NULL)", name="town"
    ),
    sa.CheckConstraint("reason IS NULL OR act IN ('vetoed', 'declined')", name="refusal"),
    one_of("act", Act),
    one_of("role", Role),
    one_of("reason", RefusalReason),
)
