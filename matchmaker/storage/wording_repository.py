"""How are head office's own words kept?"""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from matchmaker.rounds.wordings import LetterPart, OwnWording, WordingPlace
from matchmaker.storage.mail_tables import own_wordings as table
from matchmaker.storage.writing import insert


class WordingRepository:
    """One row per version of a place; nothing is ever changed or removed."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def current(self) -> tuple[OwnWording, ...]:
        """The newest version of every place that was ever changed, by place."""
        newest = self._rows(sa.select(table).order_by(table.c.version))
        by_place = {str(one.place): one for one in newest}
        return tuple(by_place[name] for name in sorted(by_place))

    def of(self, place: WordingPlace) -> OwnWording | None:
        """The newest version of a place."""
        history = self.history(place)
        return history[-1] if history else None

    def history(self, place: WordingPlace) -> tuple[OwnWording, ...]:
        """Every version of a place, oldest first."""
        there = (table.c.letter == place.letter) & (table.c.language == place.language) & (table.c.part == place.part)
        return self._rows(sa.select(table).where(there).order_by(table.c.version))

    def add(self, new: OwnWording) -> None:
        """Store a version; ``StaleWrite`` where somebody stored it before."""
        place = new.place
        insert(
            self._connection,
            table,
            [
                {
                    "letter": place.letter,
                    "language": place.language,
                    "part": place.part,
                    "version": new.version,
                    "text": new.text,
                    "changed_at": new.changed_at,
                    "changed_by": new.changed_by,
                }
            ],
        )

    def _rows(self, wanted: sa.Select[Any]) -> tuple[OwnWording, ...]:
        return tuple(map(_wording, self._connection.execute(wanted).mappings()))


def _wording(row: Mapping[Any, Any]) -> OwnWording:
    place = WordingPlace(row["letter"], LetterPart(row["part"]), row["language"])
    return OwnWording(place, row["version"], row["text"], row["changed_at"], row["changed_by"])
