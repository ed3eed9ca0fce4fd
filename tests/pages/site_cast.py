"""A whole site in memory: the invented towns, a round with proposals, and links for everybody."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from api.app import create_app
from api.settings import Environment, OfficeSignIn, Settings
from matchmaker.rounds.access import Audience, LinkPurpose, SignInLink, hash_of
from matchmaker.rounds.deadlines import schedule
from matchmaker.rounds.invitation import Invitation
from matchmaker.rounds.outbox import MessageState
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Proposal
from matchmaker.towns.profile import Experience, Need, Stage, StatementKind, TownProfile, Visibility
from matchmaker.towns.register import RegisteredTown
from tests.builders import a_profile, a_taxonomy, a_town, ags
from tests.fakes import FakeDatabase, FakeUnitOfWork
from tests.pages.visitor import Visitor
from tests.round_builders import NOW, WEIGHTS, a_message, a_policy, a_proposal, a_relation, a_round, a_run

SECRET = "a secret of thirty-two letters or more"
DEADLINE = NOW + timedelta(days=14)
HOLDER_0, HOLDER_1, OLD = "link-of-town-0", "link-of-town-1", "link-of-last-year"
TOWN_0, TOWN_5, OFFICE, SPENT = "sign-in-0", "sign-in-5", "sign-in-office", "sign-in-spent"
SEALED = "Versiegelt: geht nur die Geschäftsstelle an"
UNSPOKEN = "Unausgesprochen: zählt nur beim Rechnen"
AMONG_TOWNS = "Unter uns Städten"
INJECTION = "<script>alert('x')</script>"


@dataclass
class Clock:
    """Time that only moves when a test moves it."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass
class SiteCast:
    """The database, clock and settings of one site; ``opened`` counts its transactions."""

    database: FakeDatabase = field(default_factory=FakeDatabase)
    clock: Clock = field(default_factory=Clock)
    environment: Environment = Environment.DEMO
    opened: int = 0
    is_broken: bool = False
    trusted_proxies: int = 0
    office_sign_in: OfficeSignIn = OfficeSignIn.PASSWORD
    writes_per_minute: int = 0

    def __post_init__(self) -> None:
        self.database.clock = self.clock

    def open_uow(self, *, reading: bool = False) -> UnitOfWork:
        if self.is_broken:
            raise OSError("disk on fire")
        self.opened += 1
        return FakeUnitOfWork(self.database, reading=reading)

    def browser(self, *, base_url: str = "http://127.0.0.1") -> Visitor:
        """A browser that starts with no cookies."""
        proxies = self.trusted_proxies
        settings = Settings(
            secret_key=SECRET,
            environment=self.environment,
            trusted_proxies=proxies,
            office_sign_in=self.office_sign_in,
            writes_per_minute=self.writes_per_minute,
        )
        return Visitor(create_app(settings, self.open_uow, self.clock, a_taxonomy()), base_url)

    def change(self, step: Callable[[UnitOfWork], object]) -> None:
        """Do something in a transaction of its own."""
        with FakeUnitOfWork(self.database) as uow:
            step(uow)
            uow.commit()


def invented_towns() -> list[RegisteredTown]:
    """Eight small towns, alike but for the height of number 4, and one of 120,000 for their distances."""
    small = [a_town(number, indicators=_figures(number)) for number in range(8)]
    return [*small, a_town(90, name="Großenstadt", population=120_000, small=False)]


def sealed_profile() -> TownProfile:
    """Town 0: one statement of each visibility, one of them an attempt to smuggle a script in."""
    return a_profile(
        0,
        needs=(
            Need("vacancy", text=INJECTION, source="eigene Seite"),
            Need("retail", text=AMONG_TOWNS, visibility=Visibility.NETWORK),
            Need("care", text=SEALED, visibility=Visibility.HEAD_OFFICE),
            Need("youth", text=UNSPOKEN, visibility=Visibility.SCORE_ONLY),
        ),
        experience=(
            Experience("retail", StatementKind.TOPIC, Stage.IN_OPERATION, title="Ladenbörse", year=2021),
            Experience("pop_up_lab", StatementKind.METHOD, Stage.LEARNED, topic="vacancy", year=2020, evaluated=True),
            Experience("care", StatementKind.TOPIC, Stage.IDEA, title=SEALED, visibility=Visibility.HEAD_OFFICE),
        ),
    )


