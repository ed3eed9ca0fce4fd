"""Are swaps and taking back one transaction on every database, whoever else acts at the same moment?"""

from matchmaker.errors import MatchmakerError, StaleWrite
from matchmaker.rounds.curation import Approvals, approve_several
from matchmaker.rounds.opening import Opening, open_round, start_collecting
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposing import ProposingOrder, accept_run, propose, try_run
from matchmaker.rounds.swap import Swap, SwapGround
from matchmaker.rounds.swapping import swap, swap_ground
from matchmaker.rounds.taking_back import TakingBack, take_back
from matchmaker.towns.profile import Format
from tests.builders import a_profile, a_taxonomy
from tests.contract.conftest import OpenUnitOfWork
from tests.contract.test_two_at_once import at_once, stored
from tests.round_builders import LATER, NOW, OLGA, store_towns


def curated(open_uow: OpenUnitOfWork) -> SwapGround:
    """Six towns in three tandems, and by what their swaps are judged."""
    uow = open_uow()
    store_towns(uow)
    with uow:
        uow.profiles.save_all(a_profile(number, capacity=1) for number in range(6))
        uow.commit()
    open_round(Opening("Frühjahr", Format.TANDEM, packaged_policy(), "r1"), uow, NOW)
    start_collecting("r1", uow)
    propose(ProposingOrder("r1"), a_taxonomy(), uow, NOW)
    with open_uow(reading=True) as reader:
        return swap_ground("r1", a_taxonomy(), reader)


def an_exchange(uow: UnitOfWork) -> Swap:
    first, second, _ = stored(uow)
    leaving, coming = first.members[1].ags, second.members[1].ags
    return Swap(first.id, 1, leaving, coming, second.id, 1, OLGA, "Die Amtsleitungen kennen sich.")


def test_an_exchange_is_stored_and_taken_back_with_every_reserve(open_uow: OpenUnitOfWork):
    ground = curated(open_uow)
    before = stored(open_uow())
    with open_uow(reading=True) as reader:
        reserves = reader.proposals.reserves_of_round("r1")

    done = swap(an_exchange(open_uow()), ground, open_uow(), LATER)

    assert set(stored(open_uow())) == {before[2], *done.after}
    with open_uow(reading=True) as reader:
        step = reader.curation_steps.last("r1")
        shown = {one.proposal_id for one in reader.decisions.showings()}
    assert (step.before, step.after, step.reason) == (done.before, done.after, "Die Amtsleitungen kennen sich.")
    assert {one.id for one in done.after} <= shown
    take_back(TakingBack("r1", OLGA), open_uow(), LATER)
    assert stored(open_uow()) == before
    with open_uow(reading=True) as reader:
        assert reader.proposals.reserves_of_round("r1") == reserves


def test_of_two_who_swap_the_same_drafts_at_once_one_does(open_uow: OpenUnitOfWork):
    ground = curated(open_uow)
    order = an_exchange(open_uow())

    answers = at_once(*[lambda: len(swap(order, ground, open_uow(), LATER).after)] * 2)

    assert answers.count(2) == 1
    assert len(stored(open_uow())) == 3
    with open_uow(reading=True) as reader:
        assert len(reader.curation_steps.of_round("r1")) == 1


def test_of_two_who_take_back_the_same_act_at_once_one_does(open_uow: OpenUnitOfWork):
    ground = curated(open_uow)
    before = stored(open_uow())
    swap(an_exchange(open_uow()), ground, open_uow(), LATER)

    answers = at_once(*[lambda: take_back(TakingBack("r1", OLGA, 1), open_uow(), LATER).number] * 2)

    assert answers.count(1) == 1
    assert stored(open_uow()) == before


def test_who_approves_while_another_one_swaps_approves_what_stands(open_uow: OpenUnitOfWork):
    ground = curated(open_uow)
    order = an_exchange(open_uow())

    swapped, approved = at_once(
        lambda: len(swap(order, ground, open_uow(), LATER).after),
        lambda: len(approve_several(Approvals("r1", OLGA), open_uow(), LATER)),
    )

    # Whoever comes second finds drafts that are approved already, or approves the new ones.
    assert approved == 3
    assert swapped in (2, StaleWrite)
    assert {one.state for one in stored(open_uow())} == {"approved"}


def test_a_trial_is_accepted_once_by_two_at_once(open_uow: OpenUnitOfWork):
    curated(open_uow)
    trial = try_run(ProposingOrder("r1"), a_taxonomy(), open_uow(), NOW)

    def accepting() -> int:
        return len(accept_run(trial, open_uow(), NOW).drafts)

    answers = at_once(accepting, accepting)

    assert answers.count(3) == 1
    assert all(answer == 3 or issubclass(answer, MatchmakerError) for answer in answers)
    assert stored(open_uow()) == trial.drafted.drafts
