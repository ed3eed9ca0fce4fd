"""How are the versions of head office's rules laid out in the database?"""

import sqlalchemy as sa

from matchmaker.rounds.policy_version import PolicyState
from matchmaker.storage.columns import Moment, counted_up, metadata, one_of

DRAFT = "state = 'draft'"

policy_versions = sa.Table(
    "policy_version",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("policy", sa.JSON, nullable=False),
    sa.Column("based_on", sa.String, nullable=False),
    sa.Column("drafted_by", sa.String, nullable=False),
    sa.Column("drafted_at", Moment, nullable=False),
    sa.Column("hands", sa.JSON, nullable=False),
    sa.Column("reason", sa.String, nullable=False),
    sa.Column("ended_by", sa.String),
    sa.Column("ended_at", Moment),
    sa.Column("is_alone", sa.Boolean, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.CheckConstraint("number >= 1", name="number"),
    sa.CheckConstraint(
        "(state = 'draft') = (ended_by IS NULL) AND (state = 'draft') = (ended_at IS NULL)", name="ended"
    ),
    sa.CheckConstraint("state != 'signed' OR length(reason) > 0", name="reason"),
    counted_up(),
    one_of("state", PolicyState),
    # Two people work on one and the same draft, or their changes would never meet.
    sa.Index(
        "uq_policy_version_draft", "state", unique=True, sqlite_where=sa.text(DRAFT), postgresql_where=sa.text(DRAFT)
    ),
)
