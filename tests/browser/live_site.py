"""A real server on loopback: the packaged register, the pilot towns, one round that has been sent."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import uvicorn

from api.app import create_app
from api.settings import Environment, Settings
from matchmaker.rounds.access import Audience, LinkPurpose, SignInLink, hash_of
from matchmaker.rounds.assessment import Assessment, assess, read_evidence
from matchmaker.rounds.deadlines import schedule
from matchmaker.rounds.interest import Interest
from matchmaker.rounds.invitation import Invitation
from matchmaker.rounds.office import Standing
from matchmaker.rounds.office_link import OfficeLink, OfficePurpose
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, Proposal
from matchmaker.rounds.relay_answer import Finding
from matchmaker.rounds.round import Round, RoundState
from matchmaker.scoring.headed_topic import topic_of
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.taxonomy.reading import read_taxonomy
from matchmaker.towns.pilot.reading import read_pilot_profiles
from matchmaker.towns.profile import Format, Role
from matchmaker.towns.register_file import read_register
from tests.browser.exchanges_begun import EXCHANGES, begin_exchanges
from tests.browser.files_handed_in import hand_in_files
from tests.fakes import FakeDatabase, FakeUnitOfWork
from tests.office_builders import an_office
from tests.people_builders import an_invited
from tests.request_builders import a_kept_form, a_request
from tests.round_builders import a_failed_message, a_message, a_message_in_data, a_run

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TOKENS = {"proposal": "a-proposal", "town": "a-town", "office": "the-office", "old": "an-old-proposal", **EXCHANGES}
TOKENS |= {
    "objection": "an-objection",
    "handover": "a-handover",
    "delegate": "a-delegate",
    "invitation": "an-invitation",
    "spent invitation": "another-invitation",
}
TOKENS |= {"town that exchanges": "a-town-that-exchanges", "town that has exchanged": "a-town-that-has-exchanged"}
SECRET = "s" * 40
FORM, INTEREST, STANDS_IN = "half-a-form", "an-interest", "hauptamt@wurzen.example"


@contextmanager
def serving() -> Iterator[str]:
    """The address of a site that runs in a thread until the block is left."""
    taxonomy = read_taxonomy()
    database = FakeDatabase()
    with FakeUnitOfWork(database) as uow:
        fill(uow, taxonomy)
        uow.commit()

    with served(database, taxonomy) as address:
        yield address


def fill(uow: UnitOfWork, taxonomy: Taxonomy) -> None:
    """Everything that the pages of the pilot's site show, of each kind a little."""
    uow.towns.replace_all(read_register().all)
    uow.profiles.save_all(read_pilot_profiles(taxonomy))
    _a_sent_round(uow, taxonomy)
    hand_in_files(uow, taxonomy, NOW)
    uow.outbox.queue(a_failed_message(1, key="failed", due_at=NOW))
    uow.outbox.queue(a_message_in_data(2, key="doubt", due_at=NOW).reconciled(Finding.UNKNOWN, NOW))
    later = NOW + timedelta(days=1)
    for number, name in ((1, "invitation"), (2, "spent invitation")):
        uow.office_people.add(an_invited(number, invitation_hash=hash_of(TOKENS[name]), until=later))


@contextmanager
def served(database: FakeDatabase, taxonomy: Taxonomy) -> Iterator[str]:
    """The address of a site on this database, in a thread until the block is left."""

    def open_uow(*, reading: bool = False) -> UnitOfWork:
        return FakeUnitOfWork(database, reading=reading)

    settings = Settings(secret_key=SECRET, environment=Environment.DEMO, writes_per_minute=0)
    app = create_app(settings, open_uow, lambda: NOW, taxonomy)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield f"http://127.0.0.1:{_port(server)}"
    finally:
        server.should_exit = True
        thread.join()


def _port(server: uvicorn.Server) -> int:
    """The port that the system gave, as soon as the server listens."""
    for _ in range(500):
        if server.started:
            return int(server.servers[0].sockets[0].getsockname()[1])
        time.sleep(0.02)
    raise TimeoutError("the server did not start within ten seconds")


def _a_sent_round(uow: UnitOfWork, taxonomy):  # type: ignore[no-untyped-def]
    terms = Round("r1", "Herbst: erste Tandems", Format.TANDEM, packaged_policy())
    uow.rounds.add(terms)
    assessment = assess(read_evidence(uow, taxonomy, "r1"), terms, NOW.date())
    uow.runs.add(a_run(made_at=NOW, expected=dict(assessment.expected), unmatched=()))
    proposals = [_proposal(number, pair, assessment) for number, pair in enumerate(_pairs(assessment), start=1)]
    uow.proposals.add_all(proposals)
    plan = schedule(NOW, terms.policy, ())
    uow.invitations.add_all(Invitation(proposals[0].id, one).asked(NOW, plan) for one in proposals[0].members)
    for link in _links(proposals[0]):
        uow.access.add_link(link)
    begin_exchanges(proposals[1:7], uow, NOW)
    for name, number in (("town that exchanges", 2), ("town that has exchanged", 3)):
        uow.access.add_link(_sign_in(name, proposals[number].members[0].ags))
    _half_done(proposals[0].members[0].ags, uow)
    asking = proposals[2].members[0].ags
    uow.requests.add(a_request(ags=asking, topic="leerstand", candidates=(), made_at=NOW))
    _an_approved_round(_pairs(assessment)[7], assessment, uow)
    for office_link in _office_links(proposals):
        uow.office_links.add(office_link)


