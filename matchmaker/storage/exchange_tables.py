"""How are exchanges, the questions to their towns and case cards laid out in the database?"""

import sqlalchemy as sa

from matchmaker.rounds.case_card import LONGEST_RESULT, LONGEST_TITLE
from matchmaker.rounds.check_in import Question, Verdict
from matchmaker.rounds.exchange import EndReason, ExchangeState
from matchmaker.storage.columns import Moment, ags, counted_up, key_to, metadata, one_of
from matchmaker.towns.profile import Format, Role

CLOSED_ONCE = "(state IN ('completed', 'ended')) = (closed_at IS NOT NULL)"
MET_ONCE = "state <> 'arranging' OR meeting_at IS NULL"
# What runs or ran its course has had a date; what ended early may never have had one.
MET_TO_RUN = "state NOT IN ('running', 'completed') OR meeting_at IS NOT NULL"

# Migrations 0012 and 0034 have the triggers that keep a closed exchange closed and its towns those of the proposal.
exchanges = sa.Table(
    "exchange",
    metadata,
    sa.Column("id", sa.String, sa.ForeignKey("proposal.id"), primary_key=True),
    sa.Column("format", sa.String, nullable=False),
    sa.Column("topic", sa.String),
    ags("starter", nullable=False),
    sa.Column("began_at", Moment, nullable=False),
    sa.Column("planned_until", Moment, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("offers", sa.Integer, nullable=False),
    sa.Column("meeting_at", Moment),
    ags("picked_by"),
    sa.Column("sequence", sa.Integer, nullable=False),
    sa.Column("told_at", Moment, index=True),
    sa.Column("closed_at", Moment),
    sa.Column("reason", sa.String),
    sa.Column("version", sa.Integer, nullable=False),
    sa.CheckConstraint("planned_until > began_at", name="planned"),
    sa.CheckConstraint("meeting_at > began_at", name="meeting"),
    sa.CheckConstraint("(meeting_at IS NULL) = (picked_by IS NULL)", name="picked"),
    sa.CheckConstraint(MET_ONCE, name="arranging"),
    sa.CheckConstraint(MET_TO_RUN, name="met"),
    sa.CheckConstraint(CLOSED_ONCE, name="closed"),
    sa.CheckConstraint("(state = 'ended') = (reason IS NOT NULL)", name="ended"),
    sa.CheckConstraint("offers >= 1 AND sequence >= 0", name="counts"),
    counted_up(),
    sa.Index(None, "state", "began_at"),
    sa.Index(None, "state", "planned_until"),
    one_of("format", Format),
    one_of("state", ExchangeState),
    one_of("reason", EndReason),
)

sides = sa.Table(
    "exchange_side",
    metadata,
    key_to("exchange.id", "exchange_id", primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("ags", sa.String(8), sa.ForeignKey("town.ags"), nullable=False, index=True),
    sa.Column("role", sa.String, nullable=False),
    sa.Column("gives", sa.Boolean, nullable=False),
    sa.Column("heard_at", Moment, nullable=False),
    sa.Column("left_at", Moment),
    sa.UniqueConstraint("exchange_id", "ags"),
    one_of("role", Role),
)

slots = sa.Table(
    "exchange_slot",
    metadata,
    key_to("exchange.id", "exchange_id", primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("starts_at", Moment, nullable=False),
    sa.Column("suits", sa.Integer, nullable=False),
    sa.CheckConstraint("suits >= 0", name="suits"),
    sa.UniqueConstraint("exchange_id", "starts_at"),
)

check_ins = sa.Table(
    "check_in",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    key_to("exchange.id", "exchange_id", nullable=False, index=True),
    sa.Column("ags", sa.String(8), sa.ForeignKey("town.ags"), nullable=False, index=True),
    sa.Column("role", sa.String, nullable=False),
    sa.Column("gives", sa.Boolean, nullable=False),
    sa.Column("question", sa.String, nullable=False),
    sa.Column("due_at", Moment, nullable=False),
    sa.Column("asked_at", Moment),
    sa.Column("answered_at", Moment),
    sa.Column("verdict", sa.String),
    sa.Column("wish_to_go_on", sa.Boolean),
    sa.Column("words", sa.String),
    sa.Column("version", sa.Integer, nullable=False),
    sa.UniqueConstraint("exchange_id", "ags", "question"),
    sa.CheckConstraint("asked_at >= due_at", name="asked"),
    sa.CheckConstraint("answered_at IS NULL OR asked_at IS NOT NULL", name="answered"),
    sa.CheckConstraint("(answered_at IS NULL) = (verdict IS NULL)", name="given"),
    sa.CheckConstraint(
        "(question = 'feedback' AND verdict IS NOT NULL) = (wish_to_go_on IS NOT NULL)", name="wish_to_go_on"
    ),
    sa.CheckConstraint("words IS NULL OR verdict IS NOT NULL", name="words"),
    counted_up(),
    sa.Index(None, "asked_at", "due_at"),
    one_of("role", Role),
    one_of("question", Question),
    one_of("verdict", Verdict),
)

case_cards = sa.Table(
    "case_card",
    metadata,
    sa.Column("exchange_id", sa.String, sa.ForeignKey("exchange.id"), primary_key=True),
    sa.Column("topic", sa.String),
    sa.Column("title", sa.String, nullable=False),
    sa.Column("result", sa.String, nullable=False),
    sa.Column("method", sa.String),
    sa.Column("written_at", Moment, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.CheckConstraint(f"length(title) BETWEEN 1 AND {LONGEST_TITLE}", name="title"),
    sa.CheckConstraint(f"length(result) BETWEEN 1 AND {LONGEST_RESULT}", name="result"),
    counted_up(),
)

card_towns = sa.Table(
    "case_card_town",
    metadata,
    key_to("case_card.exchange_id", "exchange_id", primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("ags", sa.String(8), sa.ForeignKey("town.ags"), nullable=False, index=True),
    # Since when it agrees to the words as they are; without all of them nobody reads the card.
    sa.Column("agreed_at", Moment),
    sa.UniqueConstraint("exchange_id", "ags"),
)
