"""A pair once per round, states with their times, versions of profiles, where a consent comes from, indexes."""

from collections import defaultdict
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op

from matchmaker.errors import MatchmakerError

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

LIVE = "NOT (state IN ('withdrawn', 'declined', 'expired', 'ended'))"
# From the least to the most binding: of a pair that stands twice, the one that is furthest stays.
UNDECIDED = ("draft", "approved", "offered_first", "offered")
DOUBLED = "Zurückgezogen beim Aktualisieren der Datenbank: Diese Städte standen in der Runde doppelt."
NEW_INDEXES = (
    ("proposal", "round_id", "state"),
    ("relation", "second"),
    ("sign_in_link", "ags"),
    ("sign_in_link", "valid_until"),
    ("session", "ags"),
    ("session", "valid_until"),
)

proposals = sa.table("proposal", *map(sa.column, ("id", "round_id", "state", "note", "version", "members_key")))
members = sa.table("proposal_member", *map(sa.column, ("proposal_id", "ags", "role")))


def upgrade() -> None:
    op.add_column("proposal", sa.Column("members_key", sa.String))
    op.add_column("profile", sa.Column("consent_source", sa.String))
    op.add_column("profile", sa.Column("version", sa.Integer))
    op.execute("UPDATE profile SET version = 1")
    _name_members()
    _withdraw_doubles()
    _give_proposals_their_rules()
    _give_the_others_their_rules()
    op.drop_index("ix_proposal_round_id", "proposal")
    for table, *columns in NEW_INDEXES:
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)
    where = sa.text(LIVE)
    columns = ["round_id", "members_key"]
    op.create_index(
        "uq_proposal_live_members", "proposal", columns, unique=True, sqlite_where=where, postgresql_where=where
    )


def _name_members() -> None:
    names: dict[str, list[str]] = defaultdict(list)
    for row in op.get_bind().execute(sa.select(members)):
        names[row.proposal_id].append(f"{row.ags}/{row.role}")
    for proposal_id, towns in names.items():
        named = sa.update(proposals).where(proposals.c.id == proposal_id).values(members_key=" ".join(sorted(towns)))
        op.execute(named)
    op.execute("UPDATE proposal SET members_key = '' WHERE members_key IS NULL")


def _withdraw_doubles() -> None:
    """Of each pair keep what is furthest; what towns agreed to twice is left for people to settle, and refused."""
    found = op.get_bind().execute(sa.select(proposals).where(sa.text(LIVE))).all()
    for _, same in groupby(sorted(found, key=_pair), key=_pair):
        *others, furthest = sorted(same, key=_how_far)
        for double in others:
            if double.state not in UNDECIDED:
                raise MatchmakerError(
                    f"Die Datenbank wurde nicht geändert: {double.id} und {furthest.id} sind in der Runde "
                    f"{double.round_id} zwei vereinbarte Tandems derselben Städte. Bitte beenden Sie eines davon."
                )
            withdrawn = {"state": "withdrawn", "note": DOUBLED, "version": double.version + 1}
            op.execute(sa.update(proposals).where(proposals.c.id == double.id).values(withdrawn))


def _pair(row: sa.Row[Any]) -> tuple[str, str]:
    return row.round_id, row.members_key


def _how_far(row: sa.Row[Any]) -> tuple[int, str]:
    return UNDECIDED.index(row.state) if row.state in UNDECIDED else len(UNDECIDED), row.id


def _give_proposals_their_rules() -> None:
    with op.batch_alter_table("proposal") as proposal:
        proposal.alter_column("members_key", existing_type=sa.String, nullable=False)
        proposal.drop_constraint(op.f("ck_proposal_approved"), type_="check")
        proposal.drop_constraint(op.f("ck_proposal_offered"), type_="check")
        proposal.create_check_constraint(
            op.f("ck_proposal_approved"),
            "state IN ('draft', 'withdrawn') OR (approved_by IS NOT NULL AND approved_at IS NOT NULL)",
        )
        proposal.create_check_constraint(
            op.f("ck_proposal_offered"),
            "state IN ('draft', 'approved', 'withdrawn') OR (offered_at IS NOT NULL AND deadline IS NOT NULL)",
        )
        proposal.create_check_constraint(op.f("ck_proposal_version"), "version >= 1")


def _give_the_others_their_rules() -> None:
    with op.batch_alter_table("profile") as profile:
        profile.alter_column("version", existing_type=sa.Integer, nullable=False)
        profile.create_check_constraint(op.f("ck_profile_version"), "version >= 1")
    for table in ("round", "outbox_message"):
        with op.batch_alter_table(table) as counted:
            counted.create_check_constraint(op.f(f"ck_{table}_version"), "version >= 1")
    with op.batch_alter_table("sign_in_link") as link:
        link.create_check_constraint(
            op.f("ck_sign_in_link_proposal"), "purpose <> 'proposal' OR proposal_id IS NOT NULL"
        )
        link.create_check_constraint(op.f("ck_sign_in_link_town"), "audience <> 'town' OR ags IS NOT NULL")
    with op.batch_alter_table("session") as session:
        session.create_check_constraint(op.f("ck_session_town"), "audience <> 'town' OR ags IS NOT NULL")


def downgrade() -> None:
    op.drop_index("uq_proposal_live_members", "proposal")
    for table, *columns in NEW_INDEXES:
        op.drop_index(f"ix_{table}_{'_'.join(columns)}", table)
    op.create_index("ix_proposal_round_id", "proposal", ["round_id"])
    with op.batch_alter_table("session") as session:
        session.drop_constraint(op.f("ck_session_town"), type_="check")
    with op.batch_alter_table("sign_in_link") as link:
        link.drop_constraint(op.f("ck_sign_in_link_town"), type_="check")
        link.drop_constraint(op.f("ck_sign_in_link_proposal"), type_="check")
    for table in ("round", "outbox_message"):
        with op.batch_alter_table(table) as counted:
            counted.drop_constraint(op.f(f"ck_{table}_version"), type_="check")
    with op.batch_alter_table("profile") as profile:
        profile.drop_constraint(op.f("ck_profile_version"), type_="check")
        profile.drop_column("version")
        profile.drop_column("consent_source")
    with op.batch_alter_table("proposal") as proposal:
        for rule in ("version", "approved", "offered"):
            proposal.drop_constraint(op.f(f"ck_proposal_{rule}"), type_="check")
        proposal.create_check_constraint(
            op.f("ck_proposal_approved"),
            "state <> 'approved' OR (approved_by IS NOT NULL AND approved_at IS NOT NULL)",
        )
        proposal.create_check_constraint(
            op.f("ck_proposal_offered"), "state <> 'offered' OR (offered_at IS NOT NULL AND deadline IS NOT NULL)"
        )
        proposal.drop_column("members_key")
