"""What stands on the sheet that a mayor hands to the council: why this town, what it costs, and what comes next?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from api.pages.atlas import Atlas
from api.pages.brief_terms import BriefTerms, effort, next_step, shape, travel
from api.pages.compared_rows import LIKENESS, ComparedRow, compared_rows
from api.pages.proposal_words import format_name
from api.pages.spoken import SPOKEN, Spoken
from api.pages.statements import entry_label
from matchmaker.scoring.distant_topics import DISTANT_CHALLENGE, DISTANT_EXPERIENCE
from matchmaker.scoring.open_points import sureness
from matchmaker.scoring.pair_account import PairAccount
from matchmaker.scoring.pair_score import Reason
from matchmaker.scoring.telling import in_turns, reasons_for
from matchmaker.scoring.wording import Wording
from matchmaker.towns.register import RegisteredTown
from matchmaker.towns.written_number import Language

# One sheet: of more than one partner each has its best reason, of many figures the first stand in the table.
MOST_ROWS = 9
MOST_ROWS_OF_MANY = 6
MANY_PARTNERS = 4
MOST_DOUBTS = 2
MORE = (
    "1 weiterer Punkt auf der Seite des Vorschlags.",
    "%(count)s weitere Punkte auf der Seite des Vorschlags.",
)
MORE_UNSHOWN = ("1 weiterer Punkt hat hier keinen Platz.", "%(count)s weitere Punkte haben hier keinen Platz.")
# A group has no points of its own, so its sheet does not speak of any.
WITHOUT_POINTS = {one: f"{one}_plain" for one in (DISTANT_CHALLENGE, DISTANT_EXPERIENCE)}


@dataclass(frozen=True, slots=True)
class Listed:
    """A heading and its sentences, at least one."""

    heading: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BriefTable:
    """The towns side by side: ``columns`` are the row's name, each town, and where the figures stand."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[ComparedRow, ...]


@dataclass(frozen=True, slots=True)
class CouncilBrief:
    """Everything that the sheet says, ready-made in one language, for the page and the PDF alike.

    ``facts`` are pairs of label and value; ``sources`` are as stored; whoever shows them tells them.
    """

    language: Language
    kicker: str
    title: str
    facts: tuple[tuple[str, str], ...]
    reasons: tuple[Listed, ...]
    doubts: tuple[Listed, ...]
    table: BriefTable
    terms: tuple[Listed, ...]
    next_step: Listed
    notes: tuple[str, ...]
    sources_label: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class BriefFacts:
    """What the sheet for the town ``own`` is made from: public facts alone, whoever calls has made sure of that.

    ``accounts`` are those of ``own`` with each of ``partners``, in their order, at least one. ``changed`` says that
    other points come of today's statements than the run told; else empty.
    """

    own: RegisteredTown
    partners: tuple[RegisteredTown, ...]
    accounts: tuple[PairAccount, ...]
    topic: str | None
    terms: BriefTerms
    origin: str
    changed: str = ""


def council_brief(facts: BriefFacts, atlas: Atlas, wording: Wording) -> CouncilBrief:
    """The sheet in the language of ``wording``."""
    spoken = SPOKEN[wording.language]
    names = [town.name for town in facts.partners]
    form = format_name(facts.terms.format, spoken)
    return CouncilBrief(
        language=spoken.language,
        kicker=spoken.say("Kurzvorlage für den Rat von %(town)s", town=facts.own.name),
        title=spoken.say("%(format)s mit %(towns)s", format=form, towns=spoken.listing(names)),
        facts=tuple(_facts(facts, wording, spoken)),
        reasons=tuple(_reasons(facts, wording, spoken)),
        doubts=tuple(_doubts(facts, wording, spoken)),
        table=_table(facts, atlas, spoken),
        terms=(
            Listed(spoken.say("Aufwand"), effort(facts.terms, spoken)),
            Listed(spoken.say("Reise und Kosten"), travel(facts.terms, facts.own, facts.partners, spoken)),
        ),
        next_step=Listed(spoken.say("Nächster Schritt"), next_step(facts.terms, spoken)),
        notes=tuple(_notes(facts, wording, spoken)),
        sources_label=spoken.say("Quellen der Gründe:"),
        sources=_sources(facts),
    )


