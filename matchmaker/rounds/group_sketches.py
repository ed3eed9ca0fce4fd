"""Which circles or consortia are proposed to the towns of one role, and who is in none and why?"""

from collections.abc import Iterable
from dataclasses import replace

from matchmaker.matching.alike import alike
from matchmaker.matching.group_easing import easings
from matchmaker.matching.group_plan import Group, GroupPlan, UnservedTown
from matchmaker.matching.group_problem import Members
from matchmaker.matching.matching import Relaxation
from matchmaker.rounds.group_plan import plan_groups
from matchmaker.rounds.group_terms import GroupTerms, group_terms
from matchmaker.rounds.group_words import Gain, why_in_no_group
from matchmaker.rounds.kept_out import kept_out, without_room
from matchmaker.rounds.left_over import OTHERS_TOO_LITTLE_KNOWN, TOO_LITTLE_KNOWN, by_ags
from matchmaker.rounds.proposal import Member
from matchmaker.rounds.role_case import RoleCase
from matchmaker.rounds.room import Rooms
from matchmaker.rounds.run import LeftOver
from matchmaker.rounds.settled import settled_for
from matchmaker.rounds.settled_meetings import settled_groups
from matchmaker.rounds.sketch import RoleSketches, Sketch, Substitute
from matchmaker.rounds.sureness import vague_towns

NO_PUBLIC_TOPIC = "no_topic"
FEW_TOWNS = 40
"""Up to so many towns a loosened rule is tried by solving all again: seconds there, minutes for thousands."""

Gained = tuple[Relaxation, Gain]
SAY_ONE = (
    "Für diese Stadt ist kein Bedarf öffentlich angegeben. Eine Gruppe braucht ein Thema, das alle nennen. "
    "Bitte einen Bedarf für alle sichtbar ergänzen."
)


def group_sketches(case: RoleCase) -> RoleSketches:
    """Solve and verify the groups of one role; towns whose group stands already are not asked again.

    Total and bound are those of the groups that this run was free to form.
    """
    settled = settled_groups(case.role, case.proposals, case.refused_by)
    out = kept_out(case)
    rooms = _rooms(case)
    asked = [one for one in case.profiles if one.ags not in out and one.ags not in settled.seated]
    ready = [one for one in asked if rooms.within_hours(one.ags, rooms.places(one)) > 0]
    full = [one for one in asked if one not in ready]
    terms = group_terms(case, ready, settled)
    plan = plan_groups(terms.problem, settled.refused, case.watch)
    left = [
        *(entry for ags, entry in out.items() if ags not in settled.seated),
        *(without_room(one, case, rooms) for one in full),
        *_unserved(plan, terms, _gain(plan, terms, settled.refused)),
    ]
    return RoleSketches(
        sketches=tuple(_sketch(group, terms) for group in plan.groups),
        left_over=by_ags(left),
        solver=plan.solver,
        total=plan.total,
        upper_bound=plan.upper_bound,
        optimal=plan.optimal,
    )


def _rooms(case: RoleCase) -> Rooms:
    # A town has one group in a round: what stands in this one already is told by being seated.
    hours = case.policy.quarterly_hours.get(case.round.format, 0)
    return Rooms(settled_for(case.role, (), case.others), case.policy, case.hours_spent, hours)


def _sketch(group: Group, terms: GroupTerms) -> Sketch:
    members = tuple(sorted(group.members))
    return Sketch(
        members=tuple(Member(ags, terms.case.role) for ags in members),
        topic=terms.topic_of(members),
        score_tenths=terms.shown_tenths(members),
        substitutes=tuple(Substitute(one.id, one.replaces, one.delta) for one in group.alternates),
    )


def _gain(plan: GroupPlan, terms: GroupTerms, refused: Iterable[Members]) -> Gained | None:
    """The change that would help most towns, each by itself, and what it does for all of them at once."""
    helped = [town.relaxation for town in plan.unmatched if town.relaxation]
    towns = len(terms.problem.towns)
    if not helped or plan.advice_stopped or towns > FEW_TOWNS:
        return None
    change = alike(helped, _change)[0][0]
    rules = next(rules for *told, rules in easings(terms.problem.rules) if tuple(told) == _change(change))
    then = plan_groups(replace(terms.problem, rules=rules), refused)
    return change, Gain(towns, towns - len(plan.unmatched), towns - len(then.unmatched))


def _change(relaxation: Relaxation) -> tuple[str, str, str]:
    return relaxation.rule, relaxation.before, relaxation.after


def _unserved(plan: GroupPlan, terms: GroupTerms, gained: Gained | None) -> Iterable[LeftOver]:
    unsure = (terms.possible.eligible - terms.possible.sure) & {town.id for town in plan.unmatched}
    vague = vague_towns(terms.case.scorers.shown, unsure, terms.case.policy.minimum_confidence)
    form = terms.case.round.format
    for town in plan.unmatched:
        if town.reason.code == NO_PUBLIC_TOPIC:
            told = LeftOver(town.id, NO_PUBLIC_TOPIC, SAY_ONE)
        elif town.id in unsure:
            told = LeftOver(town.id, *(TOO_LITTLE_KNOWN if town.id in vague else OTHERS_TOO_LITTLE_KNOWN))
        else:
            sentence = why_in_no_group(town, form, _gain_of(town, gained), searched=not plan.advice_stopped)
            told = LeftOver(town.id, town.reason.code, sentence, town.relaxation)
        yield replace(told, removed=town.removed, conflict=town.conflict)


def _gain_of(town: UnservedTown, gained: Gained | None) -> Gain | None:
    if gained is None or town.relaxation is None or _change(town.relaxation) != _change(gained[0]):
        return None
    return gained[1]
