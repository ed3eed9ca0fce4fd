"""How does a town change what it has said of itself: who sees a statement, how it takes part, its pause?"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from matchmaker.errors import BadInput, Fault, NotFound, StaleWrite
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.profile_noting import THE_TOWN, note_change
from matchmaker.taxonomy.model import EntryKind, Taxonomy
from matchmaker.towns.profile import Experience, Format, Role, StatementKind, TownProfile, Visibility, Wishes
from matchmaker.towns.windows import WINDOW_KEYS

MOST_PLACES = 6
LONGEST_PAUSE = timedelta(days=366)
LONGEST_TITLE = 200
FIRST_YEAR = 1990
NOT_SAVED = "Nichts wurde gespeichert."
CHANGED = (
    "Ihre Angaben wurden inzwischen von anderer Stelle geändert. Bitte prüfen Sie sie und speichern Sie noch einmal."
)


@dataclass(frozen=True, slots=True)
class OwnOffice:
    """One office of a town, and the version of its profile that its form showed (0: nothing was stored yet).

    ``at`` is when it changes something and ``by`` who writes it down; without a moment no history is kept.
    """

    ags: str
    role: Role | None
    seen_version: int
    at: datetime | None = None
    by: str = THE_TOWN


@dataclass(frozen=True, slots=True)
class StatementRef:
    """Neighbouring statements of one kind: those that a page shows as one, from ``first`` on."""

    is_need: bool
    first: int
    count: int = 1


@dataclass(frozen=True, slots=True)
class Participation:
    """How an office takes part; ``without_history`` says that there was no exchange so far, where nothing is stated."""

    consent: bool
    capacity: int | None
    formats: tuple[Format, ...]
    windows: tuple[str, ...]
    wishes: Wishes
    paused_until: date | None
    without_history: bool = False


def show_statement_to(seers: Visibility, ref: StatementRef, office: OwnOffice, uow: UnitOfWork) -> TownProfile:
    """From now on these statements are for ``seers``; ``NotFound`` where there are none, ``StaleWrite`` if changed."""

    def shown(profile: TownProfile) -> TownProfile:
        _refuse_absent(ref, profile)
        if ref.is_need:
            needs = (replace(one, visibility=seers) if _meant(ref, n) else one for n, one in enumerate(profile.needs))
            return replace(profile, needs=tuple(needs))
        known = (replace(one, visibility=seers) if _meant(ref, n) else one for n, one in enumerate(profile.experience))
        return replace(profile, experience=tuple(known))

    return change_profile(shown, office, uow)


def remove_statement(ref: StatementRef, office: OwnOffice, uow: UnitOfWork) -> TownProfile:
    """Take these statements out of the profile; refused as ``show_statement_to`` is."""

    def removed(profile: TownProfile) -> TownProfile:
        _refuse_absent(ref, profile)
        if ref.is_need:
            return replace(profile, needs=tuple(one for n, one in enumerate(profile.needs) if not _meant(ref, n)))
        known = (one for n, one in enumerate(profile.experience) if not _meant(ref, n))
        return replace(profile, experience=tuple(known))

    return change_profile(removed, office, uow)


def take_part(wanted: Participation, office: OwnOffice, today: date, uow: UnitOfWork) -> TownProfile:
    """Store how the office takes part, in its own name; ``BadInput`` with every fault.

    A pause ends by itself on its day. Whatever was assumed of the office before is no longer: it has spoken itself.
    """
    faults = [*participation_faults(wanted, today)]
    if faults:
        raise BadInput(NOT_SAVED, faults)

    def taking_part(profile: TownProfile) -> TownProfile:
        return replace(
            profile,
            consent=wanted.consent,
            capacity=wanted.capacity,
            formats=wanted.formats,
            windows=wanted.windows,
            wishes=wanted.wishes,
            paused_until=wanted.paused_until,
            history=() if wanted.without_history and profile.history is None else profile.history,
            consent_source=None,
        )

    return change_profile(taking_part, office, uow)


def state_experience(
    told: Experience, taxonomy: Taxonomy, office: OwnOffice, today: date, uow: UnitOfWork
) -> TownProfile:
    """Add what the town can tell others about; ``BadInput`` with every fault. The same statement twice stands once."""
    faults = [*experience_faults(told, taxonomy, today)]
    if faults:
        raise BadInput(NOT_SAVED, faults)

    def telling(profile: TownProfile) -> TownProfile:
        others = tuple(one for one in profile.experience if (one.id, one.title) != (told.id, told.title))
        return replace(profile, experience=(*others, told))

    return change_profile(telling, office, uow)


def forget_profile(office: OwnOffice, uow: UnitOfWork) -> TownProfile:
    """Remove all that the office has said, its consent included; proposals that stand are for head office to end."""
    return change_profile(lambda profile: TownProfile(profile.ags, role=profile.role), office, uow)


def change_profile(change: Callable[[TownProfile], TownProfile], office: OwnOffice, uow: UnitOfWork) -> TownProfile:
    """Store what ``change`` makes of the office's profile, if it still has the version that was seen."""
    with uow:
        known, version = stored_profile(office.ags, office.role, uow)
        if version != office.seen_version:
            raise StaleWrite(CHANGED)
        changed = change(known)
        uow.profiles.save_all([changed], {(office.ags, office.role): office.seen_version})
        note_change((known, changed), office.by, uow, office.at)
        uow.commit()
    return changed