def knowing_profile() -> TownProfile:
    """Town 1: shares and knows what town 0 said under seal, so that a leak would become a reason."""
    return a_profile(
        1,
        needs=(Need("vacancy"), Need("care"), Need("youth")),
        experience=tuple(
            Experience(topic, StatementKind.TOPIC, Stage.IN_OPERATION) for topic in ("retail", "care", "youth")
        ),
    )


def proposals() -> list[Proposal]:
    """Towns 0 and 1: offered. Towns 2 and 3: a draft. Towns 4 and 5: withdrawn after the offer."""
    offered = a_proposal(1).approve("Geschäftsstelle", NOW).offer(NOW, DEADLINE)
    withdrawn = a_proposal(3).approve("Geschäftsstelle", NOW).offer(NOW, DEADLINE).withdraw("Stadt 5 sagte ab")
    return [offered, a_proposal(2), withdrawn]


def invitations() -> list[Invitation]:
    """Towns 0 and 1 were asked; towns 4 and 5 were, until it was withdrawn."""
    plan = replace(schedule(NOW, a_policy(), ()), due_at=DEADLINE)
    asked = [Invitation(one.id, member).asked(NOW, plan) for one in proposals()[::2] for member in one.members]
    return [one if one.proposal_id == "r1-1-01" else one.closed() for one in asked]


def links() -> list[SignInLink]:
    """Proposal links for towns 0 and 1, an old one, and sign-in links."""
    later, proposal = NOW + timedelta(days=28), {"purpose": LinkPurpose.PROPOSAL, "proposal_id": "r1-1-01"}
    sign_in = {"purpose": LinkPurpose.SIGN_IN, "valid_until": NOW + timedelta(minutes=10)}
    town = Audience.TOWN
    return [
        SignInLink(hash_of(HOLDER_0), audience=town, ags=ags(0), valid_until=later, **proposal),
        SignInLink(hash_of(HOLDER_1), audience=town, ags=ags(1), valid_until=later, **proposal),
        SignInLink(hash_of(OLD), audience=town, ags=ags(0), valid_until=NOW - timedelta(days=1), **proposal),
        SignInLink(hash_of(TOWN_0), audience=town, ags=ags(0), **sign_in),
        SignInLink(hash_of(TOWN_5), audience=town, ags=ags(5), **sign_in),
        SignInLink(hash_of(OFFICE), audience=Audience.HEAD_OFFICE, **sign_in),
        SignInLink(hash_of(SPENT), audience=town, ags=ags(0), used_at=NOW, **sign_in),
    ]


def a_site() -> SiteCast:
    """The whole cast, stored."""
    cast = SiteCast()
    cast.change(_fill)
    return cast


def sign_in(browser: Visitor, token: str) -> None:
    """Press the button of the sign-in page."""
    asked = browser.get(f"/anmelden/{token}")
    answer = browser.post(f"/anmelden/{token}", data={"csrf": form_token(asked.text)})
    assert answer.status_code == 303


def form_token(html: str) -> str:
    """The token of the page's first form."""
    return html.split('name="csrf" value="', 1)[1].split('"', 1)[0]


def _figures(number: int) -> dict[str, float]:
    return {
        "km_to_town_20k": 12.0 + 3 * number,
        "km_to_town_100k": 40.0 + 3 * number,
        "small_towns_within_25km": 3.0 + number,
        "elevation_m": 700.0 if number == 4 else 100.0 + 3 * number,
    }


def _fill(uow: UnitOfWork) -> None:
    uow.towns.replace_all(invented_towns())
    uow.profiles.save_all([sealed_profile(), knowing_profile(), *(a_profile(number) for number in range(2, 8))])
    uow.relations.save_all([a_relation(0, 1)])
    uow.rounds.add(a_round())
    uow.runs.add(a_run(expected=dict.fromkeys(WEIGHTS, 0.25)))
    uow.proposals.add_all(proposals())
    uow.invitations.add_all(invitations())
    uow.outbox.queue(a_message(1, proposal_id="r1-1-01", state=MessageState.SENT))
    for link in links():
        uow.access.add_link(link)
