"""How does head office read what a file of profiles would do: take, ask, refuse?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from api.pages.proposal_words import ROLES
from api.pages.spoken import Spoken
from api.pages.view import Frame
from matchmaker.errors import Fault
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.import_doubt import ImportDoubt
from matchmaker.rounds.sorted_import import SortedImport
from matchmaker.towns.intake_question import Question, QuestionKind
from matchmaker.towns.preview import Preview
from matchmaker.towns.profile import Role
from matchmaker.towns.wording import titled

IMPORT = "/geschaeftsstelle/einlesen"
DOUBTS = f"{IMPORT}/rueckfragen"
MOST_SHOWN = 200
QUESTIONS = {
    QuestionKind.TOWN: "Welche Stadt ist gemeint?",
    QuestionKind.ENTRY: "Welches Thema ist gemeint?",
    QuestionKind.ROLE: "Welche Stelle der Stadt ist gemeint?",
}


@dataclass(frozen=True, slots=True)
class TownLines:
    """One profile by its title, with lines about it; all German in every language."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TownList:
    """The first profiles of one kind; ``total`` counts them all."""

    total: int
    shown: tuple[TownLines, ...]

    @property
    def hidden(self) -> int:
        return self.total - len(self.shown)


@dataclass(frozen=True, slots=True)
class ImportPreviewPage:
    """What the file ``name`` would do; ``faults`` are why nothing of it can be taken, then the lists are empty.

    ``refused`` says why the last press changed nothing.
    """

    frame: Frame
    name: str
    address: str
    digest: str
    new: TownList
    changed: TownList
    unchanged: int
    doubtful: TownList
    wrong: TownList
    notes: tuple[str, ...]
    faults: tuple[str, ...] = ()
    refused: str = ""

    @property
    def does_something(self) -> bool:
        """Whether anything would be stored or asked."""
        return bool(self.new.total or self.changed.total or self.doubtful.total)


@dataclass(frozen=True, slots=True)
class DoubtLine:
    """One profile that waits for an answer."""

    href: str
    title: str
    file: str
    day: str
    by: str
    asks: str


def preview_page(
    found: SortedImport, frame: Frame, source: tuple[str, str], spoken: Spoken, refused: str = ""
) -> ImportPreviewPage:
    """The page of a file that can be sorted; ``source`` is its name and the page's address."""
    lists = preview_lists(found.preview, found.names, spoken)
    return ImportPreviewPage(
        frame=frame,
        name=source[0],
        address=source[1],
        digest=found.digest,
        new=lists["new"],
        changed=lists["changed"],
        unchanged=len(found.preview.unchanged),
        doubtful=_listed(
            (_named(one.title, found.names), [_asked(each, spoken) for each in one.questions]) for one in found.doubtful
        ),
        wrong=_listed((_named(one.title, found.names), _told(one.faults)) for one in found.refused),
        notes=found.notes,
        refused=refused,
    )


def unread_page(faults: Sequence[Fault], frame: Frame, source: tuple[str, str]) -> ImportPreviewPage:
    """The page of a file of which nothing can be taken."""
    empty = TownList(0, ())
    return ImportPreviewPage(
        frame, source[0], source[1], "", empty, empty, 0, empty, empty, (), tuple(map(str, faults[:MOST_SHOWN]))
    )


def preview_lists(preview: Preview, names: Mapping[str, str], spoken: Spoken) -> dict[str, TownList]:
    """The new and the changed profiles, each with what would be stored."""
    said = "Bedarf: %(needs)s, Erfahrung: %(known)s"
    new = (
        (titled(one, names), [spoken.say(said, needs=str(len(one.needs)), known=str(len(one.experience)))])
        for one in preview.new
    )
    changed = ((titled(one.profile, names), list(map(str, one.changes))) for one in preview.changed)
    return {"new": _listed(new), "changed": _listed(changed)}


def doubt_line(doubt: ImportDoubt, names: Mapping[str, str], spoken: Spoken) -> DoubtLine:
    """One open doubt, named as well as one can."""
    return DoubtLine(
        href=f"{DOUBTS}/{doubt.id}",
        title=doubt_title(doubt, names),
        file=doubt.file,
        day=spoken.day(german_day(doubt.at)),
        by=doubt.by,
        asks=spoken.say(QUESTIONS[doubt.kind]),
    )


def doubt_title(doubt: ImportDoubt, names: Mapping[str, str]) -> str:
    """The town as the register knows it, else as the file names it."""
    fields = doubt.document["own"]["fields"]
    written, role = (fields[key][0] if key in fields else "" for key in ("ags", "role"))
    office = f" ({ROLES[Role(role)]})" if role in set(Role) else ""
    return f"{names.get(str(written), written)}{office}"


def _named(title: str, names: Mapping[str, str]) -> str:
    """A file names towns by their keys; whoever reads the list knows them by name."""
    key, *rest = title.split(" ")
    return " ".join((key, names[key], *rest)) if key in names else title


def _asked(question: Question, spoken: Spoken) -> str:
    said = f" „{question.written}“" if question.written else ""
    return f"{question.place}: {spoken.say(QUESTIONS[question.kind])}{said}"


def _told(faults: Iterable[Fault]) -> list[str]:
    return list(map(str, faults))


def _listed(towns: Iterable[tuple[str, Sequence[str]]]) -> TownList:
    found = tuple(TownLines(title, tuple(lines)) for title, lines in towns)
    return TownList(len(found), found[:MOST_SHOWN])
