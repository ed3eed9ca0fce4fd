"""How does a person read the account of a pair at the terminal?"""

from collections.abc import Iterable, Iterator, Mapping

from api.pages.explanation import ENOUGH, PARTLY
from matchmaker.graph.wording import in_arrows, sentence
from matchmaker.scoring.certainty import Certainty
from matchmaker.scoring.criterion import is_missing
from matchmaker.scoring.open_points import sureness
from matchmaker.scoring.pair_account import PairAccount
from matchmaker.scoring.pair_score import Contribution, Direction, Reason
from matchmaker.scoring.place_wording import place_words
from matchmaker.scoring.wording import Wording
from matchmaker.towns.profile import Format
from matchmaker.towns.told_source import told_source


def pair_lines(account: PairAccount, wording: Wording, names: Mapping[str, str]) -> Iterator[str]:
    """Reasons of both sides first, then what stands against it, then every line up to the total, and how sure it is."""
    score = account.score
    yield headline(account, wording, names)
    yield from (f"  {place_words(place, wording, names)}" for place in account.places)
    yield from (f"  {wording.phrase('excluded', sentence=wording.veto(veto))}" for veto in score.vetoes)
    if account.certainty is Certainty.QUESTION:
        yield f"  {wording.phrase('question')}"
    yield ""
    yield from _reason_lines(account, wording, names)
    yield f"  {wording.phrase('lines')}"
    for line in score.contributions:
        yield from _line_lines(line, account, wording, names)
    if score.one_sidedness_tenths:
        yield f"    {wording.points(score.one_sidedness_tenths):>5}  {wording.criterion('one_sidedness')}"
        yield f"           {wording.phrase('one_sided')}"
    yield f"  {sureness(score, wording)}"
    if sources := _sources(account):
        yield f"  {wording.phrase('sources', sources=told_source('; '.join(sources), wording.language))}"
    yield ""


def headline(account: PairAccount, wording: Wording, names: Mapping[str, str]) -> str:
    """The two towns with their points, called provisional where little is known."""
    score = account.score
    is_sure = account.certainty is Certainty.SURE
    return wording.phrase(
        "total",
        a=names[score.a],
        b=names[score.b],
        format=wording.format(score.format),
        points=wording.points(score.score_tenths),
        note="" if is_sure else f", {wording.phrase('provisional')}",
    )


def _reason_lines(account: PairAccount, wording: Wording, names: Mapping[str, str]) -> Iterator[str]:
    score, telling = account.score, account.telling
    otherwise = [wording.phrase("nothing_for")]
    yield from _listed(wording.phrase("why", town=names[score.a]), _said(telling.for_a, wording) or otherwise)
    if score.format is not Format.VISIT:
        yield from _listed(wording.phrase("why", town=names[score.b]), _said(telling.for_b, wording) or otherwise)
    yield from _listed(wording.phrase("against"), _said(telling.against, wording))
    yield from _listed(wording.phrase("missing"), _said(telling.missing, wording))
    # The arrows are the exact steps; the sentence above says them so that nobody has to learn to read arrows.
    paths = [
        f"{sentence(one, wording.language)}\n      {in_arrows(one, wording.language)}" for one in account.evidence or ()
    ]
    yield from _listed(wording.phrase("evidence"), paths)


def _said(reasons: Iterable[Reason], wording: Wording) -> list[str]:
    return list(wording.sentences(reasons))


def _listed(heading: str, sentences: list[str]) -> Iterator[str]:
    if sentences:
        yield f"  {heading}"
        yield from (f"    – {one}" for one in sentences)
        yield ""


def _line_lines(line: Contribution, account: PairAccount, wording: Wording, names: Mapping[str, str]) -> Iterator[str]:
    score = account.score
    gain = ""
    if line.direction is not Direction.BOTH:
        town = names[score.a if line.direction is Direction.A_TO_B else score.b]
        gain = wording.phrase("gain", town=town)
    basis = _basis(line, wording)
    yield f"    {wording.points(line.points_tenths):>5}  {wording.criterion(line.criterion)}{gain}{basis}"
    yield from (f"           {wording.sentence(reason)}" for reason in _shown(line))


def _shown(line: Contribution) -> tuple[Reason, ...]:
    """The strongest reason; where that is a gap, what is known besides as well."""
    return line.reasons[: 2 if line.reasons and is_missing(line.reasons[0]) else 1]


def _basis(line: Contribution, wording: Wording) -> str:
    """Said where points come from a cautious estimate: else a reader takes them for a fact, as on the page."""
    if line.completeness >= ENOUGH:
        return ""
    return f" – {wording.phrase('partly_estimated' if line.completeness > PARTLY else 'estimated')}"


def _sources(account: PairAccount) -> list[str]:
    """Where all that is said stands, each source once, without the full stop that some of them bring along."""
    told = [reason.source for line in account.score.contributions for reason in _shown(line)]
    told += [step.source for path in account.evidence or () for step in path.steps]
    single = (part.rstrip(".") for source in told if source for part in source.split("; "))
    return list(dict.fromkeys(single))
