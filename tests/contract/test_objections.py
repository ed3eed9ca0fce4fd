"""Does a letter stay here when a town has changed its mind since the plan was made?"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from matchmaker.errors import StaleWrite, TransitionRefused
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.curation import Approval, Approvals, approve_proposal, approve_several
from matchmaker.rounds.delivering import Sender, deliver_due
from matchmaker.rounds.objections import held_back
from matchmaker.rounds.outbox import MessageState
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import ProposalState
from matchmaker.rounds.round import RoundState
from matchmaker.rounds.sending import offer_approved
from matchmaker.rounds.task import TaskKind
from matchmaker.towns.history import PastExchange
from matchmaker.towns.profile import Role
from tests.builders import a_profile, ags
from tests.contract.test_first_round import POST
from tests.fakes import FakeMailer
from tests.objections_asked import said_both_ways
from tests.round_builders import LATER, NOW, OLGA, a_message, a_policy, a_proposal, a_round, a_run, store_proposals

TODAY = german_day(NOW)
TOMORROW = TODAY + timedelta(days=1)
NO_CONSENT = f"Für {a_profile(0).name} liegt noch keine Einwilligung vor."
NOT_WANTED = "Eine der beiden Städte möchte nicht mit der anderen zusammenkommen."
NOT_LONG_AGO = f"Ein Vorschlag für {a_profile(0).name} und {a_profile(1).name} kam vor Kurzem nicht zustande."
LONG_AGO = TODAY.replace(year=TODAY.year - 1)

SAID = [
    ({"consent": False}, NO_CONSENT),
    ({"capacity": 0}, f"{a_profile(0).name} hat zurzeit keinen Platz für einen weiteren Austausch."),
    ({"paused_until": TOMORROW}, f"{a_profile(0).name} macht zurzeit Pause."),
    ({"blocked": (ags(1),)}, NOT_WANTED),
    ({"history": (PastExchange(ags(1), "tandem", declined=TODAY),)}, NOT_LONG_AGO),
    ({"history": (PastExchange(ags(1), "tandem", not_again=True),)}, NOT_LONG_AGO),
]


def curating(uow: UnitOfWork, *numbers: int) -> None:
    store_proposals(uow, *(a_proposal(number) for number in numbers))
    with uow:
        uow.rounds.save(a_round(state=RoundState.CURATING))
        uow.commit()


def say(uow: UnitOfWork, number: int = 0, **changes: Any) -> None:
    with uow:
        uow.profiles.save_all([a_profile(number, **changes)])
        uow.commit()


def states(uow: UnitOfWork) -> list[ProposalState]:
    with uow:
        return [one.state for one in uow.proposals.of_round("r1")]


def tasks(uow: UnitOfWork) -> list[tuple[TaskKind, str, str | None]]:
    with uow:
        return [(task.kind, task.text, task.proposal_id) for task in uow.tasks.open()]


@pytest.mark.parametrize(("changes", "sentence"), SAID)
def test_what_a_town_says_now_holds_its_proposal_back(uow: UnitOfWork, changes: dict[str, Any], sentence: str):
    curating(uow, 1, 2)
    say(uow, **changes)

    with uow:
        assert said_both_ways(a_proposal(1), uow, TODAY) == (sentence,)
        assert [one.proposal.id for one in held_back("r1", [ProposalState.DRAFT], uow, TODAY)] == ["r1-1-01"]
        assert held_back("r1", [ProposalState.APPROVED], uow, TODAY) == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"capacity": 1},
        {"paused_until": TODAY},
        {"blocked": (ags(2),)},
        {"history": (PastExchange(ags(1), "tandem", declined=LONG_AGO),)},
        {"history": (PastExchange(ags(2), "tandem", not_again=True),)},
    ],
)
def test_what_says_nothing_against_the_partner_holds_nothing_back(uow: UnitOfWork, changes: dict[str, Any]):
    curating(uow, 1)
    say(uow, **changes)

    with uow:
        assert said_both_ways(a_proposal(1), uow, TODAY) == ()


@pytest.mark.parametrize(
    ("capacity", "sentence"),
    [
        (1, f"{a_profile(0).name} hat zurzeit keinen Platz für einen weiteren Austausch."),
        (5, f"{a_profile(0).name} hat schon so viele offene Vorschläge wie erlaubt (1): r2-1-01."),
    ],
)
def test_what_another_round_has_asked_meanwhile_takes_the_place_unless_head_office_pinned(
    uow: UnitOfWork, capacity: int, sentence: str
):
    curating(uow, 1)
    say(uow, capacity=capacity)
    most = 1 if capacity > 1 else 2
    with uow:
        uow.rounds.save(replace(uow.rounds.get("r1"), policy=a_policy(open_proposals_per_town=most)))
        uow.rounds.add(a_round(id="r2"))
        uow.runs.add(a_run(id="r2-1", round_id="r2"))
        elsewhere = a_proposal(1, members=(a_proposal(1).members[0], a_proposal(2).members[1]))
        open_one = replace(elsewhere, id="r2-1-01", round_id="r2", run_id="r2-1").approve(OLGA, NOW).offer(NOW, LATER)
        uow.proposals.add_all([open_one])

        assert said_both_ways(a_proposal(1), uow, TODAY) == (sentence,)
        assert said_both_ways(a_proposal(1).pin(pinned=True), uow, TODAY) == ()
        assert said_both_ways(open_one, uow, TODAY) == ()


def test_how_long_a_refusal_rests_is_said_by_the_round(uow: UnitOfWork):
    store_proposals(uow)
    say(uow, history=(PastExchange(ags(1), "tandem", declined=LONG_AGO),))
    with uow:
        uow.rounds.add(a_round(id="r2", policy=a_policy(decline_rest_months=13)))
        uow.runs.add(a_run(id="r2-1", round_id="r2"))
        assert said_both_ways(a_proposal(1, round_id="r2"), uow, TODAY) == (NOT_LONG_AGO,)


def test_a_profile_without_a_role_is_the_mayor_s_and_no_profile_is_no_consent(uow: UnitOfWork):
    curating(uow, 4)
    asked = a_proposal(4)
    other = replace(asked.members[0], role=Role.ADMINISTRATION)

    with uow:
        uow.profiles.save_all([a_profile(6, role=None, paused_until=TOMORROW)])
        assert said_both_ways(asked, uow, TODAY) == ()
        assert said_both_ways(replace(asked, members=(other, asked.members[1])), uow, TODAY) == (
            f"Für {a_profile(6).name} liegt noch keine Einwilligung vor.",
        )


def test_what_a_town_no_longer_wants_is_not_approved(uow: UnitOfWork):
    curating(uow, 1, 2)
    say(uow, consent=False)

    for approve in (
        lambda: approve_proposal(Approval("r1-1-01", 1, OLGA), uow, NOW),
        lambda: approve_several(Approvals("r1", OLGA, only=("r1-1-02", "r1-1-01")), uow, NOW),
    ):
        with pytest.raises(TransitionRefused, match=f"r1-1-01 kann nicht freigegeben werden. {NO_CONSENT}"):
            approve()
    assert states(uow) == ["draft", "draft"]

    assert [one.id for one in approve_several(Approvals("r1", OLGA), uow, NOW)] == ["r1-1-02"]


def test_what_a_town_no_longer_wants_is_withdrawn_and_not_sent_and_head_office_is_told(uow: UnitOfWork):
    curating(uow, 1, 2)
    approve_several(Approvals("r1", OLGA), uow, NOW)
    say(uow, consent=False)

    assert [one.id for one in offer_approved("r1", POST, uow, NOW)] == ["r1-1-02"]

    assert states(uow) == ["withdrawn", "offered_first"]
    told = f"Der Vorschlag r1-1-01 wurde zurückgezogen, nicht verschickt. {NO_CONSENT}"
    assert tasks(uow) == [(TaskKind.NO_LONGER_HOLDS, told, "r1-1-01")]
    with uow:
        assert uow.proposals.get("r1-1-01").note == NO_CONSENT
        # The side that gives is asked first.
        assert uow.outbox.count_by_state() == {"queued": 1}


def test_a_letter_that_waits_stays_here_when_a_town_takes_its_consent_back(uow: UnitOfWork):
    offered = a_proposal(1).approve(OLGA, NOW).offer(NOW, LATER)
    store_proposals(uow, offered)
    with uow:
        uow.outbox.queue(a_message(1, proposal_id=offered.id))
        uow.commit()
    say(uow, consent=False)

    assert deliver_due(Sender(FakeMailer(), uow, lambda: NOW)) == 0

    with uow:
        held = uow.outbox.hold("m1")
    assert (held.state, held.note) == (MessageState.DROPPED, NO_CONSENT)
    told = f"Ein Brief zum Vorschlag r1-1-01 wurde zurückgehalten. {NO_CONSENT} Bitte klären Sie, was nun gilt."
    assert tasks(uow) == [(TaskKind.NO_LONGER_HOLDS, told, "r1-1-01")]


def test_all_drafts_are_approved_only_as_they_were_seen(uow: UnitOfWork):
    curating(uow, 1)
    with uow:
        uow.runs.add(a_run(id="r1-2"))
        uow.commit()

    with pytest.raises(StaleWrite, match="Gesehen haben Sie die Berechnung r1-1, inzwischen gilt r1-2"):
        approve_several(Approvals("r1", OLGA, run_id="r1-1"), uow, NOW)
    assert states(uow) == ["draft"]

    assert len(approve_several(Approvals("r1", OLGA, run_id="r1-2"), uow, NOW)) == 1
