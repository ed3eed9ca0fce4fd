"""Is everything at work that has to be: the worker, the mails that wait for it, the database as we know it?"""

from datetime import datetime, timedelta

from matchmaker.rounds.ports import UnitOfWork

LONGEST_SILENCE = timedelta(minutes=2)
LONGEST_WAIT = timedelta(minutes=15)


def why_not_ready(uow: UnitOfWork, now: datetime) -> tuple[str, ...]:
    """German reasons, for the log and for head office alone, inside an open unit of work; none where all is well."""
    reasons = []
    hold = uow.post_holds.open()
    beat, oldest = uow.clockwork.last_beat(), uow.outbox.oldest_due()
    if beat is None or now - beat > LONGEST_SILENCE:
        reasons.append("Seit zwei Minuten arbeitet kein „matchmaker worker“.")
    if hold is not None:
        reasons.append(f"Der Versand ist angehalten, durch {hold.held_by}. Siehe „matchmaker outbox list“.")
    elif oldest is not None and now - oldest > LONGEST_WAIT:
        reasons.append("Die älteste fällige Nachricht wartet seit mehr als 15 Minuten.")
    if not uow.clockwork.schema_fits():
        reasons.append("Die Datenbank gehört inzwischen zu einer anderen Fassung. Bitte den Dienst neu starten.")
    return tuple(reasons)
