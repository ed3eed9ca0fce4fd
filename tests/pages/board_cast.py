"""A round in curation: eleven drafts of two towns each, one of them against a rule, and towns that nobody serves."""

from matchmaker.matching.matching import Relaxation
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, Proposal
from matchmaker.rounds.round import RoundState
from matchmaker.rounds.run import LeftOver
from matchmaker.towns.profile import Need, Role, TownProfile
from tests.builders import a_profile, a_town, ags
from tests.pages.site_cast import SiteCast, invented_towns
from tests.round_builders import WEIGHTS, a_policy, a_proposal, a_round, a_run

BOARD = "/geschaeftsstelle/runden/r5"
REVIEW = "/geschaeftsstelle/vorschlaege/r5-1-"
PAIRS = 11
AGAINST_A_RULE = 11
"""Towns 28 and 29: one of them does not want the other."""
LEFT = (30, 31, 32, 33)


def draft(number: int) -> Proposal:
    """The n-th draft: towns 2n + 6 and 2n + 7; those with an even number are about retail."""
    members = tuple(Member(ags(2 * number + 6 + side), Role.MAYOR) for side in range(2))
    topic = "retail" if number % 2 == 0 else "vacancy"
    return a_proposal(
        id=f"r5-1-{number:02d}", round_id="r5", run_id="r5-1", members=members, topic=topic, score_tenths=900 - number
    )


def left_over() -> tuple[LeftOver, ...]:
    """Two towns that a wider size ratio would help, one whose partner could give a place, one that nothing helps."""
    ratio = Relaxation("maximum_size_ratio", "4", "5", 3)
    place = Relaxation("partner_capacity", f"{ags(8)}: 1", f"{ags(8)}: 2", 1)
    wider = "Keine frei. So gibt es einen Plan auch für sie: mit Größenverhältnis 5 statt 4; möglich: 3 Partnerstädte."
    return (
        LeftOver(ags(30), "partners_taken", wider, ratio),
        LeftOver(ags(31), "partners_taken", wider, ratio),
        LeftOver(ags(32), "partners_taken", "Keine frei.", place),
        LeftOver(ags(33), "nobody_allowed", "Unter den Regeln dieser Runde kommt keine andere Stadt in Frage."),
    )


def begin_curation(site: SiteCast) -> None:
    """Store all of it beside what the site has."""
    site.change(fill_board)


def fill_board(uow: UnitOfWork) -> None:
    """Towns, profiles, round, run and drafts, for any database."""
    numbers = range(8, 34)
    uow.towns.replace_all([*invented_towns(), *(a_town(number) for number in numbers)])
    uow.profiles.save_all(_profile(number) for number in numbers)
    policy = a_policy(maximum_size_ratio=4.0)
    uow.rounds.add(a_round(id="r5", title="Herbst", policy=policy, state=RoundState.CURATING))
    expected = dict.fromkeys(WEIGHTS, 0.25)
    uow.runs.add(a_run(id="r5-1", round_id="r5", expected=expected, unmatched=left_over()))
    uow.proposals.add_all(draft(number) for number in range(1, PAIRS + 1))


def _profile(number: int) -> TownProfile:
    needs = (Need("vacancy"), Need("retail")) if number % 4 < 2 else (Need("vacancy"),)
    blocked = (ags(29),) if number == 28 else ()
    return a_profile(number, name=None, needs=needs, blocked=blocked, capacity=1)
