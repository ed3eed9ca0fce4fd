"""How does head office take the good profiles of a file, and keep the doubtful ones for an answer?"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from matchmaker.errors import StaleWrite
from matchmaker.rounds.import_doubt import ImportDoubt
from matchmaker.rounds.importing import EmptyRegister, completed, told_by
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.profile_noting import note_changes
from matchmaker.rounds.repeating import repeated
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.entry_names import EntryNames
from matchmaker.towns.intake_sorting import Believed, Doubtful, Refused, SortedIntake, Sorting
from matchmaker.towns.preview import Preview, preview_of
from matchmaker.towns.profile import Role, TownProfile
from matchmaker.towns.raw_document import raw_document
from matchmaker.towns.register import Register
from matchmaker.towns.source_file import SourceFile

CHANGED_MEANWHILE = (
    "Inzwischen hat sich geändert, was diese Datei bewirkt. Bitte sehen Sie die Vorschau noch einmal an."
)
Stored = Mapping[tuple[str, Role | None], TownProfile]


@dataclass(frozen=True, slots=True)
class SortedImport:
    """What a file would do: store, ask, or refuse. ``digest`` names exactly this outcome."""

    preview: Preview
    doubtful: tuple[Doubtful, ...]
    refused: tuple[Refused, ...]
    notes: tuple[str, ...]
    names: Mapping[str, str]
    digest: str


@dataclass(frozen=True, slots=True)
class ImportAcceptance:
    """Take in what the preview with this ``digest`` showed; the file's good profiles, its doubts as questions."""

    source: SourceFile
    digest: str
    by: str


def preview_import(source: SourceFile, taxonomy: Taxonomy, uow: UnitOfWork) -> SortedImport:
    """What the file would do, inside an open unit of work; ``BadInput`` where it cannot be sorted at all."""
    stored = stored_profiles(uow)
    return _sorted_import(source, taxonomy, uow, stored)


def accept_import(order: ImportAcceptance, taxonomy: Taxonomy, uow: UnitOfWork, now: datetime) -> SortedImport:
    """Store the good profiles and the doubts, in one transaction; refused ones are nowhere.

    ``StaleWrite`` where the file would by now do something else than was shown: nothing is stored. The same doubts of
    the same file are asked about once, however often it is taken.
    """
    return repeated(lambda: _accept_once(order, taxonomy, uow, now))


def _accept_once(order: ImportAcceptance, taxonomy: Taxonomy, uow: UnitOfWork, now: datetime) -> SortedImport:
    with uow:
        uow.strict()
        # The versions first: a profile that changes in between is then refused and not overwritten.
        seen, stored = uow.profiles.versions(), stored_profiles(uow)
        found = _sorted_import(order.source, taxonomy, uow, stored)
        if found.digest != order.digest:
            raise StaleWrite(CHANGED_MEANWHILE)
        uow.profiles.save_all(found.preview.to_store, seen)
        note_changes(found.preview.to_store, stored, f"{order.by}, Datei „{order.source.name}“", uow, now)
        for doubt in found.doubtful:
            uow.import_doubts.add(doubt_of(doubt, order, now))
        uow.commit()
    return found


def stored_profiles(uow: UnitOfWork) -> Stored:
    """All stored profiles by AGS and role."""
    return {(profile.ags, profile.role): profile for profile in uow.profiles.all()}


def sorting_for(taxonomy: Taxonomy, uow: UnitOfWork, stored: Stored) -> Sorting:
    """By what files are sorted just now; ``EmptyRegister`` where there are no towns."""
    register = Register(uow.towns.all())
    if not len(register):
        raise EmptyRegister
    roles: dict[str, list[Role | None]] = defaultdict(list)
    for ags, role in stored:
        roles[ags].append(role)
    heirs = {one.old_ags: one.new_ags for one in uow.successions.all()}
    return Sorting(EntryNames(taxonomy), register, roles, heirs)


def preview_believed(
    believed: Iterable[Believed], sorting: Sorting, taxonomy: Taxonomy, stored: Stored
) -> tuple[Preview, Mapping[str, str]]:
    """What believed profiles would change, beside the names of all towns."""
    names = {ags: town.name for ags, town in sorting.register.by_ags.items()}
    whole = completed(((one.profile, one.unsaid) for one in believed), stored, sorting.register.by_ags)
    return preview_of(whole, stored.values(), told_by(taxonomy, names)), names


def _sorted_import(source: SourceFile, taxonomy: Taxonomy, uow: UnitOfWork, stored: Stored) -> SortedImport:
    sorting = sorting_for(taxonomy, uow, stored)
    found: SortedIntake = sorting.sort(source)
    preview, names = preview_believed(found.believed, sorting, taxonomy, stored)
    told = repr((preview, found.doubtful, found.refused))
    digest = sha256(told.encode()).hexdigest()
    return SortedImport(preview, found.doubtful, found.refused, found.notes, names, digest)


def doubt_of(doubtful: Doubtful, order: ImportAcceptance, now: datetime) -> ImportDoubt:
    """The doubt as it waits for its answer."""
    document = raw_document(doubtful.raw)
    # From the content: the same file handed in twice, or by two people, asks the same questions once.
    key = sha256(order.source.content + doubtful.raw.own.where.encode() + repr(document).encode()).hexdigest()[:24]
    first = doubtful.questions[0]
    return ImportDoubt(key, first.kind, order.source.name, now, order.by, document, doubtful.questions)
