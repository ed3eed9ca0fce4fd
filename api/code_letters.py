"""Which mail brings a code and a link to sign in?"""

import secrets
from datetime import datetime

from api.letter_ground import OFFICE_NAMES
from api.queued_mail import queued_mail
from api.settings import Settings
from emails.language import Language
from emails.letter_parts import HeadOffice
from emails.links import Links
from emails.office_letters import SignInLinkSent
from emails.postbox import Envelope
from emails.rendering import render
from matchmaker.rounds.challenge import CODE_DIGITS, LASTS
from matchmaker.rounds.outbox import OutboxMessage


def new_code() -> str:
    """Six digits that nobody can guess."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def code_mail(address: str, code: str, settings: Settings, language: Language, now: datetime) -> OutboxMessage:
    """The mail to this address, in final bytes. It names no town: the same words go into it for every address."""
    links = Links(settings.base_url)
    envelope = Envelope(
        key=f"sign-in/{secrets.token_hex(16)}",
        sender=settings.mail_from,
        sender_name=OFFICE_NAMES[language],
        reply_to=settings.mail_reply_to,
        recipient=address,
        mail_domain=links.mail_domain,
        written_at=now,
    )
    letter = SignInLinkSent(
        account=address,
        link=links.sign_in_code(code, language),
        valid_until=now + LASTS,
        office=HeadOffice(OFFICE_NAMES[language], settings.mail_reply_to),
        code=f"{code[:3]} {code[3:]}",
    )
    return queued_mail(letter.name, render(letter, language), envelope, None)
