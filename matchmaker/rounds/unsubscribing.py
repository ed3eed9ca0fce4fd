"""How does somebody end the reminders with one click?"""

from datetime import datetime

from matchmaker.errors import NotFound
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.suppression import Scope, Suppression

REASON = "Erinnerungen wurden über den Link in einer Nachricht abbestellt."


def unsubscribe(message_id: str, uow: UnitOfWork, now: datetime) -> None:
    """Send no reminder any more to whom this mail went; a second time changes nothing.

    ``NotFound`` where we sent no such mail. Everything but reminders goes on.
    """
    with uow:
        mail = uow.outbox.by_message_id(message_id)
        if mail is None:
            raise NotFound("Diesen Link gibt es nicht. Vielleicht wurde er unvollständig kopiert.")
        uow.suppressions.add(Suppression(mail.recipient, Scope.REMINDERS, REASON, now))
        uow.commit()
