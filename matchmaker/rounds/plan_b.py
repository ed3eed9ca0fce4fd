"""Which partner comes next for a town whose tandem did not come about?"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from matchmaker.rounds.asking import Desk, begin_asking, offer_or_tell
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.decision import Act, Decision
from matchmaker.rounds.later_showing import sight_today
from matchmaker.rounds.proposal import Member, Proposal, ProposalState
from matchmaker.rounds.round import Round, RoundState
from matchmaker.rounds.showing import Sight, showings_of
from matchmaker.rounds.task import Task, TaskKind
from matchmaker.rounds.vacancy import has_room, is_free
from matchmaker.scoring.headed_topic import topic_of
from matchmaker.scoring.plan_pairs import LISTED
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.profile import Format

APPROVER = "Plan B nach dem Regelwerk der Runde"


@dataclass(frozen=True)
class _Ground:
    """What a second choice is made from."""

    failed: Proposal
    member: Member
    terms: Round
    sight: Sight


def find_plan_b(failed: Proposal, member: Member, taxonomy: Taxonomy, desk: Desk) -> Proposal | None:
    """The next best partner that is still free, inside an open unit of work; None where there is none.

    As the round's policy says it is offered at once, or waits as a pinned draft for head office. Head office hears of
    both cases, and of a town for which nobody is left. Only tandems have a plan B: a group has its reserve.
    """
    terms = desk.uow.rounds.get(failed.round_id)
    if failed.format is not Format.TANDEM or terms.state is not RoundState.ANSWERING:
        return None
    if not has_room(member, failed, desk.uow):
        return None
    ground = _Ground(failed, member, terms, sight_today(failed, terms, taxonomy, desk))
    draft = next(_free(ground, desk), None)
    name = desk.uow.towns.get(member.ags).name
    if draft is None:
        _tell(failed, f"Für {name} ist nach {failed.id} keine passende Stadt mehr frei.", desk)
        return None
    desk.uow.proposals.add_all([draft])
    desk.uow.decisions.show(showings_of([draft], terms, ground.sight, desk.now))
    if not terms.policy.plan_b_automatic:
        _tell(failed, f"Für {name} liegt ein zweiter Vorschlag {draft.id} als Entwurf bereit. Bitte prüfen.", desk)
        return draft
    approved = desk.uow.proposals.save(draft.pin(pinned=False).approve(APPROVER, desk.now))
    offered = begin_asking(approved, desk, offer_or_tell)
    acts = (Decision(offered.id, act, desk.now) for act in (Act.APPROVED, Act.OFFERED))
    desk.uow.decisions.record(acts)
    return offered


def _free(ground: _Ground, desk: Desk) -> Iterator[Proposal]:
    """Drafts with those who fit and are free, the best partner first."""
    met = {one.ags for known in desk.uow.proposals.of_town(ground.member.ags) for one in known.members}
    for ags in _ranked(ground):
        if ags in met:
            # Proposed to each other before, in this round or while another one ran: once is enough.
            continue
        draft = _draft(ground, ags)
        if draft is None or not desk.post.letters.reaches(draft.members[1], desk.uow):
            continue
        if is_free(draft.members[1], draft, desk.uow, german_day(desk.now)):
            yield draft


def _ranked(ground: _Ground) -> list[str]:
    """Whom the rules allow, best score first."""
    scorer = ground.sight.shown.scorers.get(ground.member.role)
    if scorer is None or ground.member.ags not in scorer.terms.run.towns.ags:
        return []
    towns = scorer.terms.run.towns
    row = scorer.lists(LISTED).rows[towns.row(ground.member.ags)]
    return [towns.ags[other] for other in row.tolist() if other >= 0]


def _draft(ground: _Ground, ags: str) -> Proposal | None:
    failed, member, policy = ground.failed, ground.member, ground.terms.policy
    score = ground.sight.shown.explain(member.role, member.ags, ags)
    topic = topic_of(ground.sight.aloud.explain(member.role, member.ags, ags))
    too_weak = score.score_tenths < policy.minimum_score * 1_000 or score.confidence < policy.minimum_confidence
    if score.vetoes or too_weak or (policy.require_topic and topic is None):
        return None
    other_gives = any(one.gives for one in failed.members if one.ags != member.ags)
    return replace(
        failed,
        id=f"{failed.id}b",
        members=(member, Member(ags, member.role, other_gives)),
        topic=topic,
        score_tenths=score.score_tenths,
        state=ProposalState.DRAFT,
        pinned=True,
        approved_by=None,
        approved_at=None,
        offered_at=None,
        asked_all_at=None,
        deadline=None,
        tell_at=None,
        note=None,
        version=1,
    )


def _tell(failed: Proposal, what: str, desk: Desk) -> None:
    desk.uow.tasks.add(Task(f"plan_b/{failed.id}", TaskKind.PLAN_B, desk.now, what, failed.id))
