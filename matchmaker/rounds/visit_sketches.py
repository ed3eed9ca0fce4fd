"""Which visits are proposed to the towns of one role, and which town finds nobody to advise it and why?"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from matchmaker.features.topic_columns import open_needs
from matchmaker.matching.matching import Relaxation, Unmatched
from matchmaker.matching.problem import ScoredPair
from matchmaker.rounds.bench import Bench
from matchmaker.rounds.kept_out import kept_out, without_room
from matchmaker.rounds.left_over import NO_ROOM, NOBODY_ALLOWED, OTHERS_TOO_LITTLE_KNOWN, TOO_LITTLE_KNOWN, by_ags
from matchmaker.rounds.proposal import Member
from matchmaker.rounds.role_case import RoleCase
from matchmaker.rounds.room import Rooms
from matchmaker.rounds.run import LeftOver
from matchmaker.rounds.settled import Settled
from matchmaker.rounds.settled_meetings import settled_visits
from matchmaker.rounds.sketch import RoleSketches, Sketch
from matchmaker.rounds.visit_plan import VisitPlan, may_host_more, plan_visits
from matchmaker.scoring.criterion import FULL_TOPIC_STATEMENTS
from matchmaker.scoring.headed_topic import learned_topic_of
from matchmaker.towns.profile import Format, TownProfile

NOT_SEEKING = (
    "no_need",
    "Diese Stadt hat keinen Bedarf angegeben, sucht also keinen Rat; um ihre Erfahrung hat sie niemand gebeten.",
)
NOBODY_KNOWS = (
    "nobody_knows",
    (
        "Zu dem, was diese Stadt braucht, hat keine mögliche Stadt Erfahrung angegeben. "
        "Die Geschäftsstelle sucht eine, die das kann."
    ),
)
NOBODY_FITS = ("nobody_allowed", "Unter den Regeln dieser Runde kommt keine beratende Stadt in Frage.")
HOSTS_WITHOUT_HOURS = "hosts_without_hours"
WORDS = {
    "strategy": "mit dem Ziel, möglichst viele Städte zu versorgen",
    "partner_capacity": "mit einem Platz mehr für {town}",
}


def visit_sketches(case: RoleCase) -> RoleSketches:
    """Solve and verify the visits of one role. Left over are towns that neither get advice nor are asked for it."""
    settled = settled_visits(case.role, case.proposals, case.others)
    out = kept_out(case)
    made = plan_visits(case, [one for one in case.profiles if one.ags not in out], settled)
    bench = _bench(made)
    busy = {ags for pair in (*settled.fixed, *((a, b) for a, b, _ in made.plan.pairs)) for ags in pair}
    left = [*out.values(), *_unserved(made, case, settled)]
    return RoleSketches(
        sketches=tuple(_sketch(visit, bench, case) for visit in made.plan.pairs if visit[:2] not in settled.fixed),
        left_over=by_ags(entry for entry in left if entry.ags not in busy),
        solver=made.plan.solver,
        total=made.plan.total,
        upper_bound=made.plan.upper_bound,
        optimal=made.plan.optimal,
        blocking_pairs=made.plan.blocking_pairs,
        towns_missing=made.plan.towns_missing,
    )


def _sketch(visit: ScoredPair, bench: Bench, case: RoleCase) -> Sketch:
    seeker, host, worth = visit
    return Sketch(
        members=(Member(seeker, case.role), Member(host, case.role, gives=True)),
        topic=learned_topic_of(case.aloud.explain(seeker, host)),
        score_tenths=case.scorers.shown.explain(seeker, host).score_tenths,
        substitutes=bench.instead((seeker, host), worth),
    )


def _bench(made: VisitPlan) -> Bench:
    """Towns with no part in any visit: who gives advice already has its hands full."""
    problem = made.problem
    busy = {ags for a, b, _ in made.plan.pairs for ags in (a, b)}
    room = {town.id for town in (*problem.seekers, *problem.hosts) if town.capacity > 0}
    hosts = {town.id for town in problem.hosts if town.capacity > 0}
    seekers = {town.id for town in problem.seekers if town.capacity > 0}
    possible = [(a, b, worth) for a, b, worth in problem.scores if a in seekers and b in hosts]
    return Bench.of(possible, room - busy, set(problem.vetoed))


def _unserved(made: VisitPlan, case: RoleCase, settled: Settled) -> Iterable[LeftOver]:
    """Every town that takes part and gets no advice; whether it gives some is for the caller."""
    unserved = {town.id: town for town in made.plan.unmatched}
    rooms = Rooms(settled, case.policy, case.hours_spent, case.policy.quarterly_hours.get(Format.VISIT, 0))
    by_ags = {one.ags: one for one in case.profiles}
    for ags in (host.id for host in made.problem.hosts):
        profile = by_ags[ags]
        if rooms.places(profile) <= 0 or (not profile.needs and rooms.within_hours(ags, 1) <= 0):
            yield without_room(profile, case, rooms)
        elif not profile.needs:
            yield LeftOver(ags, *NOT_SEEKING)
        elif ags in unserved:
            found = unserved[ags]
            if _hosts_lack_hours(ags, made, by_ags, rooms):
                yield LeftOver(ags, HOSTS_WITHOUT_HOURS, _no_hours(case), removed=found.removed)
                continue
            growing = by_ags.get(_host_of(found.relaxation))
            may_be_eased = growing is None or may_host_more(growing, case, settled)
            told = _told(found if may_be_eased else replace(found, relaxation=None), profile, made, case)
            yield replace(told, removed=found.removed)


def _hosts_lack_hours(seeker: str, made: VisitPlan, profiles: Mapping[str, TownProfile], rooms: Rooms) -> bool:
    """Whether every town that could come has places left, but not the hours that giving a visit takes."""
    hosts = [host for asking, host, _ in made.problem.scores if asking == seeker]
    return bool(hosts) and all(rooms.places(profiles[host]) > 0 and rooms.within_hours(host, 1) <= 0 for host in hosts)


def _no_hours(case: RoleCase) -> str:
    needed, budget = case.policy.quarterly_hours.get(Format.VISIT, 0), case.policy.quarterly_budget_hours
    return (
        f"Keine mögliche beratende Stadt hat noch genug Stunden: Eine Beratung vor Ort kostet die "
        f"Stadt, die berät, {needed} Stunden im Vierteljahr; {budget} hat jede Stadt für alle Formen zusammen, und "
        "Vorschläge und laufender Austausch nehmen davon schon welche. Mehr Stunden stehen, wo die Geschäftsstelle das "
        "will, in den Regeln."
    )


def _told(town: Unmatched, profile: TownProfile, made: VisitPlan, case: RoleCase) -> LeftOver:
    if town.id not in made.possible.joined:
        if town.id in made.possible.known:
            return LeftOver(town.id, *NOBODY_KNOWS)
        is_vague = len(open_needs(profile)) < FULL_TOPIC_STATEMENTS
        return LeftOver(town.id, *(TOO_LITTLE_KNOWN if is_vague else OTHERS_TOO_LITTLE_KNOWN))
    if town.reason.code in (NOBODY_ALLOWED, NO_ROOM):
        return LeftOver(town.id, *NOBODY_FITS)
    # Nothing is said where somebody would have to take back a veto, nor what head office does not want proposed.
    offered = set(WORDS) & set(case.policy.relaxation_order)
    if town.relaxation is None or town.relaxation.rule not in offered:
        return LeftOver(town.id, town.reason.code, town.reason.text)
    helping = _helping(town.relaxation, case)
    return LeftOver(town.id, town.reason.code, f"{town.reason.text} {helping}", town.relaxation)


def _host_of(relaxation: Relaxation | None) -> str:
    """The town that would give one visit more; empty where the change is another one."""
    return relaxation.after.partition(": ")[0] if relaxation and relaxation.rule == "partner_capacity" else ""


def _helping(relaxation: Relaxation, case: RoleCase) -> str:
    """The change as a German sentence: a plan exists then; only a further run says whether it is the best."""
    town, _, _ = relaxation.after.partition(": ")
    words = WORDS[relaxation.rule].format(town=case.name(town))
    return f"So gibt es einen Plan auch für sie: {words}."
