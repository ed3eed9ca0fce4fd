"""Do the counts over all rounds say what reading everything would say?"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from matchmaker.rounds.alone import alone_in
from matchmaker.rounds.invitation import Invitation
from matchmaker.rounds.overview import Failed
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, Proposal, ProposalState
from matchmaker.rounds.round import RoundState
from matchmaker.rounds.run import LeftOver
from matchmaker.towns.profile import Role
from tests.builders import NAMES, ags
from tests.invitation_builders import a_schedule
from tests.round_builders import LATER, NOW, OLGA, a_proposal, a_round, a_run, store_proposals


def over(number: int, state: ProposalState, **changes: Any) -> Proposal:
    """A proposal that was sent and has come to its end, or that stands in another state behind sending."""
    return replace(a_proposal(number, **changes).approve(OLGA, NOW).offer(NOW, LATER), state=state)


def another_round(uow: UnitOfWork, *proposals: Proposal, state: RoundState = RoundState.CURATING) -> None:
    """A second round with a run and these proposals, committed; a round is closed when it has them."""
    with uow:
        uow.rounds.add(a_round(id="r2", title="Herbst"))
        uow.runs.add(a_run(id="r2-1", round_id="r2", unmatched=()))
        uow.proposals.add_all(
            replace(one, id=one.id.replace("r1", "r2"), round_id="r2", run_id="r2-1") for one in proposals
        )
        uow.rounds.save(replace(uow.rounds.get("r2"), state=state))
        uow.commit()


def seats(*numbers: int) -> tuple[Member, ...]:
    return tuple(Member(ags(number), Role.MAYOR) for number in numbers)


def test_proposals_are_counted_by_round_and_state(uow: UnitOfWork):
    store_proposals(uow, a_proposal(1), a_proposal(2), over(3, ProposalState.OFFERED))
    another_round(uow, a_proposal(4).withdraw("nein"))

    with uow:
        counted = uow.overview.proposals()

    assert counted == {
        "r1": {ProposalState.DRAFT: 2, ProposalState.OFFERED: 1},
        "r2": {ProposalState.WITHDRAWN: 1},
    }


def test_a_round_is_computed_once_it_has_a_run(uow: UnitOfWork):
    store_proposals(uow, a_proposal(1))
    with uow:
        uow.rounds.add(a_round(id="r2", title="Herbst"))
        uow.runs.add(a_run(id="r1-2"))
        uow.commit()

    with uow:
        assert uow.overview.computed() == {"r1"}


def test_of_nothing_nothing_is_counted(uow: UnitOfWork):
    with uow:
        found = uow.overview
        told = (found.proposals(), found.alone(), found.failed(), found.seated(), found.asked(), found.last_heard())
        names, computed = uow.towns.names(), uow.overview.computed()

    assert (told, names, computed) == (({}, {}, (), frozenset(), frozenset(), {}), {}, frozenset())


def test_whom_a_round_serves_with_nobody_counts_by_the_newest_run_and_by_what_failed_until_another_takes_them_in(
    uow: UnitOfWork,
):
    # Towns 2 and 3 meet, 0 and 1 came to nothing, 4 and 5 meet in another round alone, where 6 and 7 failed.
    store_proposals(uow, a_proposal(2), over(1, ProposalState.DECLINED))
    another_round(uow, a_proposal(3), over(4, ProposalState.EXPIRED), a_proposal(6, members=seats(6, 3)))
    left = tuple(LeftOver(ags(number), "odd", "Eine Stadt blieb übrig.") for number in (0, 2, 4))
    with uow:
        # The first run named others; the second town of a kind twice is a town in both its offices.
        uow.runs.add(a_run(id="r1-2", unmatched=(*left, left[0])))
        uow.commit()

    with uow:
        # In r1 twice 0, then 4 and, of what failed, 1; in r2 the town 7.
        assert uow.overview.alone() == {"r1": 4, "r2": 1}
        for round_id, amount in uow.overview.alone().items():
            assert alone_in(uow.runs.latest(round_id), uow.proposals.of_round(round_id)).count == amount


def test_what_failed_twice_leaves_a_town_alone_once(uow: UnitOfWork):
    store_proposals(uow, over(1, ProposalState.DECLINED), over(5, ProposalState.EXPIRED, members=seats(1, 6)))
    with uow:
        uow.runs.add(a_run(id="r1-2", unmatched=()))
        uow.commit()

    with uow:
        assert uow.overview.alone() == {"r1": 3}


def test_what_failed_names_the_towns_without_another_seat_in_its_round(uow: UnitOfWork):
    # Town 1 found another partner in this round; town 2 did in another round only, and town 3 in a proposal that fell.
    store_proposals(
        uow,
        over(1, ProposalState.DECLINED),
        over(2, ProposalState.EXPIRED),
        a_proposal(5, members=seats(1, 6)),
        a_proposal(6, members=seats(3, 7)).withdraw("nein"),
    )
    another_round(uow, a_proposal(3, members=seats(2, 5)))

    with uow:
        assert uow.overview.failed() == (
            Failed("r1-1-01", "r1", (ags(0), ags(1)), (ags(0),)),
            Failed("r1-1-02", "r1", (ags(2), ags(3)), (ags(2), ags(3))),
        )


def test_what_failed_in_a_closed_round_or_found_a_seat_for_all_its_towns_is_not_named(uow: UnitOfWork):
    store_proposals(
        uow, over(1, ProposalState.DECLINED), a_proposal(5, members=seats(0, 6)), a_proposal(6, members=seats(1, 7))
    )
    another_round(uow, over(3, ProposalState.EXPIRED), state=RoundState.CLOSED)

    with uow:
        assert uow.overview.failed() == ()


def test_a_seat_is_one_in_what_stands_of_whatever_round(uow: UnitOfWork):
    store_proposals(uow, a_proposal(1), over(2, ProposalState.EXPIRED))
    another_round(uow, over(3, ProposalState.COMPLETED))

    with uow:
        assert uow.overview.seated() == {ags(0), ags(1), ags(4), ags(5)}


def test_who_was_asked_may_leave_out_the_proposals_of_one_round_in_some_states(uow: UnitOfWork):
    store_proposals(uow, over(1, ProposalState.OFFERED), over(2, ProposalState.DECLINED))
    another_round(uow, over(3, ProposalState.OFFERED))
    asked = (("r1-1-01", 0), ("r1-1-02", 2), ("r2-1-03", 4))
    with uow:
        uow.invitations.add_all(Invitation(name, *seats(town)).asked(NOW, a_schedule()) for name, town in asked)
        # Whose turn has not come was not asked.
        uow.invitations.add_all([Invitation("r1-1-01", *seats(1))])
        uow.commit()

    with uow:
        assert uow.overview.asked() == {ags(0), ags(2), ags(4)}
        assert uow.overview.asked(("r1", (ProposalState.OFFERED,))) == {ags(2), ags(4)}
        assert uow.overview.asked(("r2", (ProposalState.DECLINED,))) == {ags(0), ags(2), ags(4)}


def test_a_town_was_last_heard_of_when_it_answered_or_when_its_time_is_over(uow: UnitOfWork):
    store_proposals(uow, over(1, ProposalState.OFFERED), over(2, ProposalState.OFFERED, members=seats(0, 3)))
    first, again, other = (
        Invitation(name, *seats(town)).asked(NOW, a_schedule())
        for name, town in (("r1-1-01", 0), ("r1-1-02", 0), ("r1-1-02", 3))
    )
    late = NOW + timedelta(days=90)
    with uow:
        uow.invitations.add_all([first, again, other, Invitation("r1-1-01", *seats(1))])
        uow.invitations.save(again.accepted(late))
        uow.commit()

    with uow:
        assert uow.overview.last_heard() == {ags(0): late, ags(3): other.due_at}


def test_of_every_proposal_it_is_known_whether_all_its_members_were_asked(uow: UnitOfWork):
    first_side = a_proposal(3).approve(OLGA, NOW).offer_first(NOW, LATER)
    store_proposals(uow, a_proposal(1), a_proposal(2).approve(OLGA, NOW).offer(NOW, LATER), first_side)
    another_round(uow, a_proposal(4))

    with uow:
        of_first, of_all = uow.overview.asked_all("r1"), uow.overview.asked_all()

    assert of_first == {"r1-1-01": False, "r1-1-02": True, "r1-1-03": False}
    assert of_all == {**of_first, "r2-1-04": False}


def test_invitations_of_several_proposals_come_at_once(uow: UnitOfWork):
    store_proposals(uow, *(over(number, ProposalState.OFFERED) for number in (1, 2, 3)))
    asked = [Invitation(f"r1-1-0{number}", *seats(2 * number - 1)) for number in (1, 2, 3)]
    with uow:
        uow.invitations.add_all(reversed(asked))
        uow.commit()

    with uow:
        assert uow.invitations.of_proposals({"r1-1-03", "r1-1-01", "unknown"}) == (asked[0], asked[2])
        assert uow.invitations.of_proposals(()) == ()


def test_every_town_of_the_register_is_named(uow: UnitOfWork):
    store_proposals(uow)

    with uow:
        assert uow.towns.names() == {ags(number): NAMES[number] for number in range(8)}
