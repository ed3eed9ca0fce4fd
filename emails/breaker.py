"""When is a relay that was away asked again?"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from matchmaker.rounds.mail_ports import Line, Mailer
from matchmaker.rounds.relay_answer import RelayAway

SHORTEST = timedelta(seconds=15)
LONGEST = timedelta(minutes=5)


@dataclass
class Breaker:
    """A mailer that does not knock for a while where nobody opened; the pause doubles up to ``LONGEST``.

    Kept by one process for as long as it runs: a new one simply knocks once more.
    """

    mailer: Mailer
    clock: Callable[[], datetime]
    _closed_until: datetime | None = None
    _pause: timedelta = field(default=SHORTEST)

    def connect(self) -> Line:
        """The mailer's line; ``RelayAway`` at once while it pauses."""
        now = self.clock()
        # A clock that was set back must not keep us waiting for longer than a pause.
        if self._closed_until is not None and now < self._closed_until <= now + self._pause:
            raise RelayAway("Der Mailserver war eben nicht erreichbar und wird bald wieder gefragt.")
        try:
            line = self.mailer.connect()
        except RelayAway:
            self._closed_until = now + self._pause
            self._pause = min(self._pause * 2, LONGEST)
            raise
        self._closed_until, self._pause = None, SHORTEST
        return line
