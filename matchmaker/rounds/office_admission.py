"""How does somebody of head office prove with two things that it is they?"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from matchmaker.errors import TransitionRefused
from matchmaker.rounds.access import Audience, Session, hash_of
from matchmaker.rounds.forgetting import forget_expired
from matchmaker.rounds.office_person import OfficePerson
from matchmaker.rounds.pace import Pace
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.suppression import same_address

WRONG = "Das stimmt so nicht. Bitte prüfen Sie Mailadresse, Passwort und Code; jeder Code gilt nur einmal."
QUARTER = timedelta(minutes=15)
# By place as well as by address: who guesses from everywhere at once keeps nobody out for longer than a window.
FROM_PLACE, FOR_ADDRESS = Pace("office_place", 20, QUARTER), Pace("office_address", 60, QUARTER)
NOBODY = ""


class Passwords(Protocol):
    """Slow hashes of passwords; ``fits`` takes as long where there is no hash, and is False then."""

    def hashed(self, password: str) -> str: ...

    def fits(self, password: str, hashed: str | None) -> bool: ...


class SecondFactor(Protocol):
    """Codes of an app. The ``secret`` comes from the salt that is stored and the site's own secret, which is not.

    ``step_of`` is the 30-second step that a code belongs to, None where it is none of the present, the one before and
    the one after; without a salt the same work and None. ``recovery_codes`` come from an invitation's token.
    """

    def secret(self, salt: str) -> str: ...

    def recovery_codes(self, token: str) -> tuple[str, ...]: ...

    def step_of(self, salt: str | None, code: str, now: datetime) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Proofs:
    """What compares passwords and codes."""

    passwords: Passwords
    second_factor: SecondFactor


@dataclass(frozen=True, slots=True)
class OfficeTry:
    """Somebody says who they are; ``code`` is the app's or one for emergencies, ``client`` where on the network."""

    address: str
    password: str
    code: str
    client: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A session that waits for its person: the SHA-256 of its secret id, the present moment and the session's end."""

    id_hash: str
    now: datetime
    until: datetime

    def session(self, person: OfficePerson) -> Session:
        """The session of whoever has proven themselves."""
        return Session(self.id_hash, Audience.HEAD_OFFICE, self.until, person_id=person.id)


def admit(tried: OfficeTry, proofs: Proofs, entry: Entry, uow: UnitOfWork) -> OfficePerson:
    """Open a session for whom password and code prove. ``TransitionRefused`` in the same words for everything wrong.

    The same work is done for an address that nobody has, so that no answer, and no time, tells who works here.
    ``TooOften`` says when to try again. A code is spent only together with the right password.
    """
    person = _counted(tried, uow, entry.now)
    # Comparing takes a while; meanwhile nobody waits for the database.
    fits = proofs.passwords.fits(tried.password, person.password_hash if person else None)
    step = proofs.second_factor.step_of(person.factor_salt if person else None, tried.code, entry.now)
    with uow:
        who = person.id if person else NOBODY
        recovered = uow.office_people.spend_recovery_code(who, recovery_hash(tried.code), entry.now)
        taken = uow.office_people.take_step(who, step or 0) and step is not None
        current = uow.office_people.find(who)
        if current is None or not (fits and (recovered or taken) and _is_still(current, person)):
            raise TransitionRefused(WRONG)
        uow.access.add_session(entry.session(current))
        forget_expired(uow, entry.now)
        uow.commit()
    return current


def recovery_hash(code: str) -> str:
    """What is stored of a code for emergencies; dashes, spaces and the case of letters do not matter."""
    return hash_of("".join(code.split()).replace("-", "").lower())


def _counted(tried: OfficeTry, uow: UnitOfWork, now: datetime) -> OfficePerson | None:
    """Who says so, if there is such a person, enrolled; one more try is counted either way."""
    address = same_address(tried.address)
    with uow:
        FROM_PLACE.keep(tried.client, uow, now)
        FOR_ADDRESS.keep(address, uow, now)
        person = uow.office_people.at(address)
        uow.commit()
    return person if person is not None and person.comes_in else None


def _is_still(current: OfficePerson, compared: OfficePerson | None) -> bool:
    """Nobody ended the person, or gave them another password, while the old one was being compared."""
    return compared is not None and current.comes_in and current.password_hash == compared.password_hash
