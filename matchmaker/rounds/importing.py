"""How do profiles and ties from a file get into the database, all of them or none?"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from matchmaker.errors import Fault, MatchmakerError
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.profile_noting import note_changes
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.history import Relation
from matchmaker.towns.intake import Intake, take_in
from matchmaker.towns.preview import Preview, preview_of
from matchmaker.towns.profile import Role, TownProfile
from matchmaker.towns.register import RegisteredTown
from matchmaker.towns.relations import take_in_relations
from matchmaker.towns.source_file import SourceFile
from matchmaker.towns.unsaid import with_unsaid


class EmptyRegister(MatchmakerError):
    """Nothing can be imported before the register of towns is loaded."""

    def __init__(self) -> None:
        super().__init__("Das Register der Städte ist leer. Laden Sie es zuerst mit „matchmaker towns load“.")


@dataclass(frozen=True, slots=True)
class ProfileImport:
    """What an import of profiles found, and whether it is stored; ``names`` are the register's, by AGS."""

    preview: Preview
    notes: tuple[str, ...]
    names: Mapping[str, str]
    stored: bool


@dataclass(frozen=True, slots=True)
class RelationImport:
    """What an import of ties found, and whether it is stored; ``names`` are the register's, by AGS."""

    new: tuple[Relation, ...]
    changed: tuple[Relation, ...]
    unchanged: tuple[Relation, ...]
    names: Mapping[str, str]
    stored: bool


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """A file to take in; with ``dry_run`` it is checked and compared only. Without a moment no history is kept."""

    source: SourceFile
    dry_run: bool = False
    at: datetime | None = None


def import_profiles(
    order: ImportOrder, taxonomy: Taxonomy, uow: UnitOfWork, announce: Callable[[ProfileImport], None]
) -> ProfileImport:
    """Store the profiles of a file, as the towns stated them, in one transaction.

    ``announce`` is shown the outcome before anything is written. A profile replaces the stored one of the
    same town and role, or of the town's only role where the file names none; what the file has no column or
    key for stays, and so do towns that are not in it.
    ``BadInput`` with all faults, ``StaleWrite`` where somebody else stored one of them while the outcome was
    shown: nothing is stored.
    """
    with uow:
        known = _known(uow)
        # The versions first: a profile that changes in between is then refused and not overwritten.
        seen = uow.profiles.versions()
        stored = {(profile.ags, profile.role): profile for profile in uow.profiles.all()}
        intake = take_in(order.source, taxonomy, known, familiar={ags for ags, _ in stored})
        names = _names(known)
        meant = _in_their_only_role(intake, stored, order.source)
        whole = completed(zip(meant.stated, meant.unsaid, strict=True), stored, known)
        preview = preview_of(whole, stored.values(), told_by(taxonomy, names))
        found = ProfileImport(preview, intake.notes, names, stored=not order.dry_run)
        # Inside the transaction: what is announced is what is stored, whoever else writes meanwhile.
        announce(found)
        if not order.dry_run:
            uow.profiles.save_all(found.preview.to_store, seen)
            if order.at is not None:
                note_changes(found.preview.to_store, stored, f"Datei „{order.source.name}“", uow, order.at)
            uow.commit()
    return found


def import_relations(order: ImportOrder, uow: UnitOfWork, announce: Callable[[RelationImport], None]) -> RelationImport:
    """Store the ties of a file in one transaction, each in place of the stored one of its towns, kind and label."""
    with uow:
        known = _known(uow)
        incoming = take_in_relations(order.source, known)
        old = {_key(relation): relation for relation in uow.relations.all()}
        found = RelationImport(
            new=tuple(tie for tie in incoming if _key(tie) not in old),
            changed=tuple(tie for tie in incoming if old.get(_key(tie), tie) != tie),
            unchanged=tuple(tie for tie in incoming if old.get(_key(tie)) == tie),
            names=_names(known),
            stored=not order.dry_run,
        )
        announce(found)
        if not order.dry_run:
            uow.relations.save_all((*found.new, *found.changed))
            uow.commit()
    return found


def _in_their_only_role(
    intake: Intake, stored: Mapping[tuple[str, Role | None], TownProfile], source: SourceFile
) -> Intake:
    """Profiles without any word on their role get the town's only stored one; ``BadInput`` where it has several."""
    roles: dict[str, list[Role | None]] = defaultdict(list)
    for ags, role in stored:
        roles[ags].append(role)
    times = Counter(new.ags for new in intake.stated)
    # Beside a profile of the same town in another role, "none" is meant as it stands.
    silent = {
        new.ags
        for new, unsaid in zip(intake.stated, intake.unsaid, strict=True)
        if "role" in unsaid and times[new.ags] == 1
    }
    if unclear := [ags for ags in sorted(silent) if len(roles[ags]) > 1]:
        reason = "Diese Stadt ist in mehreren Rollen gespeichert. Nennen Sie die Rolle."
        raise source.refusal(*(Fault(f"Stadt {ags}", reason, "role") for ags in unclear))
    only = {ags: roles[ags][0] for ags in silent if roles[ags]}
    return replace(
        intake, stated=tuple(replace(new, role=only[new.ags]) if new.ags in only else new for new in intake.stated)
    )


def completed(
    stated: Iterable[tuple[TownProfile, frozenset[str]]],
    stored: Mapping[tuple[str, Role | None], TownProfile],
    known: Mapping[str, RegisteredTown],
) -> list[TownProfile]:
    """The profiles of a file, each with what it has no place for, as they would be stored beside what is there."""
    whole = []
    for new, unsaid in stated:
        old = stored.get((new.ags, new.role))
        whole.append(new if old is None else _named(with_unsaid(new, old, unsaid), old, known[new.ags]))
    return whole


def _named(new: TownProfile, old: TownProfile, town: RegisteredTown) -> TownProfile:
    # A file that shows the register's name says nothing about it, nor does it take back that somebody wrote it down.
    return replace(new, name=old.name) if new.name is None and old.name == town.name else new


def _known(uow: UnitOfWork) -> Mapping[str, RegisteredTown]:
    known = {town.ags: town for town in uow.towns.all()}
    if not known:
        raise EmptyRegister
    return known


def told_by(taxonomy: Taxonomy, names: Mapping[str, str]) -> Callable[[str], str]:
    """Ids of the taxonomy as their German labels, keys of towns with the name beside them."""

    def said(word: str) -> str:
        if word in taxonomy:
            return f"„{taxonomy.entry(word).labels.de}“"
        return f"{names[word]} ({word})" if word in names else word

    return said


def _names(known: Mapping[str, RegisteredTown]) -> Mapping[str, str]:
    return {ags: town.name for ags, town in known.items()}


def _key(relation: Relation) -> tuple[str, str, str, str]:
    return relation.first, relation.second, relation.kind, relation.label
