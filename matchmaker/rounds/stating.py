"""How does a town add a need to its own profile?"""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from matchmaker.errors import BadInput, Fault, StaleWrite
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.profile_noting import THE_TOWN, note_change
from matchmaker.taxonomy.model import EntryKind, Taxonomy
from matchmaker.towns.profile import Need, Role, TownProfile

NEEDED = (EntryKind.TOPIC, EntryKind.CHALLENGE)
# Adding one need takes nothing back: it is tried again on what somebody else has just stored.
MOST_TRIES = 5
CHANGED_AGAIN = "Ihr Profil wurde gerade von anderer Stelle geändert. Bitte senden Sie Ihre Angabe noch einmal."


@dataclass(frozen=True, slots=True)
class NewNeed:
    """What one office of a town (``role``; None where the town named none) says that it needs.

    ``at`` is when, and ``by`` who writes it down; without a moment no history is kept.
    """

    ags: str
    role: Role | None
    need: Need
    at: datetime | None = None
    by: str = THE_TOWN


def state_need(stated: NewNeed, taxonomy: Taxonomy, uow: UnitOfWork) -> TownProfile:
    """Store the need in the office's profile, in place of one with the same entry; returns the profile.

    A town that said nothing before gets a profile without consent: nobody is proposed by this alone.
    ``BadInput`` where the entry is no topic and no challenge of the taxonomy, ``StaleWrite`` with the
    need's text where others kept changing the profile; then nothing is stored.
    """
    entry = stated.need.id
    if entry not in taxonomy or taxonomy.kind(entry) not in NEEDED:
        raise BadInput("Nichts wurde gespeichert.", [Fault("Thema", "Bitte wählen Sie einen der Vorschläge aus.")])
    for _ in range(MOST_TRIES):
        with suppress(StaleWrite):
            return _store(stated, uow)
    raise StaleWrite(CHANGED_AGAIN, rejected_text=stated.need.text)


def _store(stated: NewNeed, uow: UnitOfWork) -> TownProfile:
    entry = stated.need.id
    with uow:
        # The versions first: what is saved between the two questions is then refused and not overwritten.
        seen = uow.profiles.versions()
        found = uow.profiles.of(stated.ags, stated.role)
        # Without a role the store answers with any profile of the town: that one is not meant.
        known = found if found and found.role is stated.role else TownProfile(stated.ags, role=stated.role)
        others = tuple(need for need in known.needs if need.id != entry)
        changed = replace(known, needs=(*others, stated.need))
        uow.profiles.save_all([changed], seen)
        note_change((known, changed), stated.by, uow, stated.at)
        uow.commit()
    return changed
