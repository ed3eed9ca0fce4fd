"""How does the demo come about: register, pilot network, a round that is sent and one with drafts of circles?"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from api.current_taxonomy import current_taxonomy
from api.demo_account import DemoAccount, demo_account
from api.demo_circles import DemoCircles, draft_circles, one_tandem_each, open_circles, read_circles
from api.posting import post_of
from api.settings import Settings
from api.wiring import clock, demo_token, engine_for, mailer, open_unit_of_work, relay_record
from emails.demo_addresses import demo_address
from emails.links import Links
from matchmaker.matching.problem import Strategy
from matchmaker.rounds.access import Audience, LinkPurpose, SignInLink, hash_of
from matchmaker.rounds.alone import Alone, alone_in
from matchmaker.rounds.curation import Approvals, approve_several
from matchmaker.rounds.delivering import Sender, deliver_due
from matchmaker.rounds.office_keeping import NewAddress, add_checked_address
from matchmaker.rounds.opening import Opening, open_round, start_collecting
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import NOT_SENT, Proposal, ProposalState
from matchmaker.rounds.proposing import ProposingOrder, propose
from matchmaker.rounds.register_loading import RegisterLoading
from matchmaker.rounds.round import Round, RoundState
from matchmaker.rounds.sending import offer_approved
from matchmaker.storage.schema import migrate
from matchmaker.taxonomy.reading import read_taxonomy
from matchmaker.towns.pilot.reading import read_consortia, read_pilot_profiles
from matchmaker.towns.profile import Format, TownProfile
from matchmaker.towns.register import Register
from matchmaker.towns.register_file import read_register

ROUND_ID = "pilotrunde"
TITLE = "Pilotrunde Tandem"
CURATOR = "Geschäftsstelle (Demo)"
LINKS_LAST = timedelta(days=30)


@dataclass(frozen=True)
class Demo:
    """What stands in the demo's database when it is ready.

    ``proposals`` are those that hold, best first; ``mails`` counts the letters by state, ``letters_in_folder``
    the files that are there now, which somebody may have deleted.
    """

    register: Register
    profiles: tuple[TownProfile, ...]
    consortia: int
    round: Round
    proposals: tuple[Proposal, ...]
    alone: Alone
    circles: DemoCircles
    mails: dict[str, int]
    outbox: Path
    letters_in_folder: int
    mayor: str
    mayors_link: str
    head_office_link: str
    office_account: DemoAccount


def prepare_demo(settings: Settings) -> Demo:
    """Bring the demo to where it is sent; whatever an earlier run did already is left as it is."""
    lay_ground(settings)
    now = clock()
    # Opened first, so that a command that names no round means the one of tandems.
    open_circles({one.ags: one for one in pilot_profiles()}, open_unit_of_work(settings), now)
    _lead_round(settings, now)
    draft_circles(current_taxonomy(settings), open_unit_of_work(settings), now)
    return _summary(settings, open_unit_of_work(settings), now)


def lay_ground(settings: Settings) -> None:
    """Tables, register and pilot profiles: all that a round needs; a second time changes nothing."""
    migrate(engine_for(settings))
    uow = open_unit_of_work(settings)
    RegisterLoading(uow, read_register()).load_packaged()
    _store_pilot_profiles(uow)
    _store_offices(uow, clock())


def pilot_profiles() -> list[TownProfile]:
    """The profiles of the report as the demo stores them."""
    # Figures belong to the register: kept here, they would count as the town's own statement.
    return [
        replace(one, population=None, state=None, district=None, lat=None, lon=None)
        for one in read_pilot_profiles(read_taxonomy())
    ]


def _store_offices(uow: UnitOfWork, now: datetime) -> None:
    """Let the made-up mailboxes of the pilot offices speak for them, so that signing in by a code can be tried."""
    with uow:
        pilot = [(profile.ags, profile.role) for profile in uow.profiles.all() if profile.role]
        names = {ags: uow.towns.get(ags).name for ags, _ in pilot}
        # Whom head office has ended here stays ended: only who never had an address gets one.
        new = [(ags, role) for ags, role in pilot if not uow.offices.of_town(ags)]
    for ags, role in new:
        add_checked_address(NewAddress(ags, role, demo_address(names[ags], role), CURATOR), uow, now)


def _store_pilot_profiles(uow: UnitOfWork) -> None:
    """Store what the report says of the pilot towns; a town that meanwhile spoke for itself keeps its own."""
    pilot = pilot_profiles()
    with uow:
        stored = {profile.ags: profile for profile in uow.profiles.all()}
        # An earlier version did not yet mark what is assumed: its own profiles get the mark, nobody else's.
        unmarked = [replace(one, consent_source=None) for one in pilot]
        new = [one for one, bare in zip(pilot, unmarked, strict=True) if stored.get(one.ags, bare) == bare]
        uow.profiles.save_all(new)
        uow.commit()


def _lead_round(settings: Settings, now: datetime) -> None:
    """Take the round from where it stands to where it is sent: a second run, or one after an interruption.

    A round that somebody closed stays closed. Drafts are approved only until the first letter left: after that
    they are of somebody who tries out the head office's pages.
    """
    uow = open_unit_of_work(settings)
    current = _demo_round(uow)
    if current is None:
        current = open_round(Opening(TITLE, Format.TANDEM, one_tandem_each(), ROUND_ID), uow, now)
    if current.state is RoundState.PLANNED:
        current = start_collecting(ROUND_ID, uow)
    if current.state in (RoundState.COLLECTING, RoundState.PROPOSING):
        propose(ProposingOrder(ROUND_ID, Strategy.MOST_SERVED), current_taxonomy(settings), uow, now)
    if _waits_for_first_sending(uow):
        approve_several(Approvals(ROUND_ID, CURATOR), uow, now)
    _send(settings, uow, now)


def _waits_for_first_sending(uow: UnitOfWork) -> bool:
    with uow:
        in_curation = uow.rounds.get(ROUND_ID).state is RoundState.CURATING
        return in_curation and all(
            one.state in (*NOT_SENT, ProposalState.WITHDRAWN) for one in uow.proposals.of_round(ROUND_ID)
        )


def _send(settings: Settings, uow: UnitOfWork, now: datetime) -> None:
    with uow:
        is_open = uow.rounds.get(ROUND_ID).state in (RoundState.CURATING, RoundState.ANSWERING)
        approved = [one for one in uow.proposals.of_round(ROUND_ID) if one.state is ProposalState.APPROVED]
    # What somebody approved on the pages leaves by an order with its ten minutes, not because the demo began anew.
    if is_open and approved and all(one.approved_by == CURATOR for one in approved):
        offer_approved(ROUND_ID, post_of(settings), uow, now)
    # What an interrupted run left in the queue leaves in any case.
    deliver_due(Sender(mailer(settings), uow, clock, record=relay_record(settings)))


def _demo_round(uow: UnitOfWork) -> Round | None:
    with uow:
        return next((known for known in uow.rounds.all() if known.id == ROUND_ID), None)


def _summary(settings: Settings, uow: UnitOfWork, now: datetime) -> Demo:
    with uow:
        register = Register(uow.towns.all())
        profiles = tuple(_with_state(profile, register) for profile in uow.profiles.all())
        held = [one for one in uow.proposals.of_round(ROUND_ID) if one.state is not ProposalState.WITHDRAWN]
        run, mails, its_round = uow.runs.latest(ROUND_ID), uow.outbox.count_by_state(), uow.rounds.get(ROUND_ID)
        circles = read_circles(uow)
    proposals = sorted(held, key=lambda one: (-one.score_tenths, one.id))
    mayor = proposals[0].members[0].ags if proposals else profiles[0].ags
    outbox = Path(settings.smtp_url.removeprefix("folder:"))
    return Demo(
        register=register,
        profiles=profiles,
        consortia=len(read_consortia()),
        round=its_round,
        proposals=tuple(proposals),
        alone=alone_in(run, held),
        circles=circles,
        mails=mails,
        outbox=outbox,
        letters_in_folder=sum(1 for _ in outbox.glob("*.eml")),
        mayor=mayor,
        mayors_link=_reusable_link(settings, Audience.TOWN, mayor, now),
        head_office_link=_reusable_link(settings, Audience.HEAD_OFFICE, None, now),
        office_account=demo_account(settings, now),
    )


def _with_state(profile: TownProfile, register: Register) -> TownProfile:
    return replace(profile, state=register.get(profile.ags).state)


def _reusable_link(settings: Settings, audience: Audience, ags: str | None, now: datetime) -> str:
    """The demo's own sign-in link, the same on each run; only its hash is stored."""
    token = demo_token(settings, f"sign-in/{audience}/{ags or ''}")
    wanted = SignInLink(hash_of(token), LinkPurpose.SIGN_IN, audience, now + LINKS_LAST, ags, reusable=True)
    uow = open_unit_of_work(settings)
    with uow:
        if uow.access.link(wanted.token_hash) is None:
            uow.access.add_link(wanted)
        else:
            uow.access.save_link(wanted)
        uow.commit()
    return Links(settings.base_url).sign_in(token)
