"""Which mail asks a mailbox whether it wants our news?"""

from datetime import datetime

from api.letter_ground import OFFICE_NAMES
from api.pages.statements import entry_label
from api.queued_mail import queued_mail
from api.settings import Settings
from api.sign_in import Seals
from emails.confirming_letters import Interest as InterestLetter
from emails.language import Language
from emails.letter_parts import HeadOffice
from emails.links import Links
from emails.postbox import Envelope
from emails.rendering import render
from emails.wording_check import words_in_use
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.interest import Interest
from matchmaker.rounds.interest_keeping import CONFIRM_WITHIN
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.taxonomy.model import Taxonomy


def interest_mail(
    wanted: Interest, settings: Settings, taxonomy: Taxonomy, uow: UnitOfWork, now: datetime
) -> OutboxMessage:
    """The mail in final bytes, in the language of the entry; its link is good for as long as the entry stands."""
    links, language = Links(settings.base_url), Language(wanted.language)
    envelope = Envelope(
        key=f"interest/{wanted.id}",
        sender=settings.mail_from,
        sender_name=OFFICE_NAMES[language],
        reply_to=settings.mail_reply_to,
        recipient=wanted.address,
        mail_domain=links.mail_domain,
        written_at=now,
    )
    letter = InterestLetter(
        town=uow.towns.get(wanted.ags).name,
        topic=entry_label(wanted.topic, taxonomy, language.value) if wanted.topic else None,
        written_on=german_day(now),
        valid_until=german_day(now + CONFIRM_WITHIN),
        answer_link=interest_link(wanted, settings),
        office=HeadOffice(OFFICE_NAMES[language], settings.mail_reply_to),
    )
    words = words_in_use(uow.wordings.current(), letter.name)
    return queued_mail(letter.name, render(letter, language, words), envelope, None)


def interest_link(wanted: Interest, settings: Settings) -> str:
    """Where somebody who wants our news sees what is kept, and ends it."""
    token = Seals(settings.secret_key).sealed_interest(wanted.id)
    return Links(settings.base_url).interest(token, Language(wanted.language))
