"""How does a program read all that an office of its town has stated, and what may it put in its place?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from matchmaker.errors import BadInput, Fault
from matchmaker.rounds.own_profile import NOT_SAVED, Participation, experience_faults, participation_faults
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.entry_names import EntryNames
from matchmaker.towns.export import profiles_document
from matchmaker.towns.fault_list import FaultList
from matchmaker.towns.intake_json import raw_town
from matchmaker.towns.profile import TownProfile
from matchmaker.towns.profile_checks import ProfileChecks
from matchmaker.towns.raw_record import RawRecord, RawTown
from matchmaker.towns.register import Register
from matchmaker.towns.statement_checks import StatementChecks
from matchmaker.towns.town_keys import TownKeys

OWN_KEYS = ("consent", "capacity", "paused_until", "needs", "experience", "formats", "windows", "wishes")
NO_EXCHANGE = "no_exchange_so_far"
# Under which key of the document the fields of the pages' forms stand.
KEY_OF = {"plaetze": "capacity", "zeiten": "windows", "pause": "paused_until"}
KEY_OF |= {"eintrag": "id", "jahr": "year", "titel": "title"}
EXCHANGED = "Für diese Stadt ist schon ein Austausch verzeichnet. Setzen Sie hier false."


@dataclass(frozen=True, slots=True)
class StatingTerms:
    """What statements are checked against: the taxonomy, the register, and the day."""

    taxonomy: Taxonomy
    register: Register
    today: date


def own_document(profile: TownProfile) -> dict[str, Any]:
    """All that the town may state itself by the keys of PROFILES.json, sealed statements included.

    Name, figures, networks, exclusions and past exchanges come from imports and are not in it, but for
    ``no_exchange_so_far``, which only the town can know.
    """
    (written,) = profiles_document([profile])["towns"]
    return {key: written[key] for key in OWN_KEYS} | {NO_EXCHANGE: profile.history == ()}


def stated_anew(document: Mapping[str, Any], stored: TownProfile, terms: StatingTerms) -> TownProfile:
    """The stored profile with everything of ``own_document`` as this document says it.

    Statements are checked as in an import, and whatever is new also as in the pages' forms: what stands already may
    stay. ``BadInput`` with every fault, its place written as ``body.needs[0].id``. Nothing is stored.
    """
    faults = FaultList()
    raw, checks = _raw(document, stored, faults), _checks(terms, stored.ags, faults)
    told = checks.profile(raw) or stored
    placed = [*map(_placed, faults.found), *_part_faults(told, stored, terms.today)]
    placed += _experience_faults(raw, stored, terms)
    if document.get(NO_EXCHANGE) is True and stored.history:
        placed.append(Fault(f"body.{NO_EXCHANGE}", EXCHANGED))
    if placed:
        raise BadInput(NOT_SAVED, placed)
    return _laid_over(stored, told, has_none=document.get(NO_EXCHANGE) is True)


def _raw(document: Mapping[str, Any], stored: TownProfile, faults: FaultList) -> RawTown:
    own = {key: document[key] for key in OWN_KEYS if key in document}
    nothing = RawTown(RawRecord("body", {}), RawRecord("body", {}))
    return raw_town({"ags": stored.ags, "role": stored.role, **own}, "body", faults) or nothing


def _checks(terms: StatingTerms, ags: str, faults: FaultList) -> ProfileChecks:
    # A town that has grown meanwhile keeps its profile, and may go on changing it.
    keys = TownKeys(terms.register, familiar=frozenset({ags}))
    return ProfileChecks(StatementChecks(EntryNames(terms.taxonomy), keys, faults))


def _part_faults(told: TownProfile, stored: TownProfile, today: date) -> Iterator[Fault]:
    """What the page about taking part would refuse."""
    said = Participation(told.consent, told.capacity, told.formats, told.windows, told.wishes, told.paused_until)
    for fault in participation_faults(said, today):
        key = KEY_OF[fault.where]
        if getattr(told, key) != getattr(stored, key):
            yield Fault(f"body.{key}", fault.reason)


def _experience_faults(raw: RawTown, stored: TownProfile, terms: StatingTerms) -> Iterator[Fault]:
    """What the form for an experience would refuse."""
    # Read once more, one by one: the profile has lost the places of those that do not hold.
    alone = _checks(terms, stored.ags, FaultList()).statements
    for one in raw.experience:
        told = alone.experience(one)
        if told is not None and told not in stored.experience:
            for fault in experience_faults(told, terms.taxonomy, terms.today):
                yield Fault(f"{one.where}.{KEY_OF[fault.where]}", fault.reason)


def _placed(fault: Fault) -> Fault:
    return Fault(f"{fault.where}.{fault.column}" if fault.column else fault.where, fault.reason)


def _laid_over(stored: TownProfile, told: TownProfile, *, has_none: bool) -> TownProfile:
    """The stored profile with what the town says now; exchanges stay, and that there was none may be taken back."""
    return replace(
        stored,
        consent=told.consent,
        capacity=told.capacity,
        paused_until=told.paused_until,
        needs=told.needs,
        experience=told.experience,
        formats=told.formats,
        windows=told.windows,
        wishes=told.wishes,
        history=stored.history or (() if has_none else None),
        # Whatever was assumed of the office before is no longer: it has spoken itself.
        consent_source=None,
    )
