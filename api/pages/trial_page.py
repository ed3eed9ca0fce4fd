"""What does head office read of plans that were computed for trial, side by side, before it accepts one?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.pages.board_page import board_href
from api.pages.browse_choice import Options
from api.pages.german_words import count, number, tenths
from api.pages.head_office_page import heading_of
from api.pages.view import Frame
from api.trial_jobs import TrialJob
from matchmaker.matching.problem import Strategy
from matchmaker.rounds.proposal import Proposal
from matchmaker.rounds.round import Round
from matchmaker.rounds.trial import Coverage, Trial
from matchmaker.towns.profile import Format

STRATEGY_WORDS: Mapping[str, str] = {
    Strategy.MOST_SERVED: "möglichst viele Städte",
    Strategy.BEST_TOTAL: "höchste Summe der Punkte",
    Strategy.STABLE: "stabil, keine zwei würden lieber tauschen",
}
EVERY = "alle"
GOALS: Options = (*STRATEGY_WORDS.items(), (EVERY, "alle drei nebeneinander"))
# Groups are searched for by their value alone.
WITHOUT_GOALS = (Format.CIRCLE, Format.CONSORTIUM)
MOST_NAMED = 50


@dataclass(frozen=True, slots=True)
class Named:
    """Some of many proposals by their towns; ``total`` counts all, ``more`` says how many are not named."""

    names: tuple[str, ...]
    total: str
    more: str


@dataclass(frozen=True, slots=True)
class TrialPlan:
    """One plan with what it would change; ``fingerprint`` names it in the form that accepts it."""

    goal: str
    sentence: str
    served: str
    total: str
    weakest: str
    would_rather: str
    left: str
    proof: str
    stopped: bool
    new: Named
    dropped: Named
    fixed: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class TrialPage:
    """A computation for trial: how to begin one, how far it is, or its plans. ``now`` is how the round stands."""

    frame: Frame
    title: str
    address: str
    goals: Options
    chosen: str
    is_working: bool
    percent: int
    best: str
    plans: tuple[TrialPlan, ...]
    now: str
    refusal: str
    note: str


def trial_page(its_round: Round, job: TrialJob | None, chosen: str, names: Mapping[str, str]) -> TrialPage:
    """The page without its frame's and its form's own words, which the route puts in."""
    plans = tuple(trial_plan(one, names) for one in job.trials) if job and job.is_over else ()
    before = job.trials[0].change.before if job and plans else None
    return TrialPage(
        frame=Frame(()),
        title=its_round.title,
        address=board_href(its_round.id),
        goals=() if its_round.format in WITHOUT_GOALS else GOALS,
        chosen=chosen if chosen in dict(GOALS) else Strategy.MOST_SERVED,
        is_working=job is not None and not job.is_over,
        # After the solver the reasons of those left over are looked for, so it is not over with its last hundredth.
        percent=min(99, int(100 * job.done)) if job else 0,
        best=_best(job) if job else "",
        plans=plans,
        now=f"Jetzt: {_served(before)}, Summe {tenths(before.total_tenths)} Punkte." if before else "",
        # Until it is over, nobody knows how it ends.
        refusal=job.refusal if job and job.is_over else "",
        note="",
    )


def trial_plan(trial: Trial, names: Mapping[str, str]) -> TrialPlan:
    """Everything that somebody weighs before accepting a plan."""
    change, run = trial.change, trial.drafted.run
    standing = (*change.fixed, *trial.drafted.drafts)
    return TrialPlan(
        goal=STRATEGY_WORDS[run.strategy],
        sentence=change.sentence,
        served=_served(change.after),
        total=tenths(change.after.total_tenths),
        weakest=_weakest(standing, names),
        would_rather=_would_rather(trial.drafted.blocking_pairs),
        left=count(len(run.unmatched), "Stadt", "Städte"),
        proof=_proof(trial),
        stopped=trial.stopped,
        new=_named(change.new, names),
        dropped=_named(change.dropped, names),
        fixed=_fixed(len(change.fixed)),
        fingerprint=trial.fingerprint,
    )


def _best(job: TrialJob) -> str:
    """Where the solver is: the best total and the bound, in points of the plan."""
    if not job.progress.bound:
        return ""
    total, bound = (tenths(round(value / 1_000)) for value in (job.progress.total, job.progress.bound))
    return f"Bisher beste Summe {total}, höchstens möglich {bound}."


def _served(coverage: Coverage) -> str:
    return f"{number(coverage.served)} von {count(coverage.towns, 'Stadt', 'Städten')} mit Vorschlag"


def _weakest(standing: Sequence[Proposal], names: Mapping[str, str]) -> str:
    if not standing:
        return "keiner"
    weakest = min(standing, key=lambda one: (one.score_tenths, one.id))
    return f"{tenths(weakest.score_tenths)} ({heading_of(weakest, names)})"


def _would_rather(pairs: int | None) -> str:
    """How many pairs the plan parts though both would rather have each other; groups know none."""
    if pairs is None:
        return ""
    return f"{count(pairs, 'Paar', 'Paare')} würden lieber tauschen" if pairs != 1 else "1 Paar würde lieber tauschen"


def _proof(trial: Trial) -> str:
    run = trial.drafted.run
    if run.optimal:
        return "nachweislich das beste Ergebnis"
    gap = 0.0 if run.upper_bound == 0 else 100 * (1 - run.total / run.upper_bound)
    total = f"höchstens {number(gap, 2)} % unter dem Besten"
    if not trial.drafted.towns_missing:
        return total
    # Whoever wants most towns served asks for these first; the total alone would hide them.
    return f"höchstens {count(trial.drafted.towns_missing, 'Stadt', 'Städte')} mehr möglich, Summe {total}"


def _fixed(amount: int) -> str:
    stay = count(amount, "Vorschlag bleibt", "Vorschläge bleiben")
    return f"{stay} auf jeden Fall: festgehalten, freigegeben oder verschickt." if amount else ""


def _named(proposals: Sequence[Proposal], names: Mapping[str, str]) -> Named:
    more = len(proposals) - MOST_NAMED
    return Named(
        names=tuple(f"{heading_of(one, names)} ({tenths(one.score_tenths)})" for one in proposals[:MOST_NAMED]),
        total=number(len(proposals)),
        more=f"und {count(more, 'weiterer', 'weitere')}" if more > 0 else "",
    )
