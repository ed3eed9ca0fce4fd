"""Does the database itself let through exactly the steps that the domain knows, whoever writes?"""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from matchmaker.errors import BadInput
from matchmaker.rounds.decision import RefusalReason
from matchmaker.rounds.invitation import InvitationState
from matchmaker.rounds.outbox import MessageState
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import ProposalState
from tests.invitation_builders import asked
from tests.lifecycle_steps import (
    SENT,
    a_mail_in,
    a_proposal_in,
    an_invitation_in,
    invitation_steps,
    mail_steps,
    proposal_steps,
)
from tests.round_builders import NOW, a_proposal, a_sent_message, store_proposals

STANDS = "Diese Antwort steht fest."


def test_a_proposal_goes_where_the_domain_lets_it_go_and_nowhere_else(engine_uow: UnitOfWork):
    store_proposals(engine_uow)

    assert {
        (before, after)
        for before in ProposalState
        for after in ProposalState
        if _lets_proposal_go(engine_uow, before, after)
    } == proposal_steps()


def _lets_proposal_go(uow: UnitOfWork, before: ProposalState, after: ProposalState) -> bool:
    with uow:
        uow.proposals.add_all([a_proposal_in(before)])
        try:
            uow.proposals.save(replace(a_proposal_in(before), state=after, **SENT))
        except BadInput:
            return False
    return True


@pytest.mark.parametrize("state", [ProposalState.DRAFT, ProposalState.APPROVED])
def test_what_was_withdrawn_after_it_was_sent_never_becomes_a_draft_again(engine_uow: UnitOfWork, state: ProposalState):
    withdrawn = a_proposal(state=ProposalState.WITHDRAWN, **SENT)
    store_proposals(engine_uow, withdrawn)

    with engine_uow, pytest.raises(BadInput, match="Ein Vorschlag, der zu Ende ist, bleibt es"):
        engine_uow.proposals.save(replace(withdrawn, state=state))


def test_a_mail_goes_where_the_domain_lets_it_go_and_nowhere_else(engine_uow: UnitOfWork):
    assert {
        (before, after) for before in MessageState for after in MessageState if _lets_mail_go(engine_uow, before, after)
    } == mail_steps()


def _lets_mail_go(uow: UnitOfWork, before: MessageState, after: MessageState) -> bool:
    with uow:
        uow.outbox.queue(a_mail_in(before))
        try:
            uow.outbox.save(a_mail_in(after))
        except BadInput:
            return False
    return True


def test_an_answer_goes_where_the_domain_lets_it_go_and_nowhere_else(engine_uow: UnitOfWork):
    store_proposals(engine_uow, a_proposal())

    assert {
        (before, after)
        for before in InvitationState
        for after in InvitationState
        if _lets_answer_go(engine_uow, before, after)
    } == invitation_steps()


def _lets_answer_go(uow: UnitOfWork, before: InvitationState, after: InvitationState) -> bool:
    with uow:
        uow.invitations.add_all([an_invitation_in(before)])
        try:
            uow.invitations.save(an_invitation_in(after))
        except BadInput:
            return False
    return True


NO = replace(asked(note="Kein Personal."), note="Kein Personal.").declined(NOW, RefusalReason.NO_TIME, not_again=True)


@pytest.mark.parametrize(
    "rewritten",
    [
        replace(NO, reason=RefusalReason.TOPIC),
        replace(NO, reason=None),
        replace(NO, not_again=False),
        replace(NO, answered_at=NOW + timedelta(days=1)),
        replace(NO, asked_at=NOW - timedelta(days=1)),
        replace(NO, note="Etwas anderes."),
    ],
)
def test_an_answer_is_never_rewritten(engine: sa.Engine, engine_uow: UnitOfWork, rewritten: object):
    store_proposals(engine_uow, a_proposal())
    with engine_uow:
        engine_uow.invitations.add_all([NO])
        engine_uow.commit()

    with engine_uow, pytest.raises(BadInput) as refused:
        engine_uow.invitations.save(rewritten)

    assert STANDS in refused.value.faults[0].reason
    with engine_uow:
        assert engine_uow.invitations.all() == (NO,)


def test_what_somebody_wrote_with_an_answer_can_be_forgotten(engine_uow: UnitOfWork):
    store_proposals(engine_uow, a_proposal())
    with engine_uow:
        engine_uow.invitations.add_all([told := replace(NO, delegate="Bauamt", answer_key="k", recorded_by="Olga")])
        engine_uow.commit()

    with engine_uow:
        forgotten = engine_uow.invitations.save(replace(told, note=None))
        engine_uow.commit()

    with engine_uow:
        assert engine_uow.invitations.all() == (forgotten,)


@pytest.mark.parametrize("table", ["invitation", "proposal"])
def test_an_answer_is_never_removed_not_even_with_its_proposal(engine: sa.Engine, engine_uow: UnitOfWork, table: str):
    store_proposals(engine_uow, a_proposal())
    with engine_uow:
        engine_uow.invitations.add_all([NO])
        engine_uow.commit()

    with engine.connect() as connection, pytest.raises(sa.exc.IntegrityError, match=STANDS):
        connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608 - fixed names


def test_a_mail_that_was_sent_is_never_removed(engine: sa.Engine, engine_uow: UnitOfWork):
    with engine_uow:
        engine_uow.outbox.queue(a_sent_message())
        engine_uow.commit()

    with engine.connect() as connection, pytest.raises(sa.exc.IntegrityError, match="bleibt verzeichnet"):
        connection.exec_driver_sql("DELETE FROM outbox_message")
