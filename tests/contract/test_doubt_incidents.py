"""Are mails in doubt told apart by what happened, and settled all at once or not at all?"""

from datetime import datetime, timedelta

import pytest

from matchmaker.errors import NotFound, TransitionRefused
from matchmaker.rounds.doubt_incidents import APART, IncidentOrder, incidents, settle_incident
from matchmaker.rounds.holding_post import hold_post, look_up_held, release_post
from matchmaker.rounds.outbox import MessageState
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.post_hold import HoldReason
from matchmaker.rounds.reconciling import reconcile
from matchmaker.rounds.relay_answer import Finding
from matchmaker.rounds.settling import Settlement
from tests.contract.test_looking_back import sent_by
from tests.contract.test_post_on_hold import LATER, Record, queued, states
from tests.round_builders import NOW, OLGA, a_message

ARCHIVE = Record(otherwise=Finding.UNKNOWN)


def cut_off(uow: UnitOfWork, at: datetime, *numbers: int) -> None:
    """Mails whose line broke behind the dot, and that the record says nothing of."""
    with uow:
        for number in numbers:
            uow.outbox.queue(a_message(number))
            claimed = uow.outbox.save(uow.outbox.hold(f"m{number}").claimed("c", at))
            uow.outbox.save(claimed.in_data(at))
        uow.commit()
    reconcile(ARCHIVE, uow, at + timedelta(hours=1))


def restored(uow: UnitOfWork, *before: int) -> None:
    queued(uow, *before)
    hold_post(HoldReason.RESTORE, OLGA, uow, NOW)
    look_up_held(ARCHIVE, OLGA, uow, LATER)
    release_post(OLGA, uow, LATER)


def found(uow: UnitOfWork) -> dict[str, list[str]]:
    with uow:
        return {one.id: [mail.id for mail in one.mails] for one in incidents(uow)}


def test_lines_that_broke_together_and_each_restore_are_incidents_of_their_own(uow: UnitOfWork):
    cut_off(uow, NOW - timedelta(days=2), 1, 2)
    cut_off(uow, NOW - timedelta(days=2) + APART, 3)
    cut_off(uow, NOW - timedelta(days=2) + 2 * APART + timedelta(seconds=1), 4)
    restored(uow, 5, 6)
    # Written anew by a sweep after it: of the same restore.
    queued(uow, 7)
    assert sent_by(uow, ARCHIVE) == []

    assert found(uow) == {
        "2024-03-02T09:30:15Z": ["m1", "m2", "m3"],
        "2024-03-02T11:30:16Z": ["m4"],
        "hold-1": ["m5", "m6", "m7"],
    }


@pytest.mark.parametrize(("settlement", "left"), [(Settlement.SENT, []), (Settlement.AGAIN, ["m1", "m2"])])
def test_all_of_an_incident_are_settled_with_their_tasks_and_nothing_beside_it(
    uow: UnitOfWork, settlement: Settlement, left: list[str]
):
    restored(uow, 1, 2)
    cut_off(uow, LATER, 3)

    settled = settle_incident(IncidentOrder("hold-1", settlement, 2, OLGA), uow, LATER)

    assert [one.id for one in settled.mails] == ["m1", "m2"]
    with uow:
        assert [one.address for one in uow.tasks.open()] == ["office3@town.example"]
        acts = [(one.by, one.act, one.after) for one in uow.office_acts.of("incident/hold-1")]
        assert uow.outbox.hold("m3").state is MessageState.IN_DOUBT
    assert acts == [(OLGA, "mails_settled", {"which": settlement.value, "mails": 2})]
    assert sent_by(uow, ARCHIVE) == left
    assert states(uow) == {"in_doubt": 1, "sent": 2}


def test_where_it_has_changed_since_somebody_looked_nothing_is_settled(uow: UnitOfWork):
    restored(uow, 1, 2)

    with pytest.raises(TransitionRefused, match="jetzt 2 statt 3"):
        settle_incident(IncidentOrder("hold-1", Settlement.SENT, 3, OLGA), uow, LATER)
    with pytest.raises(NotFound, match="outbox doubts"):
        settle_incident(IncidentOrder("hold-2", Settlement.SENT, 2, OLGA), uow, LATER)

    assert states(uow) == {"in_doubt": 2}
    with uow:
        assert len(uow.tasks.open()) == 2
