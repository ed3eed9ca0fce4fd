"""Does taking back the last act of curation restore what stood before, and nothing that moved on since?"""

from dataclasses import replace

import pytest

from api.pages.domain_sentences import said
from api.pages.spoken import ENGLISH
from matchmaker.errors import NotFound, StaleWrite, TransitionRefused
from matchmaker.rounds.curation import (
    Approval,
    Approvals,
    Pin,
    Veto,
    approve_proposal,
    approve_several,
    pin_proposal,
    veto_proposal,
)
from matchmaker.rounds.curation_step import CurationAct, CurationStep
from matchmaker.rounds.proposal import Proposal, ProposalState
from matchmaker.rounds.round import RoundState
from matchmaker.rounds.taking_back import Standing, TakingBack, take_back, taken_back, why_not
from tests.builders import a_profile, ags
from tests.proposing_cast import collecting, run, stored
from tests.round_builders import LATER, NOW, OLGA, a_proposal, a_round

BACK = TakingBack("r1", OLGA)
ACTS = {
    "approve": lambda uow, first: approve_proposal(Approval(first.id, 1, OLGA), uow, NOW),
    "approve all": lambda uow, _: approve_several(Approvals("r1", OLGA), uow, NOW),
    "pin": lambda uow, first: pin_proposal(Pin(first.id, 1, curator=OLGA), uow, NOW),
    "veto": lambda uow, first: veto_proposal(Veto(first.id, 1, "lieber mit Zwönitz", curator=OLGA), uow, NOW),
}

CHANGED = "Der Vorschlag für Zwönitz und Ahlen wurde seither geändert und ist {state}; zurückgenommen wurde nichts."


def curating():
    uow = collecting(*(a_profile(number) for number in range(6)))
    run(uow)
    return uow


def without_versions(uow):
    return [replace(one, version=1) for one in stored(uow)]


@pytest.mark.parametrize("act", ACTS)
def test_every_act_can_be_taken_back_once(act: str):
    uow = curating()
    before = stored(uow)
    ACTS[act](uow, before[0])

    step = take_back(BACK, uow, LATER)

    assert without_versions(uow) == list(before)
    assert (step.by, step.taken_back_by, step.taken_back_at) == (OLGA, OLGA, LATER)
    with pytest.raises(NotFound, match="nichts, was zurückgenommen"):
        take_back(BACK, uow, LATER)


def test_acts_are_taken_back_one_after_the_other_the_newest_first():
    uow = curating()
    first, second, third = stored(uow)
    pinned = pin_proposal(Pin(first.id, 1), uow, NOW)
    veto_proposal(Veto(second.id, 1), uow, NOW)
    pin_proposal(Pin(first.id, pinned.version, pinned=False), uow, NOW)

    acts = []
    for stood in ([True, False], [True, False], [False, False]):
        acts.append(take_back(BACK, uow, LATER).act)
        assert [one.pinned for one in stored(uow)][:2] == stood

    assert acts == [CurationAct.UNPINNED, CurationAct.VETOED, CurationAct.PINNED]
    assert without_versions(uow) == [first, second, third]


def test_what_was_sent_is_not_taken_back():
    uow = curating()
    approved = approve_proposal(Approval(stored(uow)[0].id, 1, OLGA), uow, NOW)
    with uow:
        uow.proposals.save(approved.offer(NOW, LATER))
        uow.commit()

    with pytest.raises(TransitionRefused, match="und Fichtenrode wurde seither geändert und ist verschickt; zurück"):
        take_back(BACK, uow, LATER)

    assert stored(uow)[0].state is ProposalState.OFFERED


def a_step(**changes) -> CurationStep:
    """The first draft approved."""
    before = a_proposal()
    facts = {"before": (before,), "after": (before.approve(OLGA, NOW),)} | changes
    return CurationStep("r1", "r1-1", CurationAct.APPROVED, OLGA, NOW, **facts)


def standing(*proposals: Proposal, state: RoundState = RoundState.CURATING, run_id: str | None = "r1-1") -> Standing:
    return Standing(a_round(title="Herbst", state=state), run_id, proposals, {ags(0): "Zwönitz", ags(1): "Ahlen"})


@pytest.mark.parametrize(
    ("now", "sentence"),
    [
        (standing(*a_step().after), ""),
        (standing(*a_step().after, run_id=None), ""),
        # Its version counts on where a later act was taken back.
        (standing(replace(a_step().after[0], version=9), a_proposal(2)), ""),
        (
            standing(*a_step().after, state=RoundState.CLOSED),
            "Die Runde „Herbst“ ist geschlossen; zurückgenommen wird nichts mehr.",
        ),
        (
            standing(*a_step().after, run_id="r1-2"),
            "Seither wurde neu gerechnet; was davor entschieden wurde, bleibt.",
        ),
        (standing(), "Den Vorschlag für Zwönitz und Ahlen gibt es nicht mehr; zurückgenommen wurde nichts."),
        (standing(a_step().after[0].offer(NOW, LATER)), CHANGED.format(state="verschickt")),
        (standing(a_proposal()), CHANGED.format(state="Entwurf")),
    ],
)
def test_why_a_step_stays_is_said_by_the_names_of_towns(now: Standing, sentence: str):
    assert why_not(a_step(), now) == sentence
    assert all(is_told for _, is_told in said(sentence, ENGLISH))


def test_after_another_run_the_old_acts_stay():
    uow = curating()
    veto_proposal(Veto(stored(uow)[0].id, 1), uow, NOW)
    run(uow)
    before = stored(uow)

    with pytest.raises(TransitionRefused, match="Seither wurde neu gerechnet"):
        take_back(BACK, uow, LATER)

    assert stored(uow) == before


def test_whoever_means_another_act_than_the_last_is_refused():
    uow = curating()
    first, second, _ = stored(uow)
    pin_proposal(Pin(first.id, 1), uow, NOW)
    pin_proposal(Pin(second.id, 1), uow, NOW)

    with pytest.raises(StaleWrite, match="etwas anderes entschieden"):
        take_back(TakingBack("r1", OLGA, seen_step=1), uow, LATER)

    assert [one.pinned for one in stored(uow)] == [True, True, False]
    assert take_back(TakingBack("r1", OLGA, seen_step=2), uow, LATER).number == 2


def test_in_a_closed_round_nothing_is_taken_back():
    uow = curating()
    pin_proposal(Pin(stored(uow)[0].id, 1), uow, NOW)
    with uow:
        uow.rounds.save(replace(uow.rounds.get("r1"), state=RoundState.CLOSED))
        uow.commit()

    with pytest.raises(TransitionRefused, match="geschlossen"):
        take_back(BACK, uow, LATER)

    assert stored(uow)[0].pinned


def test_what_was_taken_back_is_named_so_that_nobody_learns_from_it():
    uow = curating()
    first, second, _ = stored(uow)
    veto_proposal(Veto(first.id, 1), uow, NOW)
    approve_proposal(Approval(second.id, 1, OLGA), uow, LATER)

    take_back(BACK, uow, LATER)

    with uow:
        assert taken_back(uow) == {(second.id, LATER)}


def test_the_step_says_who_did_it_when_and_why():
    uow = curating()
    first = stored(uow)[0]

    vetoed = veto_proposal(Veto(first.id, 1, "lieber mit Zwönitz", curator=OLGA), uow, NOW)

    with uow:
        (step,) = uow.curation_steps.of_round("r1")
    assert (step.act, step.by, step.at, step.reason) == (CurationAct.VETOED, OLGA, NOW, "lieber mit Zwönitz")
    assert (step.before, step.after, step.run_id) == ((first,), (vetoed,), "r1-1")
