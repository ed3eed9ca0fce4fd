"""Who is without a partner in a round and why, for people and as JSON, each reason once?"""

from collections.abc import Callable, Iterator
from typing import Any

from api.commands.plan_words import name_lines
from matchmaker.matching.matching import Relaxation
from matchmaker.matching.matching_document import relaxation_document
from matchmaker.rounds.alone import Alone
from matchmaker.rounds.causes import cause_lines, causes, with_example
from matchmaker.rounds.removed_words import removed_sentence
from matchmaker.rounds.run import LeftOver, Run
from matchmaker.towns.profile import Format
from matchmaker.towns.written_number import written_number

WITHOUT = {
    Format.TANDEM: "ohne Partnerstadt",
    Format.CIRCLE: "in keiner kollegialen Beratung",
    Format.VISIT: "ohne Beratung",
    Format.CONSORTIUM: "in keinem Verbund",
}
VACANT = "Ihr Vorschlag kam nicht zustande, und sie haben noch keinen anderen:"


def run_lines(run: Run, alone: Alone, name: Callable[[str], str]) -> Iterator[str]:
    """How good the plan of a run provably is and how many are alone by now, then why, each with its towns."""
    proof = "nachweislich der beste Plan" if run.optimal else f"höchstens {_gap_percent(run)} % unter dem besten Plan"
    yield f"{proof}; {WITHOUT[run.format]}: {alone.count}."
    yield from why_alone(alone, name)


def why_alone(alone: Alone, name: Callable[[str], str]) -> Iterator[str]:
    """The reasons with whom each is about and what the rules took from them, then whose proposal failed."""
    for cause, (sentence, names) in zip(causes(alone.left), cause_lines(alone.left, name), strict=True):
        yield f"  {sentence}"
        yield from name_lines(names)
        if removed := removed_sentence(cause.towns):
            yield f"    {removed}"
    if alone.vacant:
        yield f"  {VACANT}"
        yield from name_lines(map(name, alone.vacant))


def alone_document(alone: Alone, name: Callable[[str], str]) -> dict[str, Any]:
    """Who is alone by now and why, as JSON: left over by the run, the reasons of these, and whose proposals failed.

    ``name`` gives a town's by its AGS.
    """
    return {
        "unmatched": [{"ags": one.ags, "name": name(one.ags), **_why(one)} for one in alone.left],
        "causes": _causes_document(alone, name),
        "vacant": [{"ags": ags, "name": name(ags)} for ags in alone.vacant],
    }


def _causes_document(alone: Alone, name: Callable[[str], str]) -> list[dict[str, Any]]:
    """Each reason once with all its towns (AGS), most towns first."""
    return [
        {
            "text": with_example(cause, name),
            "code": cause.towns[0].code,
            "towns": [one.ags for one in cause.towns],
            **({"relaxation": _change_document(cause.relaxation)} if cause.relaxation else {}),
        }
        for cause in causes(alone.left)
    ]


def _change_document(change: Relaxation) -> dict[str, str]:
    return {"rule": change.rule, "from": change.before, "to": change.after}


def _why(one: LeftOver) -> dict[str, Any]:
    """In the words and the shape of ``matchmaker solve``."""
    document: dict[str, Any] = {"reason": {"code": one.code, "text": one.sentence}}
    if one.removed:
        document["removed"] = dict(one.removed)
    if one.conflict:
        document["conflict"] = list(one.conflict)
    return document | ({"relaxation": relaxation_document(one.relaxation)} if one.relaxation else {})


def _gap_percent(run: Run) -> str:
    missing = 100 * (run.upper_bound - run.total) / run.upper_bound if run.upper_bound else 0.0
    return written_number(missing, 1)
