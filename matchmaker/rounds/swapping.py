"""What changes if a town takes a seat in another draft, from another town or beside it, and how is that done?"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from matchmaker.errors import NotFound, StaleWrite, TransitionRefused
from matchmaker.rounds.assessment import assess, read_evidence
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.curation import OPEN_FOR_CURATION
from matchmaker.rounds.curation_step import CurationAct
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, Proposal, ProposalState
from matchmaker.rounds.public_evidence import public_part
from matchmaker.rounds.settled import DEAD
from matchmaker.rounds.showing import Sight, showings_of
from matchmaker.rounds.swap import BrokenRule, Swap, SwapGround, SwapPreview
from matchmaker.rounds.swap_rules import Surroundings, rules_against
from matchmaker.rounds.swap_scores import Judged, judged, takes_part
from matchmaker.rounds.taking_back import Taken, remember_step
from matchmaker.rounds.trial import coverage_of
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.profile import Format

GROUPS = (Format.CIRCLE, Format.CONSORTIUM)
FEWEST = 2
NO_MOVE = "Umsetzen geht nur zwischen zwei Gruppen. Bitte wählen Sie, wer dafür kommt."
ALONE = "Es bliebe nur eine Stadt übrig. Schließen Sie den Vorschlag aus, oder setzen Sie eine andere Stadt um."
Seat = tuple[str | None, str | None]


def swap_ground(round_id: str, taxonomy: Taxonomy, uow: UnitOfWork) -> SwapGround:
    """The scores of the round's newest run, inside an open unit of work; seconds for 2,100 towns, so keep it.

    ``NotFound`` where the round has no run.
    """
    its_round, run = uow.rounds.get(round_id), uow.runs.latest(round_id)
    if run is None:
        raise NotFound(f"Für die Runde „{its_round.title}“ wurde noch nichts berechnet.")
    evidence, on = read_evidence(uow, taxonomy, round_id), german_day(run.made_at)
    shown, aloud = (assess(one, its_round, on, run) for one in (evidence, public_part(evidence)))
    return SwapGround(shown, aloud, taxonomy)


def preview_swap(order: Swap, ground: SwapGround, uow: UnitOfWork, on: date) -> SwapPreview:
    """What would change and which rules would break, inside an open unit of work; nothing is written.

    ``NotFound`` and ``UnknownTown`` for what does not exist, ``StaleWrite`` where a draft is not as it was seen,
    ``TransitionRefused`` for what is no draft any more and for seats that are not as the order says.
    """
    before = _seen(order, uow)
    its_round = uow.rounds.get(before[0].round_id)
    standing = uow.proposals.of_round(its_round.id) if ground.standing is None else ground.standing
    around = Surroundings(its_round, standing, {one.id for one in before}, uow, on)
    seated = [_seated(one, *seat) for one, seat in zip(before, _seats(order, before, uow), strict=True)]
    looked = [_looked_at(changed, coming, ground, around) for changed, coming in seated]
    number = len(uow.curation_steps.of_round(its_round.id)) + 1
    after = tuple(
        _by_hand(changed, look, f"{before[0].run_id}-t{number}{letter}", order)
        for (changed, _), (look, _), letter in zip(seated, looked, ("", "b"), strict=False)
    )
    return _preview((before, after), [rule for _, rules in looked for rule in rules], around, ground)


def swap(order: Swap, ground: SwapGround, uow: UnitOfWork, now: datetime) -> SwapPreview:
    """Do it in one transaction: new pinned drafts take the place of the old ones, with who, when and why kept.

    Refused as the preview is; ``TransitionRefused`` too, with all sentences, where a hard rule stands against it, or
    another one and no reason is given. Refused, nothing has changed. The new drafts have ids of their own, since the
    log keeps what was shown under the old ones.
    """
    try:
        with uow:
            its_round = uow.rounds.hold(uow.proposals.get(order.proposal_id).round_id)
            if its_round.state not in OPEN_FOR_CURATION:
                raise TransitionRefused(
                    f"Die Runde „{its_round.title}“ ist {its_round.state.label}; getauscht wird da nicht."
                )
            # Whatever was read before this transaction may be out of date.
            preview = preview_swap(order, replace(ground, standing=None), uow, german_day(now))
            _refuse_broken(preview, order)
            reserve = [seat for one in preview.before for seat in uow.proposals.reserve(one.id)]
            uow.proposals.remove(preview.before)
            uow.proposals.add_all(preview.after)
            uow.decisions.show(showings_of(preview.after, its_round, Sight(ground.shown, ground.aloud), now))
            taken = Taken(CurationAct.SWAPPED, order.curator, now, order.reason)
            remember_step(taken, preview.before, preview.after, uow, reserve)
            uow.commit()
    except StaleWrite as stale:
        raise StaleWrite(str(stale), rejected_text=order.reason) from stale
    return preview


def _seen(order: Swap, uow: UnitOfWork) -> tuple[Proposal, ...]:
    """The draft, and the other one where two exchange partners, as the curator saw them."""
    first = uow.proposals.get(order.proposal_id, order.seen_version)
    seen = [first]
    if order.other_id is not None:
        other = uow.proposals.get(order.other_id, order.other_version)
        if other.id == first.id or (other.round_id, other.members[0].role) != (first.round_id, first.members[0].role):
            raise TransitionRefused("Getauscht wird zwischen zwei Vorschlägen einer Runde und einer Ebene.")
        seen.append(other)
    for one in seen:
        if one.state is not ProposalState.DRAFT:
            raise TransitionRefused(
                f"Der Vorschlag {one.id} ist {one.state.label}; getauscht wird nur in Entwürfen. "
                "Eine Freigabe lässt sich vorher zurücknehmen."
            )
    return tuple(seen)


def _seats(order: Swap, before: tuple[Proposal, ...], uow: UnitOfWork) -> list[Seat]:
    """Per proposal who leaves and who comes; of a town that moves, None."""
    if order.coming is not None:
        uow.towns.get(order.coming)
    elif order.other_id is None or any(one.format not in GROUPS for one in before):
        raise TransitionRefused(NO_MOVE)
    seats = [(order.leaving, order.coming), (order.coming, order.leaving)][: len(before)]
    for one, (leaving, arriving) in zip(before, seats, strict=True):
        inside = {member.ags for member in one.members}
        if leaving is not None and leaving not in inside:
            raise TransitionRefused(f"{uow.towns.get(leaving).name} gehört nicht zum Vorschlag {one.id}.")
        if arriving is not None and arriving in inside:
            raise TransitionRefused(f"{uow.towns.get(arriving).name} gehört schon zum Vorschlag {one.id}.")
    return seats


def _seated(proposal: Proposal, leaving: str | None, coming: str | None) -> tuple[Proposal, Member | None]:
    # Members of a group are all alike, so any of them shows what a further one would be.
    seat = next(member for member in proposal.members if leaving in (None, member.ags))
    incoming = None if coming is None else replace(seat, ags=coming)
    seats = [incoming if member.ags == leaving else member for member in proposal.members]
    members = [member for member in [*seats, *([incoming] if leaving is None else [])] if member is not None]
    if proposal.format is not Format.VISIT:
        # Only a visit has sides; elsewhere members stand by their keys, as a run writes them.
        members.sort(key=lambda member: member.ags)
    return replace(proposal, members=tuple(members)), incoming


def _looked_at(
    changed: Proposal, coming: Member | None, ground: SwapGround, around: Surroundings
) -> tuple[Judged, tuple[BrokenRule, ...]]:
    against = list(rules_against(changed, coming, around))
    if len(changed.members) < FEWEST:
        # Nothing can be computed about a group of one.
        return Judged(0, None, ()), (*against, BrokenRule("alone", ALONE, hard=True))
    absent = [member for member in changed.members if not takes_part(member, ground)]
    if absent:
        names = ", ".join(around.name(member.ags) for member in absent)
        told = BrokenRule("no_part", f"Nicht Teil der letzten Berechnung: {names}. Bitte neu berechnen.", hard=True)
        return Judged(0, None, ()), (*against, told)
    look = judged(changed, around.round, ground)
    return look, (*against, *look.broken)


def _by_hand(changed: Proposal, look: Judged, new_id: str, order: Swap) -> Proposal:
    return replace(
        changed,
        id=new_id,
        topic=look.topic,
        score_tenths=look.score_tenths,
        pinned=True,
        note=order.reason,
        version=1,
    )


def _preview(
    drafts: tuple[tuple[Proposal, ...], tuple[Proposal, ...]],
    broken: Iterable[BrokenRule],
    around: Surroundings,
    ground: SwapGround,
) -> SwapPreview:
    before, after = drafts
    towns = {(ags, role) for role, one in ground.shown.scorers.items() for ags in one.terms.run.towns.ags}
    live = [one for one in around.standing if one.state not in DEAD]
    left = [one for one in live if one.id not in around.gone]
    then = [*left, *after]
    return SwapPreview(
        before=before,
        after=after,
        broken=tuple(dict.fromkeys(broken)),
        total_change_tenths=sum(one.score_tenths for one in after) - sum(one.score_tenths for one in before),
        coverage_before=coverage_of(live, towns),
        coverage_after=coverage_of(then, towns),
        left_out=_only_in(before, then),
        served=_only_in(after, live),
    )


def _only_in(these: Iterable[Proposal], others: Iterable[Proposal]) -> tuple[Member, ...]:
    elsewhere = {(member.ags, member.role) for one in others for member in one.members}
    own = (member for one in these for member in one.members)
    return tuple(member for member in own if (member.ags, member.role) not in elsewhere)


def _refuse_broken(preview: SwapPreview, order: Swap) -> None:
    hard = [rule.sentence for rule in preview.broken if rule.hard]
    if hard:
        raise TransitionRefused(f"So kann nicht getauscht werden. {' '.join(hard)} Geändert wurde nichts.")
    if preview.needs_reason and not (order.reason or "").strip():
        told = " ".join(rule.sentence for rule in preview.broken)
        raise TransitionRefused(f"{told} Soll das als Ausnahme gelten, nennen Sie bitte einen Grund.")
