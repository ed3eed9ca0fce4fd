"""How is an evidence path said to a person, in German or English, from nothing but its stored steps?"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from matchmaker.graph.path import EvidencePath, NodeRef, PathKind, Step
from matchmaker.graph.schema import EdgeKind, NodeKind
from matchmaker.towns.history import RelationKind
from matchmaker.towns.profile import Stage

Language = Literal["de", "en"]

SENTENCES: Mapping[str, Mapping[str, Mapping[str, str]]] = tomllib.loads(
    Path(__file__).with_name("sentences.toml").read_text(encoding="utf-8")
)
UNFINISHED: Mapping[tuple[EdgeKind, str], str] = {
    (EdgeKind.RAN_PROJECT, Stage.IDEA): "plans",
    (EdgeKind.RAN_PROJECT, Stage.DECIDED): "plans",
    (EdgeKind.RAN_PROJECT, Stage.UNDER_WAY): "runs_project",
    (EdgeKind.USED_METHOD, Stage.IDEA): "plans",
    (EdgeKind.USED_METHOD, Stage.DECIDED): "plans",
    (EdgeKind.USED_METHOD, Stage.UNDER_WAY): "uses_method",
}
EXPERIENCED: Mapping[NodeKind, str] = {
    NodeKind.METHOD: "shared_method",
    NodeKind.CHALLENGE: "shared_challenge_experience",
}
BETWEEN_TOPICS = (EdgeKind.BROADER, EdgeKind.RELATED)


def sentence(path: EvidencePath, language: Language = "de") -> str:
    """One or two short sentences for a path; every word of content is a label or date of one of its steps."""
    if path.kind in (PathKind.HELP, PathKind.RELATED_HELP):
        return f"{_seeks(path, language)} {_gives(path, language)}"
    code, more = _code_and_parts(path, language)
    return _filled("says", code, language, _names(path, language) | more)


def in_arrows(path: EvidencePath, language: Language = "de") -> str:
    """The short form: ``Demmin braucht Leerstand ← hat Erfahrung Zwönitz → nutzte Pop-up-Labor``."""
    said = [path.seeker.label(language)]
    for number, step in enumerate(path.steps):
        arrow = ("" if number == 0 else "→ ") if step.forward else "← "
        is_met = step.forward and any(not one.forward for one in path.steps[number + 1 : number + 2])
        said.append(f"{arrow}{_verb(step, language)} {_named(step.end, language, is_met=is_met)}")
    return " ".join(said)


def _verb(step: Step, language: Language) -> str:
    if NodeKind.SETTING in (step.start.kind, step.end.kind):
        return SENTENCES["parts"]["lies_so"][language]
    if (unfinished := _unfinished(step)) is not None:
        return SENTENCES["unfinished"][unfinished][language]
    return SENTENCES["verbs"][step.kind][language]


def _unfinished(step: Step) -> str | None:
    """The verb of what is still going on, or only planned, so that it is not told as past; else None."""
    # A failure is over, whatever its stage.
    return None if step.details.get("failed") else UNFINISHED.get((step.kind, step.details.get("stage", "")))


def _named(node: NodeRef, language: Language, *, is_met: bool) -> str:
    """A node as the short form names it; of a district only the number is known, which tells a reader nothing."""
    if node.kind is not NodeKind.DISTRICT:
        return _quoted(node, language)
    return SENTENCES["parts"]["same_district" if is_met else "a_district"][language]


def _quoted(node: NodeRef, language: Language) -> str:
    """A challenge is named by a sentence of its own, which must not run into the one around it."""
    label = node.label(language)
    return SENTENCES["parts"]["quoted"][language].format(t=label) if node.kind is NodeKind.CHALLENGE else label


def _seeks(path: EvidencePath, language: Language) -> str:
    first = path.steps[0]
    return _filled("seeks", first.kind, language, _names(path, language) | {"t": first.end.label(language)})


def _gives(path: EvidencePath, language: Language) -> str:
    """What the partner did, on the same subject or on a related topic, and by which method or project."""
    told = path.steps[len(path.steps) - path.tail - 1]
    code = "failed" if told.details.get("failed") else told.details["stage"]
    parts = {"on": _on(path, told, language), "told": _told(path, told, language), "year": ""}
    if told.date:
        parts["year"] = f", {told.date[:4]}"
    return _filled("gives", code, language, _names(path, language) | parts)


def _on(path: EvidencePath, told: Step, language: Language) -> str:
    if path.kind is PathKind.RELATED_HELP:
        code = "distant" if _is_distant(path) else "related"
        return _filled("on", code, language, {"u": _topics(path)[1].label(language)})
    if told.start.kind is NodeKind.CHALLENGE and told.start != path.steps[0].end:
        return _filled("on", "challenge", language, {"u": told.start.label(language)})
    return _filled("on", "same", language, {})


def _told(path: EvidencePath, told: Step, language: Language) -> str:
    if path.tail:
        name = path.steps[-1].end.label(language)
    elif told.kind is EdgeKind.USED_METHOD:
        name = told.start.label(language)
    else:
        name = told.details.get("title", "")
    return f" ({name})" if name else ""


def _code_and_parts(path: EvidencePath, language: Language) -> tuple[str, dict[str, str]]:
    """The template of a path that is no help, and what fills it beside the two towns."""
    if path.kind is PathKind.SHARED:
        return _shared(path, language)
    if path.kind is PathKind.RELATED_SHARED:
        own, related = _topics(path)
        code = "distant_shared" if _is_distant(path) else "related_shared"
        return code, {"t": own.label(language), "u": related.label(language)}
    if path.kind is PathKind.EXCHANGED:
        return _exchanged(path.steps[0], language)
    middle = _meeting(path)
    code = middle.kind.value if path.kind is PathKind.PLACE else path.kind.value
    if path.kind is PathKind.SHARED_EXPERIENCE:
        code = EXPERIENCED.get(middle.kind, code)
    return code, {"t": middle.label(language)}


def _shared(path: EvidencePath, language: Language) -> tuple[str, dict[str, str]]:
    meeting, own, theirs = _meeting(path), path.steps[0].end, path.steps[-1].start
    if own == theirs:
        code = "shared_challenge" if meeting.kind is NodeKind.CHALLENGE else "shared_topic"
        return code, {"t": meeting.label(language)}
    named = {"x": own.label(language), "y": theirs.label(language)}
    return "shared_through", named | {"t": meeting.label(language)}


def _exchanged(met: Step, language: Language) -> tuple[str, dict[str, str]]:
    year = (met.date or "")[:4]
    running = bool(met.details.get("running"))
    until = _filled("parts", "until", language, {"year": year}) if year and not running else ""
    if met.details["format"] == RelationKind.TWIN_TOWN:
        return ("twin_towns", {}) if running else ("were_twin_towns", {"until": until})
    name = met.details.get("label") or SENTENCES["formats"].get(met.details["format"], {}).get(language, "")
    parts = {"told": f" ({name})" if name else "", "until": until}
    return "exchanging" if running else "exchanged", parts


def _meeting(path: EvidencePath) -> NodeRef:
    """Where the seeker's statements and the partner's meet."""
    return next(step.start for step in path.steps if not step.forward) if _turns(path) else path.steps[0].end


def _turns(path: EvidencePath) -> bool:
    return any(not step.forward for step in path.steps)


def _topics(path: EvidencePath) -> tuple[NodeRef, NodeRef]:
    """The two related topics of a path: the seeker's and the partner's."""
    between = [step for step in path.steps if step.kind in BETWEEN_TOPICS]
    return between[0].start, between[-1].end


def _is_distant(path: EvidencePath) -> bool:
    """Whether the two topics hang together by a "see also" alone, which no score counts."""
    return any(step.kind is EdgeKind.RELATED for step in path.steps)


def _names(path: EvidencePath, language: Language) -> dict[str, str]:
    return {"a": path.seeker.label(language), "b": path.partner.label(language)}


def _filled(table: str, code: str, language: Language, parts: Mapping[str, str]) -> str:
    return SENTENCES[table][code][language].format_map(parts)
