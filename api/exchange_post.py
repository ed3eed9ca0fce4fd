"""How do the towns of an exchange get their letters, contacts and calendar files?"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from api.address_book import AddressBook, NoAddress
from api.letter_ground import OFFICE_NAMES
from api.letter_reading import Readings
from api.meeting_agenda import agenda
from api.pages.spoken import SPOKEN, Spoken
from api.pages.statements import entry_label
from api.settings import Settings
from emails.invitation import CalendarDate, calendar_file
from emails.language import Language as LetterLanguage
from emails.links import Links
from matchmaker.rounds.correspondence import Correspondence
from matchmaker.rounds.exchange import Exchange, Meeting
from matchmaker.rounds.exchange_post import Appointment, ExchangePost, OfficeContact
from matchmaker.rounds.meeting_slots import TALK_LASTS
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.written_number import Language


def contact_name(contact: OfficeContact, spoken: Spoken) -> str:
    """The town as whoever reads of it is told: in the reader's language, whoever writes or when."""
    if not contact.is_through_head_office:
        return contact.town
    return spoken.say("%(town)s (über die Geschäftsstelle)", town=contact.town)


@dataclass(frozen=True)
class ExchangePaper:
    """What letters and pages of exchanges take from the settings; ``language`` is that of calendar entries."""

    settings: Settings
    address_of: AddressBook
    taxonomy: Taxonomy
    language: Language = "de"

    def contact(self, member: Member, uow: UnitOfWork) -> OfficeContact:
        """How a member's office is reached; whoever asks has made sure that it may be told.

        An office without an address is reached by head office, until it has one.
        """
        read = Readings(uow)
        name = read.name_of(member.ags)
        try:
            return OfficeContact(name, member.role, self.address_of(member, read))
        except NoAddress:
            return OfficeContact(name, member.role, self.settings.mail_reply_to, is_through_head_office=True)

    def calendar(self, appointment: Appointment, uow: UnitOfWork, now: datetime) -> bytes:
        """The date as the reader's calendar takes it; the UID stays, whatever becomes of it."""
        exchange, reader = appointment.exchange, appointment.reader
        meeting, settings = _meeting_of(exchange), self.settings
        gone = not exchange.state.is_open or reader not in [side.member for side in exchange.present]
        return calendar_file(
            CalendarDate(
                uid=f"{exchange.id}@{Links(settings.base_url).mail_domain.strip('[]')}",
                sequence=exchange.sequence,
                starts_at=meeting.starts_at,
                ends_at=meeting.starts_at + TALK_LASTS,
                written_at=now,
                summary=self._summary(appointment),
                description=self._description(exchange),
                organizer=settings.mail_from,
                organizer_name=OFFICE_NAMES[LetterLanguage(self.language)],
                attendee=self.address_of(reader, Readings(uow)),
                is_cancelled=gone,
            )
        )

    def _summary(self, appointment: Appointment) -> str:
        spoken = SPOKEN[self.language]
        towns = [appointment.names[side.member.ags] for side in appointment.exchange.sides]
        return spoken.say("Erstes Gespräch: %(towns)s", towns=spoken.listing(towns))

    def _description(self, exchange: Exchange) -> str:
        spoken = SPOKEN[self.language]
        topic = entry_label(exchange.topic, self.taxonomy, self.language) if exchange.topic else ""
        lines = [spoken.say("Thema: %(topic)s", topic=topic)] if topic else []
        lines += [
            spoken.say("%(minutes)s Minuten: %(what)s", minutes=str(one.minutes), what=one.what)
            for one in agenda(exchange.format, spoken)
        ]
        return "\n".join(lines)


def exchange_post(paper: ExchangePaper, letters: Correspondence, secret_of: Callable[[str], str]) -> ExchangePost:
    """Who writes to the towns of exchanges, with calendar files in the language of their letters."""

    def calendar(appointment: Appointment, uow: UnitOfWork, now: datetime) -> bytes:
        spoken = uow.proposals.get(appointment.exchange.id).language
        own = replace(paper, language=LetterLanguage(spoken).value) if spoken else paper
        return own.calendar(appointment, uow, now)

    return ExchangePost(letters, secret_of, paper.contact, calendar)


def _meeting_of(exchange: Exchange) -> Meeting:
    if exchange.meeting is None:
        raise ValueError(f"{exchange.id}: no date was chosen")
    return exchange.meeting
