"""Why does no expert come to a seeker?"""

from collections.abc import Mapping

from matchmaker.matching.matching import Unmatched, UnmatchedReason
from matchmaker.matching.problem import TownSlot
from matchmaker.matching.visit_easings import Hosts, Standing, VisitEasings
from matchmaker.matching.visit_problem import SEEKER


def unmatched_seekers(standing: Standing, easings: VisitEasings) -> tuple[Unmatched, ...]:
    """Every seeker without a visit, by id, with the rule that left it so and the cheapest change that helps."""
    pairs = [*standing.arena.pinned, *(standing.arena.edges[e] for e in standing.chosen)]
    served = {standing.arena.ids[seeker] for seeker, _, _ in pairs}
    seekers = [town for town in standing.slots.towns if town.id[0] == SEEKER]
    waiting = {town.id: Hosts() for town in seekers if town.id not in served}
    _sort_hosts(standing, waiting)
    return tuple(
        Unmatched(
            town.id.removeprefix(SEEKER),
            _reason(town, waiting[town.id]),
            easings.cheapest(town, waiting[town.id]),
            waiting[town.id].removed,
        )
        for town in seekers
        if town.id in waiting
    )


def _sort_hosts(standing: Standing, waiting: Mapping[str, Hosts]) -> None:
    room = {town.id: town.capacity for town in standing.slots.towns}
    vetoed = set(standing.slots.vetoed)
    for seeker, host, _ in standing.slots.scores:
        if seeker in waiting:
            hosts = waiting[seeker]
            fate = hosts.vetoed if (seeker, host) in vetoed else hosts.open if room[host] else hosts.without_room
            fate.append(host)


def _reason(seeker: TownSlot, hosts: Hosts) -> UnmatchedReason:
    # Its own room comes first: without it no rule about pairs matters.
    if seeker.capacity == 0:
        return UnmatchedReason("no_capacity", "Die Stadt hat in dieser Runde keinen freien Platz (Kapazität 0).")
    if hosts.open:
        return UnmatchedReason("partners_taken", _taken_text(len(hosts.open)))
    removals = (
        ("all_vetoed", len(hosts.vetoed), "ausgeschlossen"),
        ("partners_without_capacity", len(hosts.without_room), "mit einer Stadt ohne freien Platz"),
    )
    codes = [code for code, count, _ in removals if count]
    if not codes:
        reason = "Für diese Stadt ist keine beratende Stadt mit einer Bewertung angegeben."
        return UnmatchedReason("no_listed_pair", f"{reason} Gesucht ist eine, die zu ihren Themen Erfahrung hat.")
    if len(hosts.vetoed) + len(hosts.without_room) == 1:
        why = "ist ausgeschlossen" if hosts.vetoed else "hat keinen freien Platz"
        return UnmatchedReason(codes[0], f"Die einzige mögliche beratende Stadt {why}.")
    spoken = ", ".join(f"{count} {rule}" for _, count, rule in removals if count)
    return UnmatchedReason(
        codes[0] if len(codes) == 1 else "no_candidate_left", f"Keine mögliche beratende Stadt: {spoken}."
    )


def _taken_text(hosts: int) -> str:
    if hosts == 1:
        return "Die einzige mögliche beratende Stadt hat keinen Platz mehr."
    return f"Alle {hosts} möglichen beratenden Städte haben keinen Platz mehr."
