"""How does a town come from its own words to a need: what the two pages of the form show?"""

from collections.abc import Sequence
from dataclasses import dataclass

from api.pages.browse_choice import Options
from api.pages.statements import office_of
from api.pages.view import Frame
from api.suggester import ReadySuggester
from matchmaker.features.text import Suggestion
from matchmaker.rounds.stating import NEEDED
from matchmaker.taxonomy.model import EntryKind, Taxonomy
from matchmaker.towns.profile import Need, TownProfile, Visibility
from matchmaker.towns.vocabulary import INTENSITIES

SHOWN = 3
KINDS = {EntryKind.TOPIC: "Thema", EntryKind.CHALLENGE: "Herausforderung"}
VISIBILITIES: Options = (
    (Visibility.PUBLIC, "alle, auch ohne Anmeldung"),
    (Visibility.NETWORK, "nur angemeldete Städte"),
    (Visibility.HEAD_OFFICE, "nur wir und die Geschäftsstelle"),
    (Visibility.SCORE_ONLY, "nur wir und die Geschäftsstelle, und es zählt nur bei der Auswahl der Paare"),
)


@dataclass(frozen=True, slots=True)
class SuggestedEntry:
    """An entry that the text may speak of; ``place`` says where it stands in the taxonomy."""

    id: str
    label: str
    place: str
    is_chosen: bool
    is_guess: bool


@dataclass(frozen=True, slots=True)
class NeedDraft:
    """What the person has entered so far; empty values were not chosen yet."""

    text: str
    entry: str = ""
    intensity: str = "mittel"
    # What a mayor writes down for the first time may be delicate: making it public is a step of its own.
    visibility: str = Visibility.HEAD_OFFICE
    office: str = ""


@dataclass(frozen=True, slots=True)
class NeedPage:
    """The page „Thema bestätigen“; ``faults`` say what to mend, ``remark`` what the suggestions rest on."""

    frame: Frame
    draft: NeedDraft
    faults: tuple[str, ...]
    remark: str
    entries: tuple[SuggestedEntry, ...]
    offices: Options
    contact: str
    home: str
    asking: str
    saving: str
    proposing: str
    intensities: Options
    visibilities: Options


def suggested(draft: NeedDraft, ready: ReadySuggester, taxonomy: Taxonomy) -> tuple[SuggestedEntry, ...]:
    """The three entries that fit best to be a need; a method is none. ``BadInput`` refuses the text."""
    everything = len(taxonomy.topics) + len(taxonomy.challenges) + len(taxonomy.methods)
    found = [one for one in ready.suggester.suggest(draft.text, everything) if one.kind in NEEDED][:SHOWN]
    return tuple(_entry(one, draft, taxonomy) for one in found)


def offices_of(profiles: Sequence[TownProfile]) -> Options:
    """The offices that may be meant, as values of a form; empty where there is no choice."""
    return tuple((profile.role or "", office_of(profile)) for profile in profiles) if len(profiles) > 1 else ()


def need_of(draft: NeedDraft) -> Need:
    """What the town states by this form; a value that the form does not offer takes its default."""
    visibility = Visibility(draft.visibility) if draft.visibility in list(Visibility) else Visibility.HEAD_OFFICE
    return Need(draft.entry, INTENSITIES.get(draft.intensity, 1.0), draft.text.strip() or None, visibility)


def _entry(one: Suggestion, draft: NeedDraft, taxonomy: Taxonomy) -> SuggestedEntry:
    above = taxonomy.path_of(one.id)[1:] if one.kind is EntryKind.TOPIC else ()
    place = (KINDS[one.kind], *(taxonomy.entry(topic).labels.de for topic in reversed(above)))
    return SuggestedEntry(one.id, one.label, " › ".join(place), one.id == draft.entry, one.is_guess)
