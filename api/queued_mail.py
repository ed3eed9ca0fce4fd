"""Which mail waits in the outbox once a letter is written?"""

from emails.postbox import Envelope, seal
from emails.rendering import RenderedLetter
from matchmaker.rounds.outbox import OutboxMessage


def queued_mail(name: str, rendered: RenderedLetter, envelope: Envelope, proposal_id: str | None) -> OutboxMessage:
    """The letter of this name in final bytes, due when it was written; the same arguments give the same mail."""
    return OutboxMessage(
        id=envelope.digest,
        key=envelope.key,
        message_id=envelope.message_id,
        recipient=envelope.recipient,
        letter=name,
        content=seal(rendered, envelope),
        due_at=envelope.written_at,
        proposal_id=proposal_id,
    )
