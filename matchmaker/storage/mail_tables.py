"""How are mails, their own words, spared addresses, tasks and the clock's slots laid out in the database?"""

import sqlalchemy as sa

from matchmaker.rounds.outbox import MOST_LOST_CLAIMS, MessageState
from matchmaker.rounds.post_hold import HoldReason
from matchmaker.rounds.suppression import Scope
from matchmaker.rounds.task import TaskKind
from matchmaker.rounds.wordings import LetterPart
from matchmaker.storage.columns import Moment, counted_up, key_to, metadata, one_of

# Migrations 0028 and 0034 have the triggers by which no mail goes back once it was sent, or gets other words.
messages = sa.Table(
    "outbox_message",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("key", sa.String, nullable=False, unique=True),
    sa.Column("message_id", sa.String, nullable=False, unique=True),
    sa.Column("recipient", sa.String, nullable=False),
    sa.Column("letter", sa.String, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.Column("due_at", Moment, nullable=False),
    key_to("proposal.id", "proposal_id", index=True),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("sent_at", Moment),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("claim", sa.String),
    sa.Column("leased_until", Moment),
    sa.Column("data_at", Moment),
    sa.Column("first_tried_at", Moment),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("lost_claims", sa.Integer, nullable=False, server_default="0"),
    sa.Column("note", sa.String),
    sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent"),
    sa.CheckConstraint("(state IN ('claimed', 'data', 'in_doubt')) = (claim IS NOT NULL)", name="claim"),
    sa.CheckConstraint("(state = 'claimed') = (leased_until IS NOT NULL)", name="leased"),
    # A sent mail keeps when its dot became possible; whatever waits or ended otherwise has no such moment.
    sa.CheckConstraint("state = 'sent' OR (state IN ('data', 'in_doubt')) = (data_at IS NOT NULL)", name="data_at"),
    sa.CheckConstraint("state NOT IN ('failed', 'dropped', 'in_doubt') OR note IS NOT NULL", name="note"),
    sa.CheckConstraint("attempts >= 0 AND (attempts = 0 OR first_tried_at IS NOT NULL)", name="attempts"),
    sa.CheckConstraint(f"lost_claims BETWEEN 0 AND {MOST_LOST_CLAIMS}", name="lost_claims"),
    counted_up(),
    sa.Index(None, "state", "due_at"),
    one_of("state", MessageState),
)

suppressions = sa.Table(
    "suppressed_address",
    metadata,
    sa.Column("address", sa.String, primary_key=True),
    sa.Column("scope", sa.String, primary_key=True),
    sa.Column("reason", sa.String, nullable=False),
    sa.Column("since", Moment, nullable=False),
    one_of("scope", Scope),
)

tasks = sa.Table(
    "task",
    metadata,
    sa.Column("key", sa.String, primary_key=True),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("text", sa.String, nullable=False),
    key_to("proposal.id", "proposal_id", index=True),
    sa.Column("address", sa.String),
    sa.Column("done_at", Moment, index=True),
    one_of("kind", TaskKind),
)

slots = sa.Table(
    "clock_slot",
    metadata,
    sa.Column("job", sa.String, primary_key=True),
    sa.Column("slot", Moment, primary_key=True),
    sa.Column("taken_at", Moment, nullable=False),
)

beats = sa.Table(
    "worker_beat",
    metadata,
    sa.Column("worker", sa.String, primary_key=True),
    sa.Column("seen_at", Moment, nullable=False),
)

own_wordings = sa.Table(
    "own_wording",
    metadata,
    sa.Column("letter", sa.String, primary_key=True),
    sa.Column("language", sa.String, primary_key=True),
    sa.Column("part", sa.String, primary_key=True),
    # Every version stays, so that somebody can see what a letter said last spring.
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("text", sa.String),
    sa.Column("changed_at", Moment, nullable=False),
    sa.Column("changed_by", sa.String, nullable=False),
    sa.CheckConstraint("language IN ('de', 'en')", name="language"),
    one_of("part", LetterPart),
    counted_up(),
)

# Migration 0039 has the trigger by which no mail is claimed, and no final dot said, while one of these is open.
post_holds = sa.Table(
    "post_hold",
    metadata,
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("reason", sa.String, nullable=False),
    sa.Column("held_at", Moment, nullable=False),
    sa.Column("held_by", sa.String, nullable=False),
    sa.Column("checked_at", Moment),
    sa.Column("checked_by", sa.String),
    sa.Column("released_at", Moment),
    sa.Column("released_by", sa.String),
    sa.CheckConstraint("(released_at IS NULL) = (released_by IS NULL)", name="released"),
    sa.CheckConstraint("(checked_at IS NULL) = (checked_by IS NULL)", name="checked"),
    one_of("reason", HoldReason),
)
