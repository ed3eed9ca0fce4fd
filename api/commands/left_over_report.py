"""Who is left over in a run of a round and why, for people and as JSON, each reason once?"""

from collections.abc import Callable, Iterator
from typing import Any

from api.commands.plan_words import name_lines
from matchmaker.matching.matching import Relaxation
from matchmaker.matching.matching_document import relaxation_document
from matchmaker.rounds.causes import cause_lines, causes, with_example
from matchmaker.rounds.run import LeftOver, Run
from matchmaker.towns.profile import Format
from matchmaker.towns.written_number import written_number

WITHOUT = {
    Format.TANDEM: "ohne Partnerstadt",
    Format.CIRCLE: "in keiner kollegialen Beratung",
    Format.VISIT: "ohne Beratung",
    Format.CONSORTIUM: "in keinem Verbund",
}


def run_lines(run: Run, name: Callable[[str], str]) -> Iterator[str]:
    """How good the plan of a run provably is and how many it leaves over, then the reasons with whom each is about."""
    proof = "nachweislich der beste Plan" if run.optimal else f"höchstens {_gap_percent(run)} % unter dem besten Plan"
    yield f"{proof}; {WITHOUT[run.format]}: {len(run.unmatched)}."
    for sentence, names in cause_lines(run.unmatched, name):
        yield f"  {sentence}"
        yield from name_lines(names)


def unmatched_document(run: Run, name: Callable[[str], str]) -> list[dict[str, Any]]:
    """Who is left over in a run and why, as JSON; ``name`` gives a town's by its AGS."""
    return [{"ags": one.ags, "name": name(one.ags), **_why(one)} for one in run.unmatched]


def causes_document(run: Run, name: Callable[[str], str]) -> list[dict[str, Any]]:
    """Why towns are left over in a run, each reason once with all its towns (AGS), as JSON; most towns first."""
    return [
        {
            "text": with_example(cause, name),
            "code": cause.towns[0].code,
            "towns": [one.ags for one in cause.towns],
            **({"relaxation": _change_document(cause.relaxation)} if cause.relaxation else {}),
        }
        for cause in causes(run.unmatched)
    ]


def _change_document(change: Relaxation) -> dict[str, str]:
    return {"rule": change.rule, "from": change.before, "to": change.after}


def _why(one: LeftOver) -> dict[str, Any]:
    """In the words and the shape of ``matchmaker solve``."""
    reason = {"reason": {"code": one.code, "text": one.sentence}}
    return reason | ({"relaxation": relaxation_document(one.relaxation)} if one.relaxation else {})


def _gap_percent(run: Run) -> str:
    missing = 100 * (run.upper_bound - run.total) / run.upper_bound if run.upper_bound else 0.0
    return written_number(missing, 1)
