"""How are rounds, runs, proposals and links laid out in the database?"""

import sqlalchemy as sa

from matchmaker.rounds.access import Audience, LinkPurpose
from matchmaker.rounds.proposal import ProposalState
from matchmaker.rounds.round import RoundState
from matchmaker.storage.columns import Moment, ags, counted_up, key_to, metadata, one_of
from matchmaker.towns.profile import Format, Role

rounds = sa.Table(
    "round",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("position", sa.Integer, nullable=False, unique=True),
    sa.Column("title", sa.String, nullable=False),
    sa.Column("format", sa.String, nullable=False),
    sa.Column("policy_version", sa.String, nullable=False),
    sa.Column("policy", sa.JSON, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("opened_at", Moment),
    sa.Column("closes_on", sa.Date),
    sa.Column("version", sa.Integer, nullable=False),
    counted_up(),
    one_of("format", Format),
    one_of("state", RoundState),
)

runs = sa.Table(
    "run",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("position", sa.Integer, nullable=False, unique=True),
    key_to("round.id", "round_id", nullable=False, index=True),
    sa.Column("format", sa.String, nullable=False),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("profiles_digest", sa.String, nullable=False),
    sa.Column("register_digest", sa.String),
    sa.Column("taxonomy_version", sa.String, nullable=False),
    sa.Column("policy_version", sa.String, nullable=False),
    sa.Column("seed", sa.BigInteger, nullable=False),
    sa.Column("solver", sa.String, nullable=False),
    sa.Column("strategy", sa.String, nullable=False),
    sa.Column("total", sa.BigInteger, nullable=False),
    sa.Column("upper_bound", sa.BigInteger, nullable=False),
    sa.Column("optimal", sa.Boolean, nullable=False),
    sa.Column("expected", sa.JSON, nullable=False),
    sa.Column("rarity", sa.JSON, nullable=False),
    sa.CheckConstraint("total <= upper_bound", name="certificate"),
    one_of("format", Format),
)

unmatched = sa.Table(
    "run_unmatched",
    metadata,
    key_to("run.id", "run_id", primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    ags(nullable=False),
    sa.Column("code", sa.String, nullable=False),
    sa.Column("sentence", sa.String, nullable=False),
    sa.Column("eased_rule", sa.String),
    sa.Column("eased_from", sa.String),
    sa.Column("eased_to", sa.String),
    sa.Column("candidates", sa.Integer),
    # [[rule, count], …] and [rule, …]; NULL in runs from before they were kept.
    sa.Column("removed", sa.JSON(none_as_null=True)),
    sa.Column("conflict", sa.JSON(none_as_null=True)),
)

# What these states leave behind may be proposed again; everything else must stand once only in its round.
DEAD = "state IN ('withdrawn', 'declined', 'expired', 'ended')"
APPROVED_ONCE = "state IN ('draft', 'withdrawn') OR (approved_by IS NOT NULL AND approved_at IS NOT NULL)"
OFFERED_ONCE = "state IN ('draft', 'approved', 'withdrawn') OR (offered_at IS NOT NULL AND deadline IS NOT NULL)"
PAIR = "format <> 'tandem' OR (members_key LIKE '% %' AND members_key NOT LIKE '% % %')"

# Migration 0007 has the triggers that keep a closed round closed and a proposal's members those of its key, 0011, 0024
# and 0028 those by which a proposal never goes back, 0036 that by which it speaks one language.
proposals = sa.Table(
    "proposal",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    key_to("round.id", "round_id", nullable=False),
    key_to("run.id", "run_id", nullable=False, index=True),
    sa.Column("format", sa.String, nullable=False),
    sa.Column("topic", sa.String),
    sa.Column("score_tenths", sa.Integer, nullable=False),
    sa.Column("state", sa.String, nullable=False, index=True),
    sa.Column("pinned", sa.Boolean, nullable=False),
    sa.Column("approved_by", sa.String),
    sa.Column("approved_at", Moment),
    sa.Column("offered_at", Moment),
    sa.Column("deadline", Moment),
    sa.Column("note", sa.String),
    sa.Column("asked_all_at", Moment),
    sa.Column("tell_at", Moment, index=True),
    # That of all its letters; NULL until the first leaves, and where it left before this was kept.
    sa.Column("language", sa.String),
    sa.Column("version", sa.Integer, nullable=False),
    # Who meets in which role, in an order of its own: the members' table alone could not keep a pair unique.
    sa.Column("members_key", sa.String, nullable=False),
    sa.CheckConstraint("score_tenths BETWEEN 0 AND 1000", name="score_tenths"),
    sa.CheckConstraint(APPROVED_ONCE, name="approved"),
    sa.CheckConstraint(OFFERED_ONCE, name="offered"),
    sa.CheckConstraint("deadline > offered_at", name="deadline"),
    sa.CheckConstraint("language IN ('de', 'en')", name="language"),
    sa.CheckConstraint(PAIR, name="pair"),
    counted_up(),
    sa.Index(None, "round_id", "state"),
    sa.Index(
        "uq_proposal_live_members",
        "round_id",
        "members_key",
        unique=True,
        sqlite_where=sa.text(f"NOT ({DEAD})"),
        postgresql_where=sa.text(f"NOT ({DEAD})"),
    ),
    one_of("format", Format),
    one_of("state", ProposalState),
)

members = sa.Table(
    "proposal_member",
    metadata,
    sa.Column("proposal_id", sa.String, sa.ForeignKey("proposal.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("ags", sa.String(8), sa.ForeignKey("town.ags"), nullable=False, index=True),
    sa.Column("role", sa.String, nullable=False),
    sa.Column("gives", sa.Boolean, nullable=False),
    sa.UniqueConstraint("proposal_id", "ags"),
    one_of("role", Role),
)

# Ranked by position, best first; removed with its proposal.
reserves = sa.Table(
    "proposal_reserve",
    metadata,
    sa.Column("proposal_id", sa.String, sa.ForeignKey("proposal.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("ags", sa.String(8), sa.ForeignKey("town.ags"), nullable=False, index=True),
    sa.Column("role", sa.String, nullable=False),
    sa.Column("replaces", sa.String(8), sa.ForeignKey("town.ags"), nullable=False, index=True),
    sa.Column("delta", sa.BigInteger, nullable=False),
    sa.CheckConstraint("ags <> replaces", name="replaces"),
    sa.UniqueConstraint("proposal_id", "ags", "replaces"),
    one_of("role", Role),
)

links = sa.Table(
    "sign_in_link",
    metadata,
    sa.Column("token_hash", sa.String(64), primary_key=True),
    sa.Column("purpose", sa.String, nullable=False),
    sa.Column("audience", sa.String, nullable=False),
    sa.Column("valid_until", Moment, nullable=False, index=True),
    key_to("town.ags", "ags", index=True),
    key_to("proposal.id", "proposal_id", index=True),
    sa.Column("reusable", sa.Boolean, nullable=False),
    sa.Column("used_at", Moment),
    sa.CheckConstraint("purpose <> 'proposal' OR proposal_id IS NOT NULL", name="proposal"),
    sa.CheckConstraint("audience <> 'town' OR ags IS NOT NULL", name="town"),
    sa.Column("role", sa.String),
    one_of("purpose", LinkPurpose),
    one_of("audience", Audience),
    one_of("role", Role),
)

sessions = sa.Table(
    "session",
    metadata,
    sa.Column("id_hash", sa.String(64), primary_key=True),
    sa.Column("audience", sa.String, nullable=False),
    sa.Column("valid_until", Moment, nullable=False, index=True),
    key_to("town.ags", "ags", index=True),
    sa.Column("role", sa.String),
    sa.Column("delegate_id", sa.String),
    sa.Column("person_id", sa.String),
    sa.CheckConstraint("audience <> 'town' OR ags IS NOT NULL", name="town"),
    one_of("audience", Audience),
    one_of("role", Role),
)

changes = sa.Table(
    "change_count",
    metadata,
    sa.Column("about", sa.String, primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
)
