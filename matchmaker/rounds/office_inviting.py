"""How does somebody begin to work at head office, and how do they leave?"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from matchmaker.errors import BadInput, Fault, NotFound, TransitionRefused
from matchmaker.rounds.access import hash_of
from matchmaker.rounds.forgetting import forget_expired
from matchmaker.rounds.office_act import Facts, OfficeAct
from matchmaker.rounds.office_admission import Entry, Proofs, recovery_hash
from matchmaker.rounds.office_keeping import ADDRESS, LONGEST_ADDRESS
from matchmaker.rounds.office_person import OfficePerson, Rank
from matchmaker.rounds.password_rules import password_fault
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.suppression import same_address

INVITED_FOR = timedelta(days=1)
LONGEST_NAME = 60
REFUSED = "Der Zugang wurde nicht angelegt."
NO_LINK = "Diesen Link gibt es nicht. Vielleicht wurde er unvollständig kopiert, oder es gibt einen neueren."
OVER = "Dieser Link ist abgelaufen. Bitte fordern Sie einen neuen an."
LAST = "Das ist der letzte Zugang mit Verwaltungsrechten. Laden Sie zuerst eine zweite Person ein."
UNLIKE = "Die beiden Passwörter sind nicht gleich."
WRONG_CODE = "Der Code stimmt nicht. Prüfen Sie die Uhrzeit des Geräts, und nehmen Sie den nächsten Code."
NO_ADDRESS = "Das ist keine Mailadresse."
NO_NAME = f"Der Name ist eine Zeile mit 1 bis {LONGEST_NAME} Zeichen, ohne @, zum Beispiel „Koordination Süd“."
TAKEN = "So heißt schon jemand."
NOT_KEPT = "Bitte bewahren Sie die Codes für Notfälle auf, und bestätigen Sie es."


@dataclass(frozen=True, slots=True)
class PersonOrder:
    """Whom ``by`` invites. ``called`` is the name under which their acts are kept, a desk's rather than a person's."""

    address: str
    called: str
    rank: Rank
    by: str


def invite_person(order: PersonOrder, token: str, uow: UnitOfWork, now: datetime) -> OfficePerson:
    """Make a link by which this person sets password and second factor within a day; only its hash is kept.

    Somebody who is here already gets a new link, and the name and rank that ``order`` gives from now on; the old
    password holds until the link is used. ``BadInput`` with every fault.
    """
    address = same_address(order.address)
    _refuse_unfit(order, address)
    with uow:
        known = uow.office_people.at(address)
        ordered = replace(known or _new_person(address, order, now), called=order.called.strip(), rank=order.rank)
        _refuse_taken(ordered, uow)
        if known is not None:
            _keep_an_administrator(known, ordered, uow)
        invited = ordered.invite(hash_of(token), now + INVITED_FOR)
        if known is None:
            uow.office_people.add(invited)
        else:
            invited = uow.office_people.save(invited)
        before = _facts(known) if known else {}
        uow.office_acts.record(OfficeAct(now, order.by, "person_invited", _about(invited), before, _facts(invited)))
        uow.commit()
    return invited


def end_person(address: str, by: str, uow: UnitOfWork, now: datetime) -> OfficePerson:
    """From now on this person comes in no more, and every session of theirs is over.

    ``NotFound`` for an unknown address, ``TransitionRefused`` for the last administrator.
    """
    with uow:
        known = uow.office_people.at(address)
        if known is None:
            raise NotFound(f"Die Adresse {address} hat keinen Zugang zur Geschäftsstelle.")
        _keep_an_administrator(known, None, uow)
        ended = uow.office_people.save(known.end(now))
        uow.access.shut_out_person(known.id)
        uow.office_acts.record(OfficeAct(now, by, "person_ended", _about(known), _facts(known)))
        uow.commit()
    return ended


def invited_person(token: str, uow: UnitOfWork, now: datetime) -> OfficePerson:
    """Whom a link invites, inside an open unit of work; ``NotFound`` for none, ``TransitionRefused`` for an old one."""
    found = uow.office_people.invited(hash_of(token))
    if found is None:
        raise NotFound(NO_LINK)
    if found.invitation_until is None or now > found.invitation_until:
        raise TransitionRefused(OVER)
    return found


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an invited person sets: a password, twice, a code of the app, and that the emergency codes are kept."""

    token: str
    password: str
    again: str
    code: str
    has_kept_codes: bool


