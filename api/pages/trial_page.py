"""What does head office read of plans that were computed for trial, side by side, before it accepts one?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from api.pages.board_page import board_href
from api.pages.browse_choice import Options
from api.pages.plan_change_words import told_change
from api.pages.round_acts import ActLine
from api.pages.spoken import Spoken
from api.pages.view import Frame
from api.trial_documents import refusal_of, trials_of
from matchmaker.matching.problem import Strategy
from matchmaker.rounds.calendar import GERMAN_TIME, german_day
from matchmaker.rounds.easing_rules import GROUPS
from matchmaker.rounds.kept_trial import KeptTrial
from matchmaker.rounds.proposal import Proposal
from matchmaker.rounds.round import Round
from matchmaker.rounds.trial import Coverage
from matchmaker.rounds.trial_beginning import WITHOUT_GOALS
from matchmaker.rounds.trial_run import TrialRun, TrialRunState
from matchmaker.towns.profile import Format

STRATEGY_WORDS: Mapping[str, str] = {
    Strategy.MOST_SERVED: "möglichst viele Städte",
    Strategy.BEST_TOTAL: "höchste Summe der Punkte",
    Strategy.STABLE: "stabil, keine zwei würden lieber tauschen",
}
EVERY = "alle"
# A stable plan parts such pairs only where a proposal that stays keeps one of the two busy.
BUT_FOR_FIXED = "stabil, außer wo Vorschläge es verhindern, die auf jeden Fall bleiben"
GOALS: Options = (*STRATEGY_WORDS.items(), (EVERY, "alle drei nebeneinander"))
MOST_NAMED = 50
OF_FAILED = (
    "Davon 1 Stadt, deren Vorschlag nicht zustande kam.",
    "Davon %(count)s Städte, deren Vorschlag nicht zustande kam.",
)


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
    vacant: str
    proof: str
    stopped: bool
    new: Named
    dropped: Named
    fixed: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class TrialPage:
    """A computation for trial: how to begin one, how far it is, or its plans. ``now`` is how the round stands.

    ``run`` names the computation in the forms that stop it or throw it away, ``begun`` says who began it and when,
    ``stopping`` who wishes an end of what is still at work.
    """

    frame: Frame
    title: str
    address: str
    goals: Options
    chosen: str
    is_working: bool
    run: str
    begun: str
    stopping: str
    percent: int
    best: str
    plans: tuple[TrialPlan, ...]
    now: str
    refusal: str
    note: str
    acts: tuple[ActLine, ...] = ()


@dataclass(frozen=True, slots=True)
class TrialWords:
    """In which language plans are told, with the towns' names by AGS, and at which ``UnitOfWork.moment``."""

    spoken: Spoken
    names: Mapping[str, str]
    moment: datetime


def trial_page(its_round: Round, run: TrialRun | None, chosen: str, words: TrialWords) -> TrialPage:
    """The page without its frame's and its form's own words, which the route puts in."""
    spoken = words.spoken
    trials = trials_of(run)
    plans = tuple(trial_plan(one, words) for one in trials)
    before = trials[0].change.before if trials else None
    state = run.state(words.moment) if run else None
    return TrialPage(
        frame=Frame(()),
        title=its_round.title,
        address=board_href(its_round.id),
        goals=() if its_round.format in WITHOUT_GOALS else tuple((goal, spoken.say(told)) for goal, told in GOALS),
        chosen=chosen if chosen in dict(GOALS) else Strategy.MOST_SERVED,
        is_working=state is TrialRunState.WORKING,
        run=run.id if run else "",
        begun=told_begun(run, spoken) if run else "",
        stopping=told_stopping(run, spoken) if run else "",
        # After the solver the reasons of those left over are looked for, so it is not over with its last hundredth.
        percent=min(99, int(100 * run.done)) if run else 0,
        best=_best(run, its_round.format, spoken) if run else "",
        plans=plans,
        now=_now(before, spoken) if before else "",
        refusal=refusal_of(run, state) if run and state else "",
        note="",
    )


def trial_plan(trial: KeptTrial, words: TrialWords) -> TrialPlan:
    """Everything that somebody weighs before accepting a plan."""
    change, run, spoken = trial.change, trial.drafted.run, words.spoken
    alone = change.alone_after(run)
    return TrialPlan(
        goal=spoken.say(_goal(trial)),
        sentence=told_change(change, spoken),
        served=_served(change.after, spoken),
        total=spoken.tenths(change.after.total_tenths),
        weakest=_weakest(change.standing, words),
        would_rather=_would_rather(trial.drafted.blocking_pairs, spoken),
        left=spoken.count(alone.count, spoken.say("Stadt"), spoken.say("Städte")),
        vacant=spoken.counted(len(alone.vacant), OF_FAILED) if alone.vacant else "",
        proof=_proof(trial, spoken),
        stopped=trial.stopped,
        new=_named(change.new, words),
        dropped=_named(change.dropped, words),
        fixed=_fixed(len(change.fixed), spoken),
        fingerprint=trial.fingerprint,
    )