def _facts(facts: BriefFacts, wording: Wording, spoken: Spoken) -> Iterator[tuple[str, str]]:
    if facts.topic:
        yield spoken.say("Thema"), entry_label(facts.topic, wording.taxonomy, wording.language)
    yield spoken.say("Worum es geht"), shape(facts.terms, spoken)
    towns = (
        spoken.say(
            "%(town)s (%(state)s, %(count)s Einwohner)",
            town=town.name,
            state=town.state,
            count=spoken.number(town.population),
        )
        for town in facts.partners
    )
    label = "Vorgeschlagen" if facts.terms.state else "Andere Stadt"
    yield spoken.say(label), "; ".join(towns)
    if standing := facts.terms.standing(spoken):
        yield spoken.say("Stand"), standing


def _reasons(facts: BriefFacts, wording: Wording, spoken: Spoken) -> Iterator[Listed]:
    nothing = (wording.phrase("nothing_for"),)
    if len(facts.partners) > 1:
        pairs = zip(facts.partners, facts.accounts, strict=True)
        best = (
            f"{town.name}: {one}"
            for town, account in pairs
            for one in wording.sentences(reasons_for(account.score, facts.own.ags))[:1]
        )
        yield Listed(spoken.say("Warum diese Städte?"), tuple(best) or nothing)
        return
    (partner,), (account,) = facts.partners, facts.accounts
    for heading, ags in (
        (spoken.say("Warum %(town)s?", town=partner.name), facts.own.ags),
        (spoken.say("Was hat %(town)s davon?", town=partner.name), partner.ags),
    ):
        yield Listed(heading, wording.sentences(reasons_for(account.score, ags)) or nothing)


def _doubts(facts: BriefFacts, wording: Wording, spoken: Spoken) -> Iterator[Listed]:
    tellings = [account.telling for account in facts.accounts]
    against = _own_first(in_turns(one.against for one in tellings), facts)
    missing = _own_first(in_turns(one.missing for one in tellings), facts)
    none, all_there = spoken.say("Nichts deutlich, soweit wir wissen."), spoken.say("Alle Angaben liegen vor.")
    yield Listed(spoken.say("Was dagegen spricht"), _cut(wording.sentences(against), facts, spoken) or (none,))
    yield Listed(spoken.say("Was noch fehlt"), _cut(wording.sentences(missing), facts, spoken) or (all_there,))


def _own_first(found: list[Reason], facts: BriefFacts) -> list[Reason]:
    """What is said of the reader's own need first: a sentence's town ``a`` is the one that seeks."""
    ordered = sorted(found, key=lambda one: dict(one.subject).get("a") != facts.own.name)
    if len(facts.accounts) == 1:
        return ordered
    return [replace(one, code=WITHOUT_POINTS.get(one.code, one.code)) for one in ordered]


def _cut(sentences: tuple[str, ...], facts: BriefFacts, spoken: Spoken) -> tuple[str, ...]:
    """The first, and how many more there are: nothing falls silently."""
    left = len(sentences) - MOST_DOUBTS
    if left <= 0:
        return sentences
    return (*sentences[:MOST_DOUBTS], spoken.counted(left, MORE if facts.terms.state else MORE_UNSHOWN))


def _table(facts: BriefFacts, atlas: Atlas, spoken: Spoken) -> BriefTable:
    towns = (facts.own, *facts.partners)
    # How alike two towns are is computed, not measured: it has neither year nor source.
    computed = spoken.say(LIKENESS)
    rows = (row for row in compared_rows(atlas, towns, spoken) if row.label != computed)
    known = [row for row in rows if set(row.values) != {spoken.missing}]
    heading = spoken.say("Die Städte im Vergleich")
    most = MOST_ROWS if len(facts.partners) < MANY_PARTNERS else MOST_ROWS_OF_MANY
    columns = (spoken.say("Merkmal"), *(town.name for town in towns), spoken.say("Jahr und Quelle"))
    return BriefTable(heading, columns, tuple(known[:most]))


def _notes(facts: BriefFacts, wording: Wording, spoken: Spoken) -> Iterator[str]:
    if len(facts.accounts) == 1:
        (account,) = facts.accounts
        points = wording.points(account.score.score_tenths)
        yield spoken.say("%(points)s von 100 Punkten.", points=points)
        yield sureness(account.score, wording)
        yield spoken.say("Punkte sind kein Prozentwert und kein Urteil über eine Stadt.")
    if facts.changed:
        yield facts.changed
    yield spoken.say("Hier zählen nur öffentliche Angaben.")
    yield facts.origin


def _sources(facts: BriefFacts) -> tuple[str, ...]:
    """Where the told reasons stand, each source once."""
    return tuple(dict.fromkeys(part for reason in _told(facts) for part in (reason.source or "").split("; ") if part))


def _told(facts: BriefFacts) -> Iterable[Reason]:
    for account in facts.accounts:
        yield from (*account.telling.for_a, *account.telling.for_b, *account.telling.against)
