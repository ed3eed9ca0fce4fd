"""What stands in for stored exchanges, their questions and case cards in fast tests."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from matchmaker.errors import StaleWrite
from matchmaker.rounds.case_card import CaseCard
from matchmaker.rounds.change import Fact
from matchmaker.rounds.check_in import CheckIn, Question
from matchmaker.rounds.exchange import Exchange, ExchangeState
from tests.fake_rows import Rows, add, expect, found, save


@dataclass
class FakeExchanges:
    rows: Rows

    def get(self, exchange_id: str, seen_version: int | None = None) -> Exchange:
        exchange = found(self.rows.exchanges, exchange_id)
        if seen_version not in (None, exchange.version):
            raise StaleWrite("changed meanwhile")
        return exchange

    def hold(self, exchange_id: str, seen_version: int | None = None) -> Exchange:
        return self.get(exchange_id, seen_version)

    def find(self, exchange_id: str) -> Exchange | None:
        return self.rows.exchanges.get(exchange_id)

    def of_town(self, ags: str) -> tuple[Exchange, ...]:
        return self._where(lambda one: any(side.member.ags == ags for side in one.sides))

    def all(self) -> tuple[Exchange, ...]:
        return self._where(lambda _: True)

    def all_open(self) -> tuple[Exchange, ...]:
        return self._where(lambda one: one.state.is_open)

    def untold(self) -> tuple[str, ...]:
        return tuple(one.id for one in self._where(lambda one: one.told_at is None and one.state.is_open))

    def arranging(self, began_before: datetime) -> tuple[str, ...]:
        waiting = self._where(lambda one: one.state is ExchangeState.ARRANGING and one.began_at <= began_before)
        return tuple(one.id for one in waiting)

    def past(self, now: datetime) -> tuple[str, ...]:
        return tuple(one.id for one in self._where(lambda one: one.state.is_open and one.planned_until <= now))

    def closed(self) -> Mapping[str, datetime]:
        return {one.id: one.closed_at for one in self.rows.exchanges.values() if one.closed_at is not None}

    def add(self, new: Exchange) -> None:
        expect([new.id in self.rows.proposals, *(side.member.ags in self.rows.towns for side in new.sides)])
        self.rows.note_change(Fact.EXCHANGES)
        add(self.rows.exchanges, new.id, new)

    def save(self, changed: Exchange) -> Exchange:
        self.rows.note_change(Fact.EXCHANGES)
        return save(self.rows.exchanges, changed)

    def _where(self, holds: Callable[[Exchange], bool]) -> tuple[Exchange, ...]:
        matching = (one for one in self.rows.exchanges.values() if holds(one))
        return tuple(sorted(matching, key=lambda one: (one.began_at, one.id)))


@dataclass
class FakeCheckIns:
    rows: Rows

    def get(self, check_in_id: str) -> CheckIn:
        return found(self.rows.check_ins, check_in_id)

    def of_exchange(self, exchange_id: str) -> tuple[CheckIn, ...]:
        return self._where(lambda one: one.exchange_id == exchange_id)

    def all(self) -> tuple[CheckIn, ...]:
        return self._where(lambda _: True)

    def answered_feedback(self) -> tuple[CheckIn, ...]:
        return self._where(lambda one: one.question is Question.FEEDBACK and one.answered_at is not None)

    def due(self, now: datetime) -> tuple[tuple[str, str], ...]:
        found = self._where(lambda one: one.asked_at is None and one.due_at <= now)
        return tuple((one.id, one.exchange_id) for one in found)

    def unanswered(self, asked_before: datetime) -> tuple[tuple[str, str], ...]:
        silent = self._where(
            lambda one: (
                one.question is Question.MET
                and one.answered_at is None
                and one.asked_at is not None
                and one.asked_at <= asked_before
                and self.rows.exchanges[one.exchange_id].state.is_open
            )
        )
        return tuple((one.id, one.exchange_id) for one in silent)

    def add_all(self, new: Iterable[CheckIn]) -> None:
        for one in new:
            expect([one.exchange_id in self.rows.exchanges, one.member.ags in self.rows.towns])
            add(self.rows.check_ins, one.id, one)

    def save(self, changed: CheckIn) -> CheckIn:
        self.rows.note_change(Fact.CHECK_INS)
        return save(self.rows.check_ins, changed, changed.answer.words if changed.answer else None)

    def remove(self, check_in_id: str) -> None:
        one = self.rows.check_ins.get(check_in_id)
        if one is not None and one.asked_at is None:
            del self.rows.check_ins[one.id]

    def _where(self, holds: Callable[[CheckIn], bool]) -> tuple[CheckIn, ...]:
        return tuple(sorted(filter(holds, self.rows.check_ins.values()), key=lambda one: (one.due_at, one.id)))


@dataclass
class FakeCaseCards:
    rows: Rows

    def find(self, exchange_id: str) -> CaseCard | None:
        return self.rows.case_cards.get(exchange_id)

    def published(self) -> tuple[CaseCard, ...]:
        public = [card for card in self.rows.case_cards.values() if card.published_at is not None]
        return tuple(sorted(public, key=lambda card: (str(card.published_at), card.id), reverse=True))

    def add(self, new: CaseCard) -> None:
        expect([new.exchange_id in self.rows.exchanges, *(ags in self.rows.towns for ags in new.towns)])
        self.rows.note_change(Fact.CASE_CARDS)
        add(self.rows.case_cards, new.id, new)

    def save(self, changed: CaseCard) -> CaseCard:
        self.rows.note_change(Fact.CASE_CARDS)
        return save(self.rows.case_cards, changed, changed.text.result)
