"""What stands in for the stored versions of the rules in fast tests."""

from dataclasses import dataclass, replace

from matchmaker.errors import BadInput, Fault, StaleWrite
from matchmaker.rounds.policy_version import PolicyState, PolicyVersion
from tests.fake_rows import Rows, add, found, refuse_unstorable


@dataclass
class FakePolicies:
    rows: Rows

    def all(self) -> tuple[PolicyVersion, ...]:
        return tuple(self.rows.policies[number] for number in sorted(self.rows.policies))

    def get(self, number: int) -> PolicyVersion:
        return found(self.rows.policies, number)  # type: ignore[no-any-return, arg-type]

    def draft(self) -> PolicyVersion | None:
        return next((one for one in self.all() if one.state is PolicyState.DRAFT), None)

    def newest_signed(self) -> PolicyVersion | None:
        return next((one for one in reversed(self.all()) if one.state is PolicyState.SIGNED), None)

    def add(self, new: PolicyVersion) -> None:
        refuse_broken(new)
        if new.state is PolicyState.DRAFT and self.draft():
            raise StaleWrite("a draft is there")
        add(self.rows.policies, new.number, new)  # type: ignore[arg-type]

    def save(self, changed: PolicyVersion) -> PolicyVersion:
        refuse_broken(changed)
        stored = self.get(changed.number)
        if stored.version != changed.version or stored.state is not PolicyState.DRAFT:
            raise StaleWrite("changed meanwhile")
        refuse_unstorable([changed])
        self.rows.policies[changed.number] = replace(changed, version=changed.version + 1)
        return self.rows.policies[changed.number]


def refuse_broken(one: PolicyVersion) -> None:
    ends = (one.ended_by is not None, one.ended_at is not None)
    is_ended = one.state is not PolicyState.DRAFT
    fits = ends == (is_ended, is_ended) and (one.state is not PolicyState.SIGNED or one.reason)
    if not fits or one.number < 1 or one.version < 1:
        raise BadInput("not stored", [Fault("policy", "rule broken")])
