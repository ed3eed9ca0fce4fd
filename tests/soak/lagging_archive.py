"""How does a relay look through its archive mailbox, into which copies come only after a while?"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.relay_answer import Finding
from tests.relay import Relay


@dataclass(frozen=True)
class LaggingArchive:
    """Shows what the relay took once ``lag`` is over; of everything else it knows nothing, as an archive does."""

    relay: Relay
    clock: Callable[[], datetime]
    lag: timedelta
    _since: dict[str, datetime] = field(default_factory=dict)

    def look_up(self, messages: Iterable[OutboxMessage]) -> Mapping[str, Finding]:
        now = self.clock()
        for entry in self.relay.taken():
            self._since.setdefault(entry["message_id"], now)
        there = {message_id for message_id, since in self._since.items() if now >= since + self.lag}
        return {one.id: Finding.ACCEPTED for one in messages if one.message_id in there}
