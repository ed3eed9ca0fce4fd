"""What stands in for stored tokens of programs in fast tests."""

from dataclasses import dataclass

from matchmaker.rounds.api_token import ApiToken
from tests.fake_rows import Rows, add, expect, refuse_unstorable


@dataclass
class FakeTokens:
    rows: Rows

    def add(self, new: ApiToken) -> None:
        refuse_unstorable([new])
        expect([new.ags is None or new.ags in self.rows.towns])
        add(self.rows.api_tokens, new.id, new)

    def of(self, id: str) -> ApiToken | None:
        return self.rows.api_tokens.get(id)

    def hold(self, id: str) -> ApiToken | None:
        return self.of(id)

    def all(self) -> tuple[ApiToken, ...]:
        return tuple(sorted(self.rows.api_tokens.values(), key=lambda one: (one.made_at, one.id), reverse=True))

    def save(self, changed: ApiToken) -> None:
        if changed.id in self.rows.api_tokens and self.rows.api_tokens[changed.id].revoked_at is None:
            self.rows.api_tokens[changed.id] = changed
