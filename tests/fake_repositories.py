"""What stands in for the repositories in fast tests: the same answers and refusals, from dictionaries."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from matchmaker.errors import BadInput, Fault, StaleWrite, UnknownTown
from matchmaker.rounds.access import Session, SignInLink
from matchmaker.rounds.change import Fact
from matchmaker.rounds.ports import ProfileKey
from matchmaker.rounds.proposal import Proposal, ProposalState
from matchmaker.rounds.reserve import Reserve
from matchmaker.rounds.round import Round, RoundState
from matchmaker.rounds.run import Run
from matchmaker.rounds.settled import DEAD, OPEN
from matchmaker.storage.proposal_repository import STALE
from matchmaker.towns.history import Relation
from matchmaker.towns.profile import Format, Role, TownProfile
from matchmaker.towns.register import RegisteredTown
from tests.fake_rows import Rows, add, expect, found, refuse_unstorable, save

WAITING = (ProposalState.APPROVED, *OPEN)


@dataclass
class FakeTowns:
    rows: Rows

    def all(self) -> tuple[RegisteredTown, ...]:
        return tuple(self.rows.towns[ags] for ags in sorted(self.rows.towns))

    def get(self, ags: str) -> RegisteredTown:
        if ags not in self.rows.towns:
            raise UnknownTown(ags)
        return self.rows.towns[ags]

    def names(self) -> Mapping[str, str]:
        return {town.ags: town.name for town in self.all()}

    def names_of(self, asked: Collection[str]) -> Mapping[str, str]:
        return {ags: self.rows.towns[ags].name for ags in asked if ags in self.rows.towns}

    def replace_all(self, towns: Iterable[RegisteredTown]) -> None:
        given = {town.ags: town for town in towns}
        refuse_unstorable(given.values())
        needed = sorted((self.rows.towns.keys() - given.keys()) & self.referred_to())
        if needed:
            raise BadInput("Vanished, but needed.", [Fault(ags, "needed") for ags in needed])
        self.rows.note_change(Fact.TOWNS)
        self.rows.towns.clear()
        self.rows.towns.update(given)

    def referred_to(self) -> frozenset[str]:
        rows = self.rows
        named = {
            *(ags for ags, _ in rows.profiles),
            *(ags for first, second, *_ in rows.relations for ags in (first, second)),
            *(member.ags for proposal in rows.proposals.values() for member in proposal.members),
            *(one.member.ags for one in rows.invitations.values()),
            *(town for own in rows.reserves.values() for one in own for town in _towns_of(one)),
            *(entry.ags for entry in (*rows.links.values(), *rows.sessions.values()) if entry.ags),
            *(side.member.ags for exchange in rows.exchanges.values() for side in exchange.sides),
            *(ags for request in rows.requests.values() for ags in (request.ags, *request.candidates)),
            *(office.ags for office in rows.offices.values()),
            *(one.new_ags for one in rows.successions.values()),
        }
        return frozenset(named)


@dataclass
class FakeProfiles:
    rows: Rows

    def all(self) -> tuple[TownProfile, ...]:
        return tuple(self.rows.profiles[key] for key in sorted(self.rows.profiles))

    def of(self, ags: str, role: Role | None = None) -> TownProfile | None:
        found = [one for one in self.all() if one.ags == ags and role in (None, one.role)]
        return found[0] if found else None

    def of_towns(self, towns: Collection[str]) -> tuple[TownProfile, ...]:
        return tuple(one for one in self.all() if one.ags in towns)

    def naming(self, towns: Collection[str]) -> tuple[TownProfile, ...]:
        named = {one: {one.ags, *one.blocked, *(past.with_ags for past in one.history or ())} for one in self.all()}
        return tuple(one for one, own in named.items() if own & set(towns))

    def versions(self) -> Mapping[ProfileKey, int]:
        return {(one.ags, one.role): self.rows.profile_versions[key] for key, one in self.rows.profiles.items()}

    def save_all(self, profiles: Iterable[TownProfile], seen: Mapping[ProfileKey, int] | None = None) -> None:
        new = {(profile.ags, str(profile.role or "")): profile for profile in profiles}
        stored = {key: self.rows.profile_versions.get(key, 0) for key in new}
        if seen is not None and any(stored[key] != seen.get((one.ags, one.role), 0) for key, one in new.items()):
            raise StaleWrite("changed meanwhile")
        refuse_unstorable(new.values())
        expect(profile.ags in self.rows.towns for profile in new.values())
        self.rows.note_change(Fact.PROFILES)
        self.rows.profiles.update(new)
        self.rows.profile_versions.update((key, version + 1) for key, version in stored.items())

    def remove(self, keys: Iterable[ProfileKey]) -> None:
        for ags, role in keys:
            self.rows.note_change(Fact.PROFILES)
            self.rows.profiles.pop((ags, str(role or "")), None)
            self.rows.profile_versions.pop((ags, str(role or "")), None)


@dataclass
class FakeRelations:
    rows: Rows

    def all(self) -> tuple[Relation, ...]:
        return tuple(self.rows.relations[key] for key in sorted(self.rows.relations))

    def save_all(self, relations: Iterable[Relation]) -> None:
        new = {(one.first, one.second, str(one.kind), one.label): one for one in relations}
        refuse_unstorable(new.values())
        expect({one.first, one.second} <= self.rows.towns.keys() for one in new.values())
        self.rows.note_change(Fact.RELATIONS)
        self.rows.relations.update(new)

    def remove(self, relations: Iterable[Relation]) -> None:
        for one in relations:
            self.rows.note_change(Fact.RELATIONS)
            self.rows.relations.pop((one.first, one.second, str(one.kind), one.label), None)


@dataclass
class FakeRounds:
    rows: Rows

    def all(self) -> tuple[Round, ...]:
        return tuple(self.rows.rounds.values())

    def get(self, round_id: str) -> Round:
        return found(self.rows.rounds, round_id)

    def hold(self, round_id: str) -> Round:
        return self.get(round_id)

    def add(self, new: Round) -> None:
        self.rows.note_change(Fact.ROUNDS)
        add(self.rows.rounds, new.id, new)

    def save(self, changed: Round) -> Round:
        self.rows.note_change(Fact.ROUNDS)
        return save(self.rows.rounds, changed)

    def answered(self) -> tuple[str, ...]:
        waiting = {one.round_id for one in self.rows.proposals.values() if one.state in WAITING or one.tell_at}
        answering = (one for one in self.rows.rounds.values() if one.state is RoundState.ANSWERING)
        return tuple(one.id for one in answering if one.id not in waiting)


@dataclass
class FakeProposals:
    rows: Rows

    def get(self, proposal_id: str, seen_version: int | None = None) -> Proposal:
        proposal = found(self.rows.proposals, proposal_id)
        if seen_version not in (None, proposal.version):
            raise self._stale(proposal)
        return proposal

    def hold(self, proposal_id: str) -> Proposal:
        return self.get(proposal_id)

    def all(self) -> tuple[Proposal, ...]:
        return self._where(lambda _: True)

    def of_round(self, round_id: str) -> tuple[Proposal, ...]:
        return self._where(lambda proposal: proposal.round_id == round_id)

    def of_town(self, ags: str) -> tuple[Proposal, ...]:
        return self.of_towns([ags])

    def of_towns(self, towns: Collection[str]) -> tuple[Proposal, ...]:
        return self._where(lambda proposal: any(member.ags in towns for member in proposal.members))

    def in_states(self, states: Collection[ProposalState]) -> tuple[Proposal, ...]:
        return self._where(lambda proposal: proposal.state in states)

    def add_all(self, proposals: Iterable[Proposal]) -> None:
        batch = list(proposals)
        if len({one.id for one in batch} - self.rows.proposals.keys()) < len(batch):
            raise StaleWrite("id taken")
        refuse_unstorable(batch)
        expect(one.round_id in self.rows.rounds and one.run_id in self.rows.runs for one in batch)
        expect(member.ags in self.rows.towns for one in batch for member in one.members)
        self._refuse_doubles([*self.rows.proposals.values(), *batch])
        self.rows.note_change(Fact.PROPOSALS)
        self.rows.proposals.update((one.id, one) for one in batch)

    def save(self, changed: Proposal) -> Proposal:
        self.rows.note_change(Fact.PROPOSALS)
        if found(self.rows.proposals, changed.id).version != changed.version:
            raise self._stale(changed, changed.note)
        return save(self.rows.proposals, changed)

    def _stale(self, seen: Proposal, rejected_text: str | None = None) -> StaleWrite:
        named = " und ".join(self.rows.towns[one.ags].name for one in seen.members)
        return StaleWrite(STALE.format(towns=named), rejected_text)

    def save_members(self, changed: Proposal) -> Proposal:
        expect(member.ags in self.rows.towns for member in changed.members)
        if len({member.ags for member in changed.members}) < len(changed.members):
            raise StaleWrite("a town twice")
        others = [one for one in self.rows.proposals.values() if one.id != changed.id]
        self._refuse_doubles([*others, changed])
        return self.save(changed)

    def among(self, ids: Collection[str]) -> tuple[Proposal, ...]:
        found = (self.rows.proposals[one] for one in set(ids) if one in self.rows.proposals)
        return tuple(sorted(found, key=lambda one: (-one.score_tenths, one.id)))

    def to_tell(self, now: datetime) -> tuple[str, ...]:
        due = [(one.tell_at, one.id) for one in self.rows.proposals.values() if one.tell_at and one.tell_at <= now]
        return tuple(key for _, key in sorted(due))

    def remove_drafts(self, round_id: str) -> None:
        self.rows.note_change(Fact.PROPOSALS)
        for proposal in self.of_round(round_id):
            if proposal.state is ProposalState.DRAFT and not proposal.pinned:
                del self.rows.proposals[proposal.id]
                self.rows.reserves.pop(proposal.id, None)
                for invitation in [one for one in self.rows.invitations.values() if one.proposal_id == proposal.id]:
                    del self.rows.invitations[invitation.id]

    def remove(self, drafts: Iterable[Proposal]) -> None:
        self.rows.note_change(Fact.PROPOSALS)
        for one in drafts:
            stored = self.rows.proposals.get(one.id)
            if stored is None or (stored.version, stored.state) != (one.version, ProposalState.DRAFT):
                raise StaleWrite("changed meanwhile")
            del self.rows.proposals[one.id]
            self.rows.reserves.pop(one.id, None)

    def reserve(self, proposal_id: str) -> tuple[Reserve, ...]:
        return self.rows.reserves.get(proposal_id, ())

    def reserves_of_round(self, round_id: str) -> Mapping[str, tuple[Reserve, ...]]:
        own = {proposal.id for proposal in self.of_round(round_id)}
        return {proposal_id: seats for proposal_id, seats in self.rows.reserves.items() if proposal_id in own}

    def add_reserve(self, seats: Iterable[Reserve]) -> None:
        ranked: dict[str, tuple[Reserve, ...]] = {}
        for seat in seats:
            ranked[seat.proposal_id] = (*ranked.get(seat.proposal_id, ()), seat)
        if ranked.keys() & self.rows.reserves.keys() or any(_named_twice(own) for own in ranked.values()):
            raise StaleWrite("has a reserve already")
        expect(proposal_id in self.rows.proposals for proposal_id in ranked)
        expect(town in self.rows.towns for own in ranked.values() for one in own for town in _towns_of(one))
        self.rows.reserves.update(ranked)

    def _refuse_doubles(self, proposals: Iterable[Proposal]) -> None:
        live = [one for one in proposals if one.state not in DEAD]
        meetings = {(one.round_id, *sorted((member.ags, str(member.role)) for member in one.members)) for one in live}
        if len(meetings) < len(live):
            raise StaleWrite("these towns meet already")

    def _where(self, holds: Callable[[Proposal], bool]) -> tuple[Proposal, ...]:
        matching = [one for one in self.rows.proposals.values() if holds(one)]
        return tuple(sorted(matching, key=lambda one: (-one.score_tenths, one.id)))


def _towns_of(seat: Reserve) -> tuple[str, str]:
    return seat.member.ags, seat.replaces


def _named_twice(own: tuple[Reserve, ...]) -> bool:
    return len(set(map(_towns_of, own))) < len(own)


@dataclass
class FakeRuns:
    rows: Rows

    def get(self, run_id: str) -> Run:
        return found(self.rows.runs, run_id)

    def latest(self, round_id: str | None = None) -> Run | None:
        runs = [run for run in self.rows.runs.values() if round_id in (None, run.round_id)]
        return runs[-1] if runs else None

    def newest(self, form: Format) -> Run | None:
        runs = [run for run in self.rows.runs.values() if run.format is form]
        return max(runs, key=lambda run: (run.made_at, run.id), default=None)

    def add(self, new: Run) -> None:
        expect([new.round_id in self.rows.rounds])
        self.rows.note_change(Fact.ROUNDS)
        add(self.rows.runs, new.id, new)


@dataclass
class FakeChanges:
    rows: Rows

    def count(self, *kinds: Fact) -> int:
        return sum(self.rows.changes.get(kind, 0) for kind in kinds or Fact)


@dataclass
class FakeAccess:
    rows: Rows

    def add_link(self, link: SignInLink) -> None:
        expect([link.ags is None or link.ags in self.rows.towns])
        expect([link.proposal_id is None or link.proposal_id in self.rows.proposals])
        add(self.rows.links, link.token_hash, link)

    def link(self, token_hash: str) -> SignInLink | None:
        return self.rows.links.get(token_hash)

    def hold_link(self, token_hash: str) -> SignInLink | None:
        return self.link(token_hash)

    def save_link(self, changed: SignInLink) -> None:
        found(self.rows.links, changed.token_hash)
        self.rows.links[changed.token_hash] = changed

    def prolong(self, proposal_id: str, ags: str, valid_until: datetime, now: datetime) -> None:
        for key, link in self.rows.links.items():
            if (link.proposal_id, link.ags) == (proposal_id, ags) and now < link.valid_until < valid_until:
                self.rows.links[key] = replace(link, valid_until=valid_until)

    def spend_link(self, used: SignInLink) -> bool:
        stored = self.rows.links.get(used.token_hash)
        if stored is None or (stored.used_at is not None and not stored.reusable):
            return False
        self.rows.links[used.token_hash] = replace(stored, used_at=used.used_at)
        return True

    def count_reusable(self, now: datetime) -> int:
        return sum(link.reusable and link.valid_until >= now for link in self.rows.links.values())

    def add_session(self, session: Session) -> None:
        expect([session.ags is None or session.ags in self.rows.towns])
        add(self.rows.sessions, session.id_hash, session)

    def session(self, id_hash: str) -> Session | None:
        return self.rows.sessions.get(id_hash)

    def hold_session(self, id_hash: str) -> Session | None:
        return self.session(id_hash)

    def remove_session(self, id_hash: str) -> None:
        self.rows.sessions.pop(id_hash, None)

    def shut_out(self, ags: str, role: Role, at: datetime) -> None:
        for table in (self.rows.links, self.rows.sessions):
            for key, one in table.items():
                if one.ags == ags and one.role in (None, role) and one.valid_until > at:
                    table[key] = replace(one, valid_until=at)

    def shut_out_delegate(self, delegate_id: str) -> None:
        for key in [key for key, one in self.rows.sessions.items() if one.delegate_id == delegate_id]:
            del self.rows.sessions[key]

    def shut_out_person(self, person_id: str) -> None:
        for key in [key for key, one in self.rows.sessions.items() if one.person_id == person_id]:
            del self.rows.sessions[key]

    def remove_expired(self, before: datetime, limit: int) -> int:
        removed = 0
        for table in (self.rows.links, self.rows.sessions):
            ended = sorted((one.valid_until, key) for key, one in table.items() if one.valid_until < before)[:limit]
            removed += len(ended)
            for _, key in ended:
                del table[key]
        return removed
