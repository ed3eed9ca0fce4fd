"""What stands in for the stored care of the taxonomy in fast tests."""

from dataclasses import dataclass, replace

from matchmaker.errors import BadInput, Fault, StaleWrite
from matchmaker.rounds.taxonomy_act import TaxonomyAct
from matchmaker.rounds.topic_wish import TopicWish, WishState
from matchmaker.towns.profile import Role
from tests.fake_rows import Rows, add, expect, found, refuse_unstorable, save


@dataclass
class FakeTopicWishes:
    rows: Rows

    def open(self) -> tuple[TopicWish, ...]:
        return self._sorted(lambda one: one.state is WishState.OPEN)

    def of_town(self, ags: str) -> tuple[TopicWish, ...]:
        return self._sorted(lambda one: one.ags == ags)

    def of_ids(self, ids: tuple[str, ...]) -> tuple[TopicWish, ...]:
        return self._sorted(lambda one: one.id in ids)

    def get(self, id: str) -> TopicWish:
        return found(self.rows.topic_wishes, id)  # type: ignore[no-any-return]

    def add(self, new: TopicWish) -> None:
        expect([new.ags in self.rows.towns])
        refuse_broken(new)
        add(self.rows.topic_wishes, new.id, new)

    def save(self, changed: TopicWish) -> TopicWish:
        refuse_broken(changed)
        return save(self.rows.topic_wishes, changed)  # type: ignore[no-any-return]

    def forget(self, ags: str, role: Role | None) -> None:
        for key in [key for key, one in self.rows.topic_wishes.items() if (one.ags, one.role) == (ags, role)]:
            del self.rows.topic_wishes[key]

    def _sorted(self, wanted: object) -> tuple[TopicWish, ...]:
        found_ones = filter(wanted, self.rows.topic_wishes.values())  # type: ignore[call-overload]
        return tuple(sorted(found_ones, key=lambda one: (one.at, one.id)))


@dataclass
class FakeTaxonomyActs:
    rows: Rows

    def all(self) -> tuple[TaxonomyAct, ...]:
        return tuple(self.rows.taxonomy_acts[number] for number in sorted(self.rows.taxonomy_acts))

    def last_number(self) -> int:
        return max(self.rows.taxonomy_acts, default=0)

    def add(self, new: TaxonomyAct, after: int) -> TaxonomyAct:
        refuse_unstorable([new])
        if after != self.last_number() or (new.undoes and new.undoes in {one.undoes for one in self.all()}):
            raise StaleWrite("changed meanwhile")
        if not new.reason:
            raise BadInput("not stored", [Fault("reason", "empty")])
        self.rows.taxonomy_acts[after + 1] = replace(new, number=after + 1)
        return self.rows.taxonomy_acts[after + 1]


def refuse_broken(one: TopicWish) -> None:
    ends = (one.ended_by is not None, one.ended_at is not None)
    is_ended, is_placed = one.state is not WishState.OPEN, one.state is WishState.PLACED
    if ends != (is_ended, is_ended) or is_placed is (one.entry is None):
        raise BadInput("not stored", [Fault("wish", "rule broken")])
