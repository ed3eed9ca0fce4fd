"""Which towns have no partner in this round, and what is each of them told as the reason?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from matchmaker.matching.matching import Relaxation, Unmatched
from matchmaker.rounds.run import LeftOver
from matchmaker.rounds.settled import Settled
from matchmaker.rounds.tandem_plan import TandemPlan
from matchmaker.scoring.plan_pairs import LISTED
from matchmaker.scoring.wording import Wording

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
    """By AGS: what would give a town a partner, in fields and as a sentence, and what takes its places elsewhere."""

    helping: Mapping[str, tuple[Relaxation, str]]
    occupied: Mapping[str, str]


def left_over(plan: TandemPlan, settled: Settled, wording: Wording, known: Known) -> tuple[LeftOver, ...]:
    """Every town of one role without a partner, by AGS: kept out by a veto of its own, or left by the solver.

    What helps follows the reason.
    A town whose proposal from an earlier run stands has a partner, whatever became of the other side.
    """
    served = {ags for pair in settled.fixed for ags in pair}
    kept_out = [LeftOver(ags, veto.code, wording.veto(veto)) for ags, veto in plan.kept_out.items()]
    told = ((town, _told(town, plan, known)) for town in plan.matching.unmatched)
    unmatched = [replace(_with_help(entry, known), removed=town.removed) for town, entry in told]
    return by_ags(entry for entry in (*kept_out, *unmatched) if entry.ags not in served)


def by_ags(entries: Iterable[LeftOver]) -> tuple[LeftOver, ...]:
    """The entries in the one order in which runs keep them."""
    return tuple(sorted(entries, key=lambda entry: entry.ags))


def _with_help(entry: LeftOver, known: Known) -> LeftOver:
    if entry.ags not in known.helping:
        return entry
    relaxation, sentence = known.helping[entry.ags]
    return replace(entry, sentence=f"{entry.sentence} {sentence}", relaxation=relaxation)


def _told(town: Unmatched, plan: TandemPlan, known: Known) -> LeftOver:
    if town.reason.code == NO_ROOM and town.id in known.occupied:
        # Asked first: whatever else is true of the town, it learns most from what takes its place.
        return LeftOver(town.id, NO_ROOM, known.occupied[town.id])
    if town.id in plan.unsure:
        return LeftOver(town.id, *(TOO_LITTLE_KNOWN if town.id in plan.vague else OTHERS_TOO_LITTLE_KNOWN))
    if town.id in plan.apart:
        return LeftOver(town.id, *NO_TOPIC)
    if town.reason.code == TAKEN and not plan.complete:
        return LeftOver(town.id, TAKEN, LISTED_TAKEN)
    if town.reason.code == NOBODY_ALLOWED:
        return LeftOver(town.id, *NOBODY_FITS)
    return LeftOver(town.id, town.reason.code, town.reason.text)