def told_begun(run: TrialRun, spoken: Spoken) -> str:
    """Who began a computation, and when."""
    day, clock = spoken.day(german_day(run.ordered_at)), f"{run.ordered_at.astimezone(GERMAN_TIME):%H:%M}"
    return spoken.say("Begonnen von %(by)s am %(day)s um %(time)s Uhr.", by=run.ordered_by, day=day, time=clock)


def told_stopping(run: TrialRun, spoken: Spoken) -> str:
    """Who wishes its end, which comes as soon as whoever computes hears of it; empty where nobody does."""
    if run.stopped_by is None:
        return ""
    return spoken.say("%(by)s hält die Berechnung an; gleich ist sie zu Ende.", by=run.stopped_by)


def _now(before: Coverage, spoken: Spoken) -> str:
    total = spoken.tenths(before.total_tenths)
    return spoken.say("Jetzt: %(served)s, Summe %(total)s Punkte.", served=_served(before, spoken), total=total)


def _best(run: TrialRun, format: Format, spoken: Spoken) -> str:
    """Where the solver is: the best total and the bound, of pairs in points of the plan.

    Of groups it is their value, size times worth: points are counted from what is shown, once the groups are known.
    """
    if not run.bound:
        return ""
    if format in GROUPS:
        value, most = (spoken.tenths(round(one / 100_000)) for one in (run.total, run.bound))
        told = "Wert der Gruppen bisher %(value)s, höchstens möglich %(most)s. Punkte nennt das Ergebnis."
        return spoken.say(told, value=value, most=most)
    total, bound = (spoken.tenths(round(value / 1_000)) for value in (run.total, run.bound))
    return spoken.say("Bisher beste Summe %(total)s, höchstens möglich %(bound)s.", total=total, bound=bound)


def _served(coverage: Coverage, spoken: Spoken) -> str:
    served = spoken.number(coverage.served)
    if coverage.towns == 1:
        return spoken.say("%(served)s von 1 Stadt mit Vorschlag", served=served)
    towns = spoken.number(coverage.towns)
    return spoken.say("%(served)s von %(towns)s Städten mit Vorschlag", served=served, towns=towns)


def _weakest(standing: Sequence[Proposal], words: TrialWords) -> str:
    if not standing:
        return words.spoken.say("keiner")
    return _scored(min(standing, key=lambda one: (one.score_tenths, one.id)), words)


def _goal(trial: KeptTrial) -> str:
    """What the plan was made for, in words that are true of it."""
    run = trial.drafted.run
    is_parted = run.strategy == Strategy.STABLE and trial.drafted.blocking_pairs
    return BUT_FOR_FIXED if is_parted else STRATEGY_WORDS[run.strategy]


def _would_rather(pairs: int | None, spoken: Spoken) -> str:
    """How many pairs the plan parts though both would rather have each other; groups know none."""
    if pairs is None:
        return ""
    one, many = "1 Paar würde lieber tauschen", "%(pairs)s Paare würden lieber tauschen"
    return spoken.say(one) if pairs == 1 else spoken.say(many, pairs=spoken.number(pairs))


def _proof(trial: KeptTrial, spoken: Spoken) -> str:
    run, more = trial.drafted.run, trial.drafted.towns_missing
    if run.optimal:
        return spoken.say("nachweislich das beste Ergebnis")
    gap = 0.0 if run.upper_bound == 0 else 100 * (1 - run.total / run.upper_bound)
    total = spoken.say("höchstens %(gap)s %% unter dem Besten", gap=spoken.number(gap, 2))
    if not more:
        return total
    # Whoever wants most towns served asks for these first; the total alone would hide them.
    if more == 1:
        return spoken.say("höchstens 1 Stadt mehr möglich, Summe %(gap)s", gap=total)
    towns = spoken.number(more)
    return spoken.say("höchstens %(towns)s Städte mehr möglich, Summe %(gap)s", towns=towns, gap=total)


def _fixed(amount: int, spoken: Spoken) -> str:
    one = "1 Vorschlag bleibt auf jeden Fall: festgehalten, freigegeben oder verschickt."
    many = "%(count)s Vorschläge bleiben auf jeden Fall: festgehalten, freigegeben oder verschickt."
    return spoken.counted(amount, (one, many)) if amount else ""


def _scored(proposal: Proposal, words: TrialWords) -> str:
    """„A und B (78,4)“."""
    towns = words.spoken.listing([words.names.get(member.ags, member.ags) for member in proposal.members])
    return f"{towns} ({words.spoken.tenths(proposal.score_tenths)})"


def _named(proposals: Sequence[Proposal], words: TrialWords) -> Named:
    more = len(proposals) - MOST_NAMED
    return Named(
        names=tuple(_scored(one, words) for one in proposals[:MOST_NAMED]),
        total=words.spoken.number(len(proposals)),
        more=words.spoken.counted(more, ("und 1 weiterer", "und %(count)s weitere")) if more > 0 else "",
    )
