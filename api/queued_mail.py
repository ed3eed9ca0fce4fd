"""Which mail waits in the outbox once a letter of a proposal is written?"""

from emails.language import Language
from emails.letters import Letter
from emails.postbox import Envelope, seal
from emails.rendering import render
from matchmaker.rounds.outbox import OutboxMessage


def queued_mail(letter: Letter, envelope: Envelope, proposal_id: str | None, language: Language) -> OutboxMessage:
    """The letter in final bytes, due when it was written; the same arguments give the same mail."""
    return OutboxMessage(
        id=envelope.digest,
        key=envelope.key,
        message_id=envelope.message_id,
        recipient=envelope.recipient,
        letter=letter.name,
        content=seal(render(letter, language), envelope),
        due_at=envelope.written_at,
        proposal_id=proposal_id,
    )
