"""How does head office read what a new official register would do to its towns?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from api.pages.import_view import MOST_SHOWN, TownLines, TownList
from api.pages.spoken import Spoken
from api.pages.view import Frame
from matchmaker.errors import Fault
from matchmaker.rounds.register_review import RegisterReview
from matchmaker.towns.official.merging import TownChange
from matchmaker.towns.official.table import OfficialTable
from matchmaker.towns.register import RegisteredTown, described

REGISTER = "/geschaeftsstelle/register"
MERGE = "/geschaeftsstelle/staedte/{old}/zusammenfuehren?neu={new}"


@dataclass(frozen=True, slots=True)
class DifferenceList:
    """Towns of one kind of difference; ``meaning`` says what accepting does to them."""

    id: str
    heading: str
    meaning: str
    towns: TownList


@dataclass(frozen=True, slots=True)
class PossibleSuccessor:
    """A town that the file has no more under its key, and one of the same name that it has: ``href`` merges them."""

    missing: str
    found: str
    href: str


@dataclass(frozen=True, slots=True)
class RegisterPreviewPage:
    """The differences of the file ``name``; with ``faults`` none of it can be read and all else is empty.

    ``successors`` can be merged once the file is accepted, which brings their new keys. ``refused`` says why the last
    press changed nothing.
    """

    frame: Frame
    name: str
    origin: str
    address: str
    digest: str
    lists: tuple[DifferenceList, ...]
    figures: int
    successors: tuple[PossibleSuccessor, ...]
    changes_nothing: bool
    remarks: tuple[str, ...]
    faults: tuple[str, ...] = ()
    refused: str = ""


def register_page(
    review: RegisterReview, table: OfficialTable, frame: Frame, source: tuple[str, str], spoken: Spoken
) -> RegisterPreviewPage:
    """The page of a file that can be read; ``source`` is its name and the page's address."""
    return RegisterPreviewPage(
        frame=frame,
        name=source[0],
        origin=", ".join(part for part in (table.layout, table.source) if part),
        address=source[1],
        digest=review.digest,
        lists=tuple(one for one in _lists(review, spoken) if one.towns.total),
        figures=review.figures,
        successors=_successors(review),
        changes_nothing=review.is_empty,
        remarks=_remarks(review, spoken),
    )


def unread_register(faults: Sequence[Fault], frame: Frame, source: tuple[str, str]) -> RegisterPreviewPage:
    """The page of a file that cannot be read."""
    told = tuple(map(str, faults[:MOST_SHOWN]))
    return RegisterPreviewPage(
        frame=frame,
        name=source[0],
        origin="",
        address=source[1],
        digest="",
        lists=(),
        figures=0,
        successors=(),
        changes_nothing=True,
        remarks=(),
        faults=told,
    )


MEANINGS = {
    "kept": "Bleiben im Register, weil etwas auf sie verweist. Prüfen Sie, ob es sie unter anderem Schlüssel gibt.",
    "gone": "Fallen aus dem Register. Nichts verweist auf sie.",
    "too_small": "Fallen aus dem Register: unter 5.000 Einwohnern und ohne Stadtrecht.",
    "new": "Kommen ins Register.",
    "renamed": "Heißen künftig anders. Profile und Vorschläge bleiben.",
    "no_longer_small": "Gelten nicht mehr als kleine Stadt. Wer ein Profil hat, behält es; neue kommen nicht dazu.",
    "became_small": "Gelten künftig als kleine Stadt und können teilnehmen.",
    "crossed": "Über oder unter 20.000 Einwohnern: Das ändert die Entfernungen der Nachbarn.",
}
HEADINGS = {
    "kept": "Nicht in der Datei, aber gebraucht",
    "gone": "Weggefallen",
    "too_small": "Zu klein geworden",
    "new": "Neu",
    "renamed": "Umbenannt",
    "no_longer_small": "Keine kleine Stadt mehr",
    "became_small": "Neu unter den kleinen Städten",
    "crossed": "Grenze von 20.000 Einwohnern",
}


def _lists(review: RegisterReview, spoken: Spoken) -> Iterable[DifferenceList]:
    towns: Mapping[str, tuple[RegisteredTown, ...]] = {
        "kept": review.kept,
        "gone": review.gone,
        "too_small": review.too_small,
        "new": review.new,
    }
    changes: Mapping[str, tuple[TownChange, ...]] = {
        "renamed": review.renamed,
        "no_longer_small": review.no_longer_small,
        "became_small": review.became_small,
        "crossed": review.crossed,
    }
    told = {name: [TownLines(described(one), ()) for one in found] for name, found in towns.items()}
    told |= {name: [_changed(one, spoken) for one in found] for name, found in changes.items()}
    for name, lines in told.items():
        listed = TownList(len(lines), tuple(lines[:MOST_SHOWN]))
        yield DifferenceList(name, spoken.say(HEADINGS[name]), spoken.say(MEANINGS[name]), listed)


def _changed(change: TownChange, spoken: Spoken) -> TownLines:
    before, after = change.before, change.after
    name = [f"{before.name} → {after.name}"] if before.name != after.name else []
    size = [f"{spoken.number(before.population)} → {spoken.number(after.population)}"]
    return TownLines(described(after), tuple(name + (size if before.population != after.population else [])))


def _successors(review: RegisterReview) -> tuple[PossibleSuccessor, ...]:
    by_ags = {town.ags: town for town in (*review.kept, *review.gone, *review.new)}
    return tuple(
        PossibleSuccessor(described(by_ags[old]), described(by_ags[new]), MERGE.format(old=old, new=new))
        for old, found in review.successors.items()
        for new in found
    )


def _remarks(review: RegisterReview, spoken: Spoken) -> tuple[str, ...]:
    changes = review.loaded.changes
    counts = (
        (changes.passed_over, "Keine Städte und daher übergangen: %(number)s"),
        (changes.uninhabited, "Unbewohnt und daher übergangen: %(number)s"),
        (changes.unknown_district, "Ohne Zahlen ihres Kreises: %(number)s"),
    )
    return tuple(spoken.say(words, number=spoken.number(count)) for count, words in counts if count)
