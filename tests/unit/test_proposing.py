"""Does a run make verified drafts, and record what it made them from?"""

from dataclasses import replace
from datetime import date

import pytest

from matchmaker.errors import NotFound, StaleWrite, TransitionRefused
from matchmaker.matching.problem import Strategy
from matchmaker.rounds.curation import (
    Approval,
    approve_proposal,
)
from matchmaker.rounds.drafting import digest_of
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.rounds.proposal import Proposal, ProposalState
from matchmaker.rounds.proposing import ProposingOrder, propose
from matchmaker.rounds.round import RoundState
from matchmaker.towns.profile import Format, Need, Visibility
from tests.builders import a_profile, ags
from tests.fakes import FakeUnitOfWork
from tests.proposing_cast import TAXONOMY, collecting, run, stored
from tests.round_builders import NOW, OLGA


def test_towns_are_paired_and_drafts_numbered_from_the_best_on():
    uow = collecting(*(a_profile(number) for number in range(6)))

    drafted = run(uow)

    assert stored(uow) == drafted.drafts
    assert [draft.id for draft in drafted.drafts] == ["r1-1-01", "r1-1-02", "r1-1-03"]
    scores = [draft.score_tenths for draft in drafted.drafts]
    assert scores == sorted(scores, reverse=True)
    assert {member.ags for draft in drafted.drafts for member in draft.members} == {ags(n) for n in range(6)}
    first = drafted.drafts[0]
    assert first == Proposal(
        id="r1-1-01",
        round_id="r1",
        run_id="r1-1",
        format=Format.TANDEM,
        members=first.members,
        topic="vacancy",
        score_tenths=scores[0],
    )
    assert [member.ags for member in first.members] == sorted(member.ags for member in first.members)
    with uow:
        assert uow.rounds.get("r1").state is RoundState.CURATING


def test_the_run_records_what_the_drafts_were_made_from():
    uow = collecting(*(a_profile(number) for number in range(3)))

    drafted = run(uow, strategy=Strategy.BEST_TOTAL, seed=17)

    kept = drafted.run
    assert (kept.id, kept.round_id, kept.format, kept.made_at) == ("r1-1", "r1", Format.TANDEM, NOW)
    assert (kept.taxonomy_version, kept.policy_version, kept.seed, kept.strategy) == ("test-1", "1", 17, "best_total")
    assert kept.optimal
    assert kept.total == kept.upper_bound > 0
    assert kept.total // 1_000 == pytest.approx(drafted.drafts[0].score_tenths, abs=1)
    assert set(kept.rarity) == {topic.id for topic in TAXONOMY.topics}
    assert set(kept.expected) == {key for key, weight in packaged_policy().weights[Format.TANDEM].items() if weight}
    with uow:
        assert uow.runs.latest("r1") == kept


def test_the_digest_tells_any_two_sets_of_profiles_apart():
    profiles = (a_profile(0), a_profile(1))

    assert digest_of(profiles) == digest_of((a_profile(0), a_profile(1)))
    others = (
        (a_profile(0),),
        (a_profile(0), a_profile(1, capacity=1)),
        (a_profile(0), a_profile(1, history=())),
        (a_profile(0), a_profile(1, needs=(Need("vacancy", visibility=Visibility.SCORE_ONLY),))),
        (a_profile(0), a_profile(1, paused_until=date(2024, 5, 1))),
    )
    assert len({digest_of(profiles), *map(digest_of, others)}) == 6


def test_the_same_inputs_give_the_same_run_whatever_the_order_of_the_profiles():
    towns = [a_profile(number, needs=(Need("youth" if number % 3 else "vacancy"),)) for number in range(7)]

    assert run(collecting(*towns)) == run(collecting(*reversed(towns)))


def test_a_round_without_profiles_has_an_empty_run():
    drafted = run(collecting())

    assert drafted.drafts == drafted.run.unmatched == ()
    assert (drafted.run.total, drafted.run.upper_bound, drafted.run.optimal) == (0, 0, True)


def test_the_topic_names_nothing_that_a_town_did_not_say_in_public():
    hidden = (Need("youth", visibility=Visibility.HEAD_OFFICE), Need("care", 1 / 3))
    uow = collecting(a_profile(0, needs=hidden), a_profile(1, needs=(Need("youth"), Need("care", 1 / 3))))

    assert [draft.topic for draft in run(uow).drafts] == ["care"]


def test_what_changes_during_the_computation_refuses_the_run_and_stores_nothing(monkeypatch: pytest.MonkeyPatch):
    uow = collecting(*(a_profile(number) for number in range(4)))
    first = run(uow).drafts
    meddling = Meddling(uow, lambda: approve_proposal(Approval(first[0].id, 1, OLGA), uow, NOW))

    with pytest.raises(StaleWrite, match="Während der Berechnung"):
        propose(ProposingOrder("r1"), TAXONOMY, meddling, NOW)

    assert {proposal.state for proposal in stored(uow)} == {ProposalState.APPROVED, ProposalState.DRAFT}
    with uow:
        assert uow.runs.latest("r1").id == "r1-1"


class Meddling:
    """A unit of work during whose computing pause somebody else acts once."""

    def __init__(self, uow: FakeUnitOfWork, act) -> None:
        self._uow, self._act = uow, act

    def __getattr__(self, name):
        return getattr(self._uow, name)

    def __enter__(self):
        return self._uow.__enter__()

    def __exit__(self, *problem):
        self._uow.__exit__(*problem)
        act, self._act = self._act, lambda: None
        act()


@pytest.mark.parametrize("state", [RoundState.PLANNED, RoundState.CLOSED])
def test_proposals_are_made_in_their_time_only(state: RoundState):
    uow = collecting(a_profile(0), a_profile(1))
    with uow:
        uow.rounds.save(replace(uow.rounds.get("r1"), state=state))
        uow.commit()

    with pytest.raises(TransitionRefused):
        run(uow)

    assert stored(uow) == ()


def test_an_unknown_round_is_not_found():
    with pytest.raises(NotFound):
        run(FakeUnitOfWork())
