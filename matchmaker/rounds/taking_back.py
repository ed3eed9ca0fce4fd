"""How is the last act of curation taken back, so that everything stands as it did before?"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from matchmaker.errors import NotFound, StaleWrite, TransitionRefused
from matchmaker.rounds.curation_step import CurationAct, CurationStep
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Proposal
from matchmaker.rounds.reserve import Reserve
from matchmaker.rounds.round import Round, RoundState
from matchmaker.towns.wording import listed


@dataclass(frozen=True, slots=True)
class Taken:
    """Who acts when, and why."""

    act: CurationAct
    by: str
    at: datetime
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class TakingBack:
    """Take back the last act of a round's curation; ``seen_step`` is the number of the one that the curator means."""

    round_id: str
    curator: str
    seen_step: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a round stands now: itself, its newest run, all its proposals; ``names`` gives the towns' by AGS."""

    round: Round
    run_id: str | None
    proposals: Collection[Proposal]
    names: Mapping[str, str]


def remember_step(
    taken: Taken,
    before: Iterable[Proposal],
    after: Iterable[Proposal],
    uow: UnitOfWork,
    reserve: Iterable[Reserve] = (),
) -> CurationStep:
    """Write down what a person did to proposals of one round, at least one, inside an open unit of work."""
    before = tuple(before)
    latest = uow.runs.latest(before[0].round_id)
    return uow.curation_steps.add(
        CurationStep(
            round_id=before[0].round_id,
            run_id=latest.id if latest else before[0].run_id,
            act=taken.act,
            by=taken.by,
            at=taken.at,
            before=before,
            after=tuple(after),
            reserve=tuple(reserve),
            reason=taken.reason,
        )
    )


def why_not(step: CurationStep, now: Standing) -> str:
    """Why this step cannot be taken back any more, as a German sentence; empty where it can."""
    if now.round.state is RoundState.CLOSED:
        return f"Die Runde „{now.round.title}“ ist geschlossen; zurückgenommen wird nichts mehr."
    if now.run_id not in (None, step.run_id):
        return "Seither wurde neu gerechnet; was davor entschieden wurde, bleibt."
    known = {one.id: one for one in now.proposals}
    return next(filter(None, (_changed(one, known.get(one.id), now.names) for one in step.after)), "")


def take_back(order: TakingBack, uow: UnitOfWork, now: datetime) -> CurationStep:
    """Let the round's proposals stand as before its last act, with their reserve; only their versions count on.

    One act after the other can be taken back, the newest first. ``NotFound`` where there is none, ``StaleWrite`` where
    it is not the one that was seen; ``TransitionRefused`` where since then a run was made, or one of its proposals was
    changed or sent. Refused, nothing has changed.
    """
    with uow:
        its_round = uow.rounds.hold(order.round_id)
        step = uow.curation_steps.last(order.round_id)
        if step is None:
            raise NotFound(f"In der Runde „{its_round.title}“ gibt es nichts, was zurückgenommen werden kann.")
        if order.seen_step not in (None, step.number):
            raise StaleWrite("Inzwischen wurde etwas anderes entschieden. Bitte laden Sie die Seite neu.")
        standing = _standing(its_round, step, uow)
        if refusal := why_not(step, standing):
            raise TransitionRefused(refusal)
        _restore(step, standing.proposals, uow)
        undone = step.taken_back(order.curator, now)
        uow.curation_steps.take_back(undone)
        uow.commit()
    return undone


def taken_back(uow: UnitOfWork) -> frozenset[tuple[str, datetime]]:
    """Every act of all rounds that was taken back, as proposal and moment: nobody is to learn from it."""
    steps = (step for one in uow.rounds.all() for step in uow.curation_steps.of_round(one.id))
    return frozenset((proposal.id, step.at) for step in steps if step.taken_back_at for proposal in step.before)


def _standing(its_round: Round, step: CurationStep, uow: UnitOfWork) -> Standing:
    latest, towns = uow.runs.latest(step.round_id), {member.ags for one in step.after for member in one.members}
    proposals = uow.proposals.of_round(step.round_id)
    return Standing(its_round, latest.id if latest else None, proposals, uow.towns.names_of(towns))


def _restore(step: CurationStep, proposals: Iterable[Proposal], uow: UnitOfWork) -> None:
    standing = {one.id: one for one in proposals}
    kept = {one.id for one in step.after}
    before = {one.id for one in step.before}
    # What goes makes room first: the same towns meet once in a round.
    uow.proposals.remove(standing[proposal_id] for proposal_id in sorted(kept - before))
    for one in step.before:
        if one.id in kept:
            uow.proposals.save(replace(one, version=standing[one.id].version))
    uow.proposals.add_all(one for one in step.before if one.id not in kept)
    uow.proposals.add_reserve(step.reserve)


def _changed(left: Proposal, standing: Proposal | None, names: Mapping[str, str]) -> str:
    towns = listed([names.get(member.ags, member.ags) for member in left.members])
    if standing is None:
        return f"Den Vorschlag für {towns} gibt es nicht mehr; zurückgenommen wurde nichts."
    # Not by its version, which counts on where a later act was taken back and all is as it was.
    if standing == replace(left, version=standing.version):
        return ""
    state = standing.state.label
    return f"Der Vorschlag für {towns} wurde seither geändert und ist {state}; zurückgenommen wurde nichts."
