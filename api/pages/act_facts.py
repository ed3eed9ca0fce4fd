"""What stands beside a deed of head office in a history, in words and in the language of the page?"""

from collections.abc import Callable, Mapping

from api.pages.board_gaps import change_words
from api.pages.queue_view import KINDS
from api.pages.spoken import Spoken
from matchmaker.matching.matching import Relaxation
from matchmaker.matching.problem import Strategy
from matchmaker.rounds.acting import RoundAct
from matchmaker.rounds.exchange import EndReason
from matchmaker.rounds.office_act import Facts, OfficeAct
from matchmaker.rounds.settling import Settlement

GOALS: Mapping[str, str] = {
    Strategy.MOST_SERVED: "möglichst viele Städte",
    Strategy.BEST_TOTAL: "höchste Summe der Punkte",
    Strategy.STABLE: "stabil",
}
DECISIONS: Mapping[str, str] = {Settlement.SENT: "Ist angekommen", Settlement.AGAIN: "Noch einmal senden"}
TASKS: Mapping[str, str] = {str(kind): words.label for kind, words in KINDS.items()}
REASONS: Mapping[str, str] = {str(reason): reason.label for reason in EndReason}
AS_WRITTEN = ("called", "scopes", "round")


def facts_of(one: OfficeAct, names: Mapping[str, str], spoken: Spoken) -> str:
    """What a deed was about and what it changed; ``names`` gives the towns' by AGS. Empty where it needs no more."""
    told = {**one.before, **one.after}
    parts = [str(told[key]) for key in AS_WRITTEN if told.get(key)]
    if ags := told.get("ags"):
        parts.append(names.get(str(ags), str(ags)))
    if which := told.get("which"):
        parts.append(WHICH.get(one.act, _as_it_is)(str(which), spoken))
    if one.act == RoundAct.EASED:
        parts += _loosened(one.before, one.after, spoken)
    return ", ".join(parts)


def _loosened(before: Facts, after: Facts, spoken: Spoken) -> list[str]:
    rules = (rule for rule in before if rule in after)
    return [change_words(Relaxation(rule, str(before[rule]), str(after[rule]), 0), spoken) for rule in rules]


def _as_it_is(which: str, _: Spoken) -> str:
    return which


def _goals(which: str, spoken: Spoken) -> str:
    return ", ".join(spoken.say(GOALS.get(goal, goal)) for goal in which.split(", "))


def _run(which: str, spoken: Spoken) -> str:
    return spoken.say("Lauf %(run)s", run=which)


def _in(words: Mapping[str, str]) -> Callable[[str, Spoken], str]:
    return lambda which, spoken: spoken.say(words.get(which, which))


WHICH: Mapping[str, Callable[[str, Spoken], str]] = {
    RoundAct.TRIED: _goals,
    RoundAct.ACCEPTED: _run,
    "mail_settled": _in(DECISIONS),
    "mails_settled": _in(DECISIONS),
    "task_done": _in(TASKS),
    "exchange_ended": _in(REASONS),
}
"""By act, what its „which“ says; it is a code in the log."""
