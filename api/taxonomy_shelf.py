"""Which topics hold on one running site, though another process may change them?"""

from threading import Lock

from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.taxonomy_keeping import taxonomy_in_force
from matchmaker.taxonomy.model import Taxonomy


class TaxonomyShelf:
    """The packaged taxonomy ``base``, and the ``current`` one as this process knew it when it last looked."""

    def __init__(self, base: Taxonomy) -> None:
        self.base = base
        self.current = base
        self._seen = 0
        self._lock = Lock()

    def look(self, uow: UnitOfWork) -> Taxonomy:
        """What holds now, inside an open unit of work: one small question, and a second one after a change."""
        last = uow.taxonomy_acts.last_number()
        with self._lock:
            # Whoever began to read before the last change must not bring the older list back.
            if last > self._seen:
                self._seen, self.current = last, taxonomy_in_force(self.base, uow)
            return self.current