def salt_of(token: str) -> str:
    """The salt of the second factor that this invitation sets up: the same each time its page is opened."""
    return hash_of(f"second-factor.{token}")


def enrol(enrolment: Enrolment, proofs: Proofs, entry: Entry, uow: UnitOfWork) -> OfficePerson:
    """Set password, second factor and emergency codes, spend the link and open a session: all or nothing.

    Sessions of this person that are open elsewhere end, and older codes with them. ``BadInput`` with every fault, by
    the names of the form's fields.
    """
    token = enrolment.token
    with uow:
        invited = invited_person(token, uow, entry.now)
    step = proofs.second_factor.step_of(salt_of(token), enrolment.code, entry.now)
    if faults := _faults(enrolment, invited, step):
        raise BadInput("Der Zugang wurde nicht eingerichtet.", faults)
    hashed = proofs.passwords.hashed(enrolment.password)
    with uow:
        current = invited_person(token, uow, entry.now)
        enrolled = uow.office_people.save(current.enrol(hashed, salt_of(token), step or 0, entry.now))
        codes = proofs.second_factor.recovery_codes(token)
        uow.office_people.replace_recovery_codes(enrolled.id, {recovery_hash(code) for code in codes})
        uow.access.shut_out_person(enrolled.id)
        uow.access.add_session(entry.session(enrolled))
        forget_expired(uow, entry.now)
        uow.office_acts.record(OfficeAct(entry.now, enrolled.called, "person_enrolled", _about(enrolled)))
        uow.commit()
    return enrolled


def _new_person(address: str, order: PersonOrder, now: datetime) -> OfficePerson:
    named = sha256(f"{address}/{now.isoformat()}".encode()).hexdigest()[:16]
    return OfficePerson(named, address, order.called, order.rank, now)


def _keep_an_administrator(known: OfficePerson, changed: OfficePerson | None, uow: UnitOfWork) -> None:
    """``TransitionRefused`` where others would be left without anybody to invite them anew."""
    others = [one for one in uow.office_people.all_open() if one.id != known.id]
    stays = changed is not None and changed.is_administrator
    if _administers(known) and not stays and others and not any(map(_administers, others)):
        raise TransitionRefused(LAST)


def _administers(person: OfficePerson) -> bool:
    return person.is_administrator and person.comes_in


def _about(person: OfficePerson) -> str:
    return f"person/{person.id}"


def _facts(person: OfficePerson) -> Facts:
    return {"called": person.called, "rank": str(person.rank)}


def _refuse_unfit(order: PersonOrder, address: str) -> None:
    faults, called = [], order.called.strip()
    if len(address) > LONGEST_ADDRESS or not ADDRESS.fullmatch(address):
        faults.append(Fault("adresse", NO_ADDRESS))
    if not called or len(called) > LONGEST_NAME or not called.isprintable() or "@" in called:
        faults.append(Fault("name", NO_NAME))
    if faults:
        raise BadInput(REFUSED, faults)


def _refuse_taken(new: OfficePerson, uow: UnitOfWork) -> None:
    others = (one for one in uow.office_people.all_open() if one.id != new.id)
    if any(one.called.casefold() == new.called.casefold() for one in others):
        raise BadInput(REFUSED, [Fault("name", TAKEN)])


def _faults(enrolment: Enrolment, person: OfficePerson, step: int | None) -> list[Fault]:
    weak = password_fault(enrolment.password, (person.address, person.called))
    unlike = UNLIKE if enrolment.password != enrolment.again else None
    code, kept = WRONG_CODE if step is None else None, None if enrolment.has_kept_codes else NOT_KEPT
    found = {"passwort": weak, "passwort_wieder": unlike, "code": code, "aufbewahrt": kept}
    return [Fault(where, reason) for where, reason in found.items() if reason]
