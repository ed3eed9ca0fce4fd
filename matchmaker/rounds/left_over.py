"""Which towns have no partner in this round, and what is each of them told as the reason?"""

from collections.abc import Mapping
from dataclasses import dataclass

from matchmaker.matching.matching import Unmatched
from matchmaker.rounds.settled import Settled
from matchmaker.rounds.tandem_plan import TandemPlan
from matchmaker.scoring.plan_pairs import LISTED
from matchmaker.scoring.wording import Wording

LeftOver = tuple[str, str, str]
"""AGS, reason code, German sentence."""

NO_ROOM = "no_capacity"
NOBODY_ALLOWED = "no_listed_pair"
TOO_LITTLE_KNOWN = ("too_little_known", "Über diese Stadt ist noch zu wenig bekannt. Bitte das Profil ergänzen.")
OTHERS_TOO_LITTLE_KNOWN = ("others_too_little_known", "Über alle möglichen Partnerstädte ist noch zu wenig bekannt.")
NO_TOPIC = (
    "no_common_topic",
    "Mit keiner möglichen Partnerstadt gibt es bisher ein gemeinsames Thema. Bitte Bedarf oder Erfahrung ergänzen.",
)
TAKEN = "partners_taken"
LISTED_TAKEN = f"Von den {LISTED} am besten passenden Partnerstädten ist keine mehr frei."
NOBODY_FITS = ("nobody_allowed", "Unter den Regeln dieser Runde kommt keine andere Stadt in Frage.")


@dataclass(frozen=True, slots=True)
class Known:
    """By AGS, in German sentences: what would give a town a partner, and what takes its places in other rounds."""

    helping: Mapping[str, str]
    occupied: Mapping[str, str]


def left_over(plan: TandemPlan, settled: Settled, wording: Wording, known: Known) -> tuple[LeftOver, ...]:
    """Every town of one role without a partner, by AGS: kept out by a veto of its own, or left by the solver.

    What helps follows the reason.
    A town whose proposal from an earlier run stands has a partner, whatever became of the other side.
    """
    served = {ags for pair in settled.fixed for ags in pair}
    kept_out = [(ags, veto.code, wording.veto(veto)) for ags, veto in plan.kept_out.items()]
    unmatched = [
        (ags, code, f"{reason} {known.helping[ags]}" if ags in known.helping else reason)
        for ags, code, reason in (_told(town, plan, known) for town in plan.matching.unmatched)
    ]
    return tuple(sorted(entry for entry in (*kept_out, *unmatched) if entry[0] not in served))


def _told(town: Unmatched, plan: TandemPlan, known: Known) -> LeftOver:
    if town.reason.code == NO_ROOM and town.id in known.occupied:
        # Asked first: whatever else is true of the town, it learns most from what takes its place.
        return town.id, NO_ROOM, known.occupied[town.id]
    if town.id in plan.unsure:
        return town.id, *(TOO_LITTLE_KNOWN if town.id in plan.vague else OTHERS_TOO_LITTLE_KNOWN)
    if town.id in plan.apart:
        return town.id, *NO_TOPIC
    if town.reason.code == TAKEN and not plan.complete:
        return town.id, TAKEN, LISTED_TAKEN
    if town.reason.code == NOBODY_ALLOWED:
        return town.id, *NOBODY_FITS
    return town.id, town.reason.code, town.reason.text
