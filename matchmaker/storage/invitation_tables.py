"""How are invitations and school holidays laid out in the database?"""

import sqlalchemy as sa

from matchmaker.rounds.decision import RefusalReason
from matchmaker.rounds.invitation import InvitationState
from matchmaker.storage.columns import Moment, counted_up, metadata, one_of
from matchmaker.towns.profile import Role

# Migrations 0011, 0028 and 0034 have the triggers that keep an answer as it was given.
invitations = sa.Table(
    "invitation",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("proposal_id", sa.String, sa.ForeignKey("proposal.id", ondelete="CASCADE"), nullable=False),
    # A town that refused is no member any more, but it stays known that it was asked.
    sa.Column("ags", sa.String(8), sa.ForeignKey("town.ags"), nullable=False, index=True),
    sa.Column("role", sa.String, nullable=False),
    sa.Column("gives", sa.Boolean, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("asked_at", Moment),
    sa.Column("due_at", Moment),
    sa.Column("remind_at", Moment, index=True),
    sa.Column("task_at", Moment, index=True),
    sa.Column("reminders", sa.Integer, nullable=False),
    sa.Column("answered_at", Moment),
    sa.Column("reason", sa.String),
    sa.Column("note", sa.String),
    sa.Column("not_again", sa.Boolean, nullable=False),
    sa.Column("postponed_days", sa.Integer, nullable=False),
    sa.Column("delegate", sa.String),
    sa.Column("call_since", Moment),
    sa.Column("answer_key", sa.String),
    sa.Column("recorded_by", sa.String),
    sa.Column("called_days", sa.Integer, nullable=False, server_default="0"),
    sa.Column("version", sa.Integer, nullable=False),
    sa.CheckConstraint("(state IN ('accepted', 'declined')) = (answered_at IS NOT NULL)", name="answered"),
    sa.CheckConstraint("state = 'closed' OR (state = 'waiting') = (asked_at IS NULL AND due_at IS NULL)", name="asked"),
    sa.CheckConstraint("call_since IS NULL OR state = 'asked'", name="call"),
    sa.CheckConstraint("state = 'asked' OR (remind_at IS NULL AND task_at IS NULL)", name="clock"),
    sa.CheckConstraint(
        "(asked_at IS NULL) = (due_at IS NULL) AND (asked_at IS NULL OR due_at > asked_at)", name="due_at"
    ),
    sa.CheckConstraint("postponed_days BETWEEN 0 AND 28", name="postponed_days"),
    sa.CheckConstraint("state = 'declined' OR (reason IS NULL AND NOT not_again)", name="refusal"),
    sa.CheckConstraint("reminders >= 0", name="reminders"),
    sa.UniqueConstraint("proposal_id", "ags"),
    sa.Index(None, "state", "due_at"),
    counted_up(),
    one_of("reason", RefusalReason),
    one_of("role", Role),
    one_of("state", InvitationState),
)

school_holidays = sa.Table(
    "school_holiday",
    metadata,
    sa.Column("state", sa.String, primary_key=True),
    sa.Column("first", sa.Date, primary_key=True),
    sa.Column("last", sa.Date, nullable=False),
    sa.Column("name", sa.String, nullable=False),
    sa.CheckConstraint("first <= last", name="last"),
)
