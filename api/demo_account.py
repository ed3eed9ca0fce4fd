"""With what does somebody who tries the demo sign in to head office as its people do?"""

from dataclasses import dataclass
from datetime import datetime

from api.second_factor import AppCodes, Argon2Passwords
from api.settings import Settings
from api.wiring import demo_token, open_unit_of_work
from matchmaker.rounds.office_person import OfficePerson, Rank

ADDRESS, CALLED, SALT = "geschaeftsstelle@matchmaker.example", "Demo-Platz", "demo"
PASSWORD_SIGNS = 20


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """What is shown at the terminal; ``app_key`` is what an app for codes asks for."""

    address: str
    password: str
    app_key: str


def demo_account(settings: Settings, now: datetime) -> DemoAccount:
    """The demo's account, stored if it is not yet: the same on each run, and nobody's without the demo's secret."""
    # Refused outside the demo, before anything is stored.
    password = demo_token(settings, "office-password")[:PASSWORD_SIGNS]
    passwords, uow = Argon2Passwords(), open_unit_of_work(settings)
    with uow:
        known = uow.office_people.at(ADDRESS)
        if known is None:
            person = OfficePerson(SALT, ADDRESS, CALLED, Rank.ADMINISTRATOR, now)
            uow.office_people.add(person.enrol(passwords.hashed(password), SALT, 0, now))
        elif not passwords.fits(password, known.password_hash):
            # Somebody removed the demo's key, or set the account up anew: what is printed is what holds.
            uow.office_people.save(known.enrol(passwords.hashed(password), SALT, 0, now))
        uow.commit()
    return DemoAccount(ADDRESS, password, AppCodes(settings.secret_key).secret(SALT))