def _an_approved_round(pair: tuple[str, str], assessment: Assessment, uow: UnitOfWork) -> None:
    """A second round, whose one proposal waits for sending."""
    uow.rounds.add(Round("r2", "Winter: Tandems", Format.TANDEM, packaged_policy(), RoundState.CURATING))
    uow.runs.add(a_run(id="r2-1", round_id="r2", made_at=NOW, expected=dict(assessment.expected), unmatched=()))
    score = assessment.explain(Role.MAYOR, *pair)
    members = tuple(Member(ags, Role.MAYOR) for ags in pair)
    draft = Proposal("r2-1-01", "r2", "r2-1", Format.TANDEM, members, topic_of(score), score.score_tenths)
    uow.proposals.add_all([draft.approve("Geschäftsstelle", NOW)])


def _half_done(own: str, uow: UnitOfWork) -> None:
    """What the town has begun: a delegate, a form, news wanted, a mail with a way to end reminders."""
    uow.offices.add(an_office(address=STANDS_IN, ags=own, standing=Standing.DELEGATE, checked_by=None, checked_at=None))
    entries = {"text": "Läden stehen leer.", "thema": "leerstand", "format": "tandem"}
    uow.forms.keep(
        a_kept_form(id_hash=hash_of(FORM), entries=entries, valid_until=NOW + timedelta(days=7), ags=own, role=None)
    )
    uow.interests.add(Interest(INTEREST, "rathaus@wurzen.example", own, NOW, "leerstand"))
    mail = a_message(3, key="mail", due_at=NOW, message_id="<m1@[127.0.0.1]>", proposal_id=None)
    uow.outbox.queue(mail)


def _sign_in(name: str, ags: str) -> SignInLink:
    later = NOW + timedelta(days=28)
    return SignInLink(hash_of(TOKENS[name]), LinkPurpose.SIGN_IN, Audience.TOWN, later, ags, reusable=True)


def _office_links(proposals: list[Proposal]) -> list[OfficeLink]:
    """One of each purpose: to object, and to decide about an exchange that runs."""
    to_object, to_decide = OfficePurpose.OBJECTION, OfficePurpose.HANDOVER
    running, later, office = proposals[2], NOW + timedelta(days=60), "rathaus@wurzen.example"
    stranger, own = proposals[0].members[0].ags, running.members[0].ags
    return [
        OfficeLink(hash_of(TOKENS["objection"]), to_object, stranger, Role.MAYOR, office, NOW, later),
        OfficeLink(hash_of(TOKENS["delegate"]), OfficePurpose.DELEGATE, stranger, Role.MAYOR, STANDS_IN, NOW, later),
        OfficeLink(hash_of(TOKENS["handover"]), to_decide, own, Role.MAYOR, office, NOW, later, running.id),
    ]


def _pairs(assessment: Assessment) -> list[tuple[str, str]]:
    """The best pairs, one after the other, each town once."""
    pairs: list[tuple[str, str]] = []
    for a, b, _ in sorted(assessment.scorers[Role.MAYOR].candidates(10), key=lambda pair: -pair[2]):
        if not {a, b} & {ags for pair in pairs for ags in pair}:
            pairs.append((a, b))
    return pairs


def _proposal(number: int, pair: tuple[str, str], assessment: Assessment) -> Proposal:
    score = assessment.explain(Role.MAYOR, *pair)
    members = tuple(Member(ags, Role.MAYOR) for ags in pair)
    made = Proposal(f"r1-1-{number:02d}", "r1", "r1-1", Format.TANDEM, members, topic_of(score), score.score_tenths)
    return made.approve("Geschäftsstelle", NOW).offer(NOW, NOW + timedelta(days=14))


def _links(proposal: Proposal) -> list[SignInLink]:
    later, own, town = NOW + timedelta(days=28), proposal.members[0].ags, Audience.TOWN
    to_proposal, sign_in = LinkPurpose.PROPOSAL, LinkPurpose.SIGN_IN
    return [
        SignInLink(hash_of(TOKENS["proposal"]), to_proposal, town, later, own, proposal.id),
        SignInLink(hash_of(TOKENS["old"]), to_proposal, town, NOW - timedelta(days=1), own, proposal.id),
        SignInLink(hash_of(TOKENS["town"]), sign_in, town, later, own, reusable=True),
        SignInLink(hash_of(TOKENS["office"]), sign_in, Audience.HEAD_OFFICE, later, reusable=True),
    ]
