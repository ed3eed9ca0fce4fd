"""How is an incident that left mails in doubt told at the terminal?"""

from collections import Counter
from typing import Any

from api.commands.output import counted
from api.letter_titles import letter_title
from emails.words import GERMAN
from matchmaker.rounds.doubt_incidents import Incident


def incident_lines(incident: Incident) -> list[str]:
    """Since when, why and how many; then how many of each letter."""
    since = incident.mails[0].data_at or incident.mails[0].due_at
    why = "beim Abgleich nicht zu klären" if incident.is_restore else "die Leitung brach ab"
    number = counted(len(incident.mails), "unklare Nachricht", "unklare Nachrichten")
    kinds = Counter(letter_title(one.letter) for one in incident.mails)
    told = ", ".join(f"{amount} × {kind}" for kind, amount in sorted(kinds.items()))
    return [f"{incident.id}: {number} seit {GERMAN.day(since)}, {GERMAN.clock(since)} ({why})", f"  {told}"]


def incident_document(incident: Incident) -> dict[str, Any]:
    """An incident for machines, with the keys of its mails."""
    since = incident.mails[0].data_at or incident.mails[0].due_at
    return {
        "incident": incident.id,
        "is_restore": incident.is_restore,
        "since": since.isoformat(),
        "count": len(incident.mails),
        "mails": [one.key for one in incident.mails],
    }
