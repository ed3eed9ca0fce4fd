"""Does the database keep rounds going forward, and what was asked or is owed where it is, whoever writes?"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from emails.letter_text import text_of
from matchmaker.errors import BadInput
from matchmaker.rounds.forgetting_person import Forgetting, forget_person
from matchmaker.rounds.invitation import Invitation
from matchmaker.rounds.mailing import Mailing, MailingKind
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, ProposalState
from matchmaker.rounds.round import NEXT, RoundState
from matchmaker.rounds.settled import OPEN
from matchmaker.rounds.suppression import pseudonym_of
from matchmaker.towns.profile import Role
from tests.builders import ags
from tests.invitation_builders import asked
from tests.lifecycle_steps import a_proposal_in
from tests.round_builders import LATER, NOW, a_round, a_sent_message, store_proposals

ADDRESS = a_sent_message().recipient
OFFERED = a_proposal_in(ProposalState.OFFERED)


def test_a_round_goes_where_the_domain_lets_it_go_and_what_is_stored_at_once_skips_a_step(engine_uow: UnitOfWork):
    known = {(before, after) for before, following in NEXT.items() for after in (before, *following)}
    skipping = {(RoundState.PLANNED, after) for after in RoundState} | {(RoundState.COLLECTING, RoundState.CURATING)}

    assert {
        (before, after) for before in RoundState for after in RoundState if _lets_round_go(engine_uow, before, after)
    } == known | skipping


def _lets_round_go(uow: UnitOfWork, before: RoundState, after: RoundState) -> bool:
    with uow:
        uow.rounds.add(a_round(state=before))
        try:
            uow.rounds.save(a_round(state=after))
        except BadInput:
            return False
    return True


def test_a_round_closes_only_when_no_sent_proposal_waits_in_it(engine_uow: UnitOfWork):
    store_proposals(engine_uow)

    refused = {state for state in ProposalState if not _closes_with(engine_uow, state)}

    assert refused == set(OPEN)


def _closes_with(uow: UnitOfWork, state: ProposalState) -> bool:
    with uow:
        uow.proposals.add_all([a_proposal_in(state)])
        try:
            uow.rounds.save(replace(uow.rounds.get("r1"), state=RoundState.CLOSED))
        except BadInput:
            return False
    return True


def agreed(number: int) -> Invitation:
    return replace(asked(), member=OFFERED.members[number]).accepted(NOW)


def asked_only(number: int) -> Invitation:
    return replace(asked(), member=OFFERED.members[number])


@pytest.mark.parametrize(
    ("invited", "comes_about"),
    [
        ([agreed(0), agreed(1)], True),
        ([agreed(0), asked_only(1)], False),
        ([agreed(0), Invitation(OFFERED.id, OFFERED.members[1])], False),
        ([asked_only(0), asked_only(1)], False),
        # One that was in the group before, and said no, has no seat any more.
        ([agreed(0), agreed(1), replace(asked_only(0), member=Member(ags(5), Role.MAYOR))], True),
    ],
    ids=["both", "one asked", "one waiting", "none", "somebody else"],
)
def test_a_proposal_comes_about_only_with_the_yes_of_all_its_members(
    engine_uow: UnitOfWork, invited: Sequence[Invitation], comes_about: bool
):
    store_proposals(engine_uow, OFFERED)
    with engine_uow:
        engine_uow.invitations.add_all(invited)
        engine_uow.commit()

    assert _comes_about(engine_uow) == comes_about


def _comes_about(uow: UnitOfWork) -> bool:
    with uow:
        try:
            uow.proposals.save(OFFERED.confirm(OFFERED.members))
        except BadInput:
            return False
    return True


def test_who_was_asked_is_never_removed_and_who_waits_can_be(engine: sa.Engine, engine_uow: UnitOfWork):
    store_proposals(engine_uow, OFFERED)
    waiting = Invitation(OFFERED.id, OFFERED.members[1])
    with engine_uow:
        engine_uow.invitations.add_all([asked_only(0), waiting])
        engine_uow.commit()

    with engine.begin() as connection:
        for refused in ("DELETE FROM invitation WHERE asked_at IS NOT NULL", "DELETE FROM invitation"):
            with pytest.raises(sa.exc.IntegrityError, match="wird nicht entfernt"), connection.begin_nested():
                connection.exec_driver_sql(refused)
        connection.exec_driver_sql("DELETE FROM invitation WHERE asked_at IS NULL")

    with engine_uow:
        assert engine_uow.invitations.all() == (asked_only(0),)


@pytest.mark.parametrize("done_at", [None, LATER])
def test_a_letter_that_a_round_owes_or_has_written_is_never_removed(
    engine: sa.Engine, engine_uow: UnitOfWork, done_at: object
):
    store_proposals(engine_uow)
    with engine_uow:
        engine_uow.mailings.add(replace(Mailing("r1", next(iter(MailingKind)), NOW), done_at=done_at))
        engine_uow.commit()

    with engine.connect() as connection, pytest.raises(sa.exc.IntegrityError, match="wird nicht entfernt"):
        connection.exec_driver_sql("DELETE FROM round_mailing")


@pytest.mark.parametrize(
    "other",
    [
        "",
        "vergessen-",
        "jemand@anders.example",
        f"vergessen-{'g' * 32}",
        f"vergessen-{'A' * 32}",
        f"{pseudonym_of(ADDRESS)}0",
        f"nicht {pseudonym_of(ADDRESS)}",
        pseudonym_of(ADDRESS)[:-1],
        f"{pseudonym_of(ADDRESS)}\n",
    ],
)
def test_the_recipient_of_a_mail_becomes_nothing_but_a_pseudonym(engine: sa.Engine, engine_uow: UnitOfWork, other: str):
    with engine_uow:
        engine_uow.outbox.queue(a_sent_message())
        engine_uow.commit()

    changed = sa.text("UPDATE outbox_message SET recipient = :other")
    with engine.connect() as connection, pytest.raises(sa.exc.IntegrityError, match="wird nicht umgeschrieben"):
        connection.execute(changed, {"other": other})


def test_the_recipient_of_a_mail_can_be_forgotten(engine: sa.Engine, engine_uow: UnitOfWork):
    with engine_uow:
        engine_uow.outbox.queue(a_sent_message())
        engine_uow.commit()

    forget_person(Forgetting(ADDRESS, text_of), engine_uow, LATER + timedelta(days=1))

    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT recipient FROM outbox_message")).scalars().all() == [
            pseudonym_of(ADDRESS)
        ]
