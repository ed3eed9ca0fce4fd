"""What stands in for head office's stored words in fast tests."""

from dataclasses import dataclass

from matchmaker.errors import BadInput, Fault
from matchmaker.rounds.wordings import OwnWording, WordingPlace
from tests.fake_rows import Rows, add


@dataclass
class FakeWordings:
    rows: Rows

    def current(self) -> tuple[OwnWording, ...]:
        return tuple(self.of(place) for place in sorted({one.place for one in self.rows.wordings.values()}, key=str))

    def of(self, place: WordingPlace) -> OwnWording | None:
        return next(reversed(self.history(place)), None)

    def history(self, place: WordingPlace) -> tuple[OwnWording, ...]:
        there = (one for one in self.rows.wordings.values() if one.place == place)
        return tuple(sorted(there, key=lambda one: one.version))

    def add(self, new: OwnWording) -> None:
        if new.version < 1 or new.place.language not in ("de", "en"):
            raise BadInput("not stored", [Fault("wording", "rule broken")])
        add(self.rows.wordings, f"{new.place}/{new.version}", new)