def state_anew(stated: TownProfile, office: OwnOffice, uow: UnitOfWork) -> int:
    """Put all that an office states in place of what is stored; the version that it has then.

    What is stored already as it is told is no change, whatever version was seen: a program that did not hear our
    answer sends it again. ``StaleWrite`` where something else is stored than was seen.
    """
    with uow:
        known, version = stored_profile(office.ags, office.role, uow)
        if stated == known:
            return version
        if version != office.seen_version:
            raise StaleWrite(CHANGED)
        uow.profiles.save_all([stated], {(office.ags, office.role): version})
        note_change((known, stated), office.by, uow, office.at)
        uow.commit()
    return version + 1


def stored_profile(ags: str, role: Role | None, uow: UnitOfWork) -> tuple[TownProfile, int]:
    """The profile of one office and its version, an empty one and 0 where none is stored; in an open unit of work."""
    # The version first: what is saved between the two questions is then refused and not overwritten.
    version = uow.profiles.versions().get((ags, role), 0)
    found = uow.profiles.of(ags, role)
    # Without a role the store answers with any profile of the town: that one is not meant.
    return (found if found and found.role is role else TownProfile(ags, role=role)), version


def _refuse_absent(ref: StatementRef, profile: TownProfile) -> None:
    there = len(profile.needs if ref.is_need else profile.experience)
    if ref.first < 0 or ref.count < 1 or ref.first + ref.count > there:
        raise NotFound("Diese Angabe gibt es nicht mehr.")


def _meant(ref: StatementRef, number: int) -> bool:
    return ref.first <= number < ref.first + ref.count


def participation_faults(wanted: Participation, today: date) -> list[Fault]:
    """What is wrong with it, each with the field of the form."""
    faults = []
    if wanted.capacity is not None and not 0 <= wanted.capacity <= MOST_PLACES:
        faults.append(Fault("plaetze", f"Bitte geben Sie 0 bis {MOST_PLACES} Plätze an."))
    if not set(wanted.windows) <= set(WINDOW_KEYS):
        faults.append(Fault("zeiten", "Bitte wählen Sie Zeiten aus der Liste."))
    if wanted.paused_until is not None and not today < wanted.paused_until <= today + LONGEST_PAUSE:
        faults.append(Fault("pause", "Eine Pause endet frühestens morgen und spätestens in einem Jahr."))
    return faults


def experience_faults(told: Experience, taxonomy: Taxonomy, today: date) -> list[Fault]:
    """What is wrong with it, each with the field of the form."""
    faults = []
    is_known = told.id in taxonomy and taxonomy.kind(told.id) is not EntryKind.CHALLENGE
    if told.kind is not StatementKind.PROJECT and not is_known:
        faults.append(Fault("eintrag", "Bitte wählen Sie ein Thema oder eine Methode."))
    if told.year is not None and not FIRST_YEAR <= told.year <= today.year:
        faults.append(Fault("jahr", f"Bitte geben Sie ein Jahr von {FIRST_YEAR} bis {today.year} an, oder keines."))
    if told.title and len(told.title) > LONGEST_TITLE:
        faults.append(Fault("titel", f"Bitte kürzen Sie auf höchstens {LONGEST_TITLE} Zeichen."))
    return faults
