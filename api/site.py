"""What does every page and every route of one running site share?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Protocol

from api.kept import Kept
from api.meters import Meters
from api.pages.atlas import Atlas, AtlasShelf
from api.pages.evidence import PUBLIC_IN, PublicFacts, PublicSources, public_facts
from api.second_factor import AppCodes, Argon2Passwords
from api.settings import Environment, Settings
from api.sign_in import Seals
from api.suggester import SuggesterShelf
from api.taxonomy_shelf import TaxonomyShelf
from matchmaker.rounds.assessment import (
    STATED_IN,
    TIED_BY,
    Assessment,
    Evidence,
    assess,
    read_ties,
)
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.change import Fact
from matchmaker.rounds.filled_profiles import FilledProfiles, filled
from matchmaker.rounds.office_admission import Proofs
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.profile_reading import StoredProfiles, read_profiles
from matchmaker.rounds.proposal import Proposal
from matchmaker.rounds.public_evidence import public_part
from matchmaker.rounds.round import Round
from matchmaker.rounds.run import Run
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.profile import TownProfile
from matchmaker.towns.register import RegisteredTown

# Those of one round for head office and for towns; older ones are made when somebody asks.
WARMED_SCORERS = 2


class OpenUnitOfWork(Protocol):
    """Opens one transaction; ``reading`` ones never wait for a writer and cannot be committed."""

    def __call__(self, *, reading: bool = False) -> UnitOfWork: ...


def noting_conflicts(open_uow: OpenUnitOfWork, meters: Meters) -> OpenUnitOfWork:
    """The same, but whatever is written through it tells the meters where somebody else was faster."""

    def opened(*, reading: bool = False) -> UnitOfWork:
        uow = open_uow(reading=reading)
        if not reading:
            uow.after_conflict(meters.note_conflict)
        return uow

    return opened


@dataclass(frozen=True, slots=True)
class Site:
    """One running site: its settings, its database and its clock (aware, UTC)."""

    settings: Settings
    open_uow: OpenUnitOfWork
    clock: Callable[[], datetime]
    topics: TaxonomyShelf = field(repr=False)
    suggesters: SuggesterShelf = field(repr=False)
    network_names: Mapping[str, str] = field(default_factory=dict, repr=False)
    kept: Kept = field(default_factory=Kept, repr=False)
    # By themselves: asked for after a change alone, they would soon be pushed out by what is asked for daily.
    _read: Kept = field(default_factory=Kept, repr=False)
    meters: Meters = field(default_factory=Meters, repr=False)
    _shelf: AtlasShelf = field(default_factory=AtlasShelf, repr=False)

    def atlas(self) -> Atlas:
        """What the pages know about all towns, at most a minute old."""
        return self._shelf.atlas(self._towns, self.clock())

    def public_facts(self, uow: UnitOfWork) -> PublicFacts:
        """What everybody may know beyond the register, inside an open unit of work; kept until some of it changes."""
        count = uow.changes.count
        # The drafts of a card change often and are nobody's business; only those published are read.
        cards = self.kept.same("cards", count(Fact.CASE_CARDS), uow.case_cards.published)
        taxonomy = self.topics.look(uow)
        made_from = (count(*PUBLIC_IN), cards, taxonomy.version)

        def make(former: PublicFacts | None) -> PublicFacts:
            relations = self._read.same("relations", count(Fact.RELATIONS), uow.relations.all)
            told = (self._register(uow), self._profiles(uow).all, relations, cards)
            return public_facts(PublicSources(*told, taxonomy, self.network_names), former)

        return self.kept.renewed("public", made_from, make)

    def evidence(self, uow: UnitOfWork, round_id: str | None = None) -> Evidence:
        """What scores of a round are computed from, likewise; sealed statements included."""
        count = uow.changes.count
        stated_in = count(*STATED_IN)

        def fill(former: FilledProfiles | None) -> FilledProfiles:
            return filled(self._profiles(uow).all, self._register(uow), former)

        def told() -> tuple[tuple[TownProfile, ...], tuple[RegisteredTown, ...]]:
            found = self._read.renewed("filled", stated_in, fill)
            return found.all, found.register

        stated = self.kept.same("stated", stated_in, told)
        # An answer or a sent proposal seldom changes who has to do with whom, so what is made from the ties stays.
        ties = self.kept.same(("ties", round_id), count(*TIED_BY), lambda: read_ties(uow, round_id))
        taxonomy = self.topics.look(uow)
        made_from = (stated, ties, taxonomy.version)
        return self.kept.get(("evidence", round_id), made_from, lambda: Evidence(*stated, taxonomy, ties))

    def proposals(self, uow: UnitOfWork, round_id: str | None = None) -> tuple[Proposal, ...]:
        """All proposals of a round, or of all, best score first, likewise: for pages, which decide nothing by them."""
        read = uow.proposals.all if round_id is None else partial(uow.proposals.of_round, round_id)
        return self.kept.get(("proposals", round_id), uow.changes.count(Fact.PROPOSALS), read)

    def assessment(self, uow: UnitOfWork, terms: Round, run: Run, *, public: bool) -> Assessment:
        """The scorers of a run with its day and its frozen values, likewise; ``public``: from public statements."""
        evidence = self.evidence(uow, terms.id)

        def make() -> Assessment:
            return assess(public_part(evidence) if public else evidence, terms, german_day(run.made_at), run)

        # A run never changes, and of the round only these two count.
        made_from = (evidence, terms.format, terms.policy)
        return self.kept.get(("assessment", terms.id, run.id, public), made_from, make)

    def warm(self) -> None:
        """Make anew what changed facts have made old: what everybody reads, proposals, and the scorers last asked for.

        For a thread of its own: pages make the same where they come first.
        """
        self.atlas()
        assessed = [name for name in self.kept.names() if isinstance(name, tuple) and name[0] == "assessment"]
        with self.open_uow(reading=True) as uow:
            public = self.public_facts(uow)
            # A changed list of topics takes the text encoder some seconds.
            self.suggesters.ready()
            # Made at the first question, so they are asked.
            _ = public.fields, public.stated
            for _, round_id, run_id, is_public in assessed[-WARMED_SCORERS:]:
                self.assessment(uow, uow.rounds.get(round_id), uow.runs.get(run_id), public=is_public)
            for _, asked in [name for name in self.kept.names() if isinstance(name, tuple) and name[0] == "proposals"]:
                self.proposals(uow, asked)

    def _profiles(self, uow: UnitOfWork) -> StoredProfiles:
        return self._read.renewed(
            "profiles", uow.changes.count(Fact.PROFILES), lambda former: read_profiles(uow, former)
        )

    def _register(self, uow: UnitOfWork) -> tuple[RegisteredTown, ...]:
        return self._read.same("register", uow.changes.count(Fact.TOWNS), uow.towns.all)

    def _towns(self) -> tuple[RegisteredTown, ...]:
        with self.open_uow(reading=True) as uow:
            return uow.towns.all()

    @property
    def taxonomy(self) -> Taxonomy:
        """The topics of today, as this process knew them when it last looked; whoever is signed in makes it look."""
        return self.topics.current

    @property
    def is_demo(self) -> bool:
        return self.settings.environment is Environment.DEMO

    @property
    def seals(self) -> Seals:
        return Seals(self.settings.secret_key)

    @property
    def proofs(self) -> Proofs:
        """What compares the passwords and codes of head office."""
        return Proofs(Argon2Passwords(), AppCodes(self.settings.secret_key))

    @property
    def session_cookie(self) -> str:
        """The session cookie's name; the demo speaks HTTP on loopback, where ``__Host-`` cannot be."""
        return "sitzung" if self.is_demo else "__Host-sitzung"

    @property
    def onward_cookie(self) -> str:
        """The cookie that remembers where somebody was going who had to sign in first."""
        return "weiter" if self.is_demo else "__Host-weiter"

    @property
    def late_forms_cookie(self) -> str:
        """The cookie that remembers the secret ids of forms that were sent after their session had ended."""
        return "aufgehoben" if self.is_demo else "__Host-aufgehoben"

    @property
    def form_cookie(self) -> str:
        """The cookie that ties a form to the browser of somebody who is not signed in."""
        return "formular" if self.is_demo else "__Host-formular"
