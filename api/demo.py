"""How does the demo come about: register, pilot network and one round that is proposed, approved and sent?"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from api.proposal_letters import letters_of_round
from api.settings import Settings
from api.wiring import address_book, clock, demo_token, engine_for, mailer, open_unit_of_work, token_maker
from emails.links import Links
from matchmaker.errors import NotFound
from matchmaker.matching.problem import Strategy
from matchmaker.rounds.access import Audience, LinkPurpose, SignInLink, hash_of
from matchmaker.rounds.curation import Approvals, approve_several
from matchmaker.rounds.opening import Opening, open_round, start_collecting
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Proposal
from matchmaker.rounds.proposing import ProposingOrder, propose
from matchmaker.rounds.register_loading import RegisterLoading
from matchmaker.rounds.round import Round, RoundState
from matchmaker.rounds.sending import Post, deliver_due, offer_approved
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
    """What stands in the demo's database when it is ready."""

    register: Register
    profiles: tuple[TownProfile, ...]
    consortia: int
    proposals: tuple[Proposal, ...]
    unmatched: tuple[str, ...]
    mails: dict[str, int]
    mayor: str
    mayors_link: str
    head_office_link: str


def prepare_demo(settings: Settings) -> Demo:
    """Bring the demo to where it is sent; whatever an earlier run did already is left as it is."""
    migrate(engine_for(settings))
    uow, now = open_unit_of_work(settings), clock()
    RegisterLoading(uow, read_register()).load_packaged()
    _store_pilot_profiles(uow)
    _lead_round(settings, now)
    return _summary(settings, uow, now)


def summary_lines(demo: Demo) -> Iterator[str]:
    """The summary for people: towns, pairs with their points, who is left over and why, mails, two links."""
    name = {town.ags: town.name for town in demo.register.all}
    states = Counter(profile.state for profile in demo.profiles)
    within = sum(1 for one in demo.proposals if _in_one_network(one, demo.profiles))
    yield f"Kleine Städte im Register: {len(demo.register.small_towns)}"
    yield f"Pilotnetz: {len(demo.profiles)} Städte, {demo.consortia} Verbünde, {len(states)} Länder"
    yield f"Vorgeschlagene Tandems: {len(demo.proposals)}, davon innerhalb eines Verbunds: {within}"
    for proposal in demo.proposals:
        towns = " – ".join(name[member.ags] for member in proposal.members)
        yield f"  {proposal.score_tenths / 10:5.1f}  {towns}".replace(".", ",", 1)
    yield f"Ohne Partnerstadt: {len(demo.unmatched)}"
    yield from (f"  {sentence}" for sentence in demo.unmatched)
    yield f"Nachrichten: {demo.mails.get('sent', 0)} abgelegt, {demo.mails.get('queued', 0)} warten"
    yield f"Anmelden für {name[demo.mayor]}: {demo.mayors_link}"
    yield f"Anmelden für die Geschäftsstelle: {demo.head_office_link}"


def _store_pilot_profiles(uow: UnitOfWork) -> None:
    """Store what the report says of the pilot towns; a town that meanwhile spoke for itself keeps its own."""
    # Figures belong to the register: kept here, they would count as the town's own statement.
    pilot = [
        replace(one, population=None, state=None, district=None, lat=None, lon=None)
        for one in read_pilot_profiles(read_taxonomy())
    ]
    with uow:
        stored = {profile.ags: profile for profile in uow.profiles.all()}
        # An earlier version did not yet mark what is assumed: its own profiles get the mark, nobody else's.
        unmarked = [replace(one, consent_source=None) for one in pilot]
        new = [one for one, bare in zip(pilot, unmarked, strict=True) if stored.get(one.ags, bare) == bare]
        uow.profiles.save_all(new)
        uow.commit()


def _lead_round(settings: Settings, now: datetime) -> None:
    """Take the round from where it stands to where it is sent: a second run, or one after an interruption."""
    uow = open_unit_of_work(settings)
    current = _demo_round(uow)
    if current is None:
        current = open_round(Opening(TITLE, Format.TANDEM, packaged_policy(), ROUND_ID), uow, now)
    if current.state is RoundState.PLANNED:
        current = start_collecting(ROUND_ID, uow)
    if current.state in (RoundState.COLLECTING, RoundState.PROPOSING):
        propose(ProposingOrder(ROUND_ID, Strategy.MOST_SERVED), read_taxonomy(), uow, now)
        approve_several(Approvals(ROUND_ID, CURATOR), uow, now)
    letters = letters_of_round(ROUND_ID, open_unit_of_work(settings, reading=True), settings, address_book(settings))
    offer_approved(ROUND_ID, Post(letters, token_maker(settings)), uow, now)
    deliver_due(mailer(settings), uow, now)


def _demo_round(uow: UnitOfWork) -> Round | None:
    with uow:
        return next((known for known in uow.rounds.all() if known.id == ROUND_ID), None)


def _summary(settings: Settings, uow: UnitOfWork, now: datetime) -> Demo:
    with uow:
        register = Register(uow.towns.all())
        profiles = tuple(_with_state(profile, register) for profile in uow.profiles.all())
        proposals = sorted(uow.proposals.of_round(ROUND_ID), key=lambda one: (-one.score_tenths, one.id))
        run, mails = uow.runs.latest(ROUND_ID), uow.outbox.count_by_state()
    if run is None or not proposals:
        raise NotFound("Die Demo-Runde hat keine Vorschläge. Löschen Sie den Ordner var und starten Sie neu.")
    mayor = proposals[0].members[0].ags
    return Demo(
        register=register,
        profiles=profiles,
        consortia=len(read_consortia()),
        proposals=tuple(proposals),
        unmatched=tuple(f"{register.get(ags).name}: {sentence}" for ags, _, sentence in run.unmatched),
        mails=mails,
        mayor=mayor,
        mayors_link=_reusable_link(settings, Audience.TOWN, mayor, now),
        head_office_link=_reusable_link(settings, Audience.HEAD_OFFICE, None, now),
    )


def _with_state(profile: TownProfile, register: Register) -> TownProfile:
    return replace(profile, state=register.get(profile.ags).state)


def _in_one_network(proposal: Proposal, profiles: tuple[TownProfile, ...]) -> bool:
    members = {member.ags for member in proposal.members}
    networks = [set(profile.networks) for profile in profiles if profile.ags in members]
    return bool(set.intersection(*networks)) if networks else False


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
