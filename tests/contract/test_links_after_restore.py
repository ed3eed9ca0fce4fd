"""A letter leaves, and a backup from before it is brought back: does the link that the town has open again?"""

import re
from email import message_from_bytes, policy
from pathlib import Path

import sqlalchemy as sa

from api.correspondence import TownCorrespondence
from api.posting import office_post_of, token_maker
from api.settings import Settings
from matchmaker.rounds.access import SignInLink, hash_of
from matchmaker.rounds.asking import Post
from matchmaker.rounds.delivering import Sender, deliver_due
from matchmaker.rounds.first_contact import contact_offices
from matchmaker.rounds.holding_post import look_up_held, release_post
from matchmaker.rounds.looking_back import SENT_BEFORE
from matchmaker.rounds.office_link import OfficeLink
from matchmaker.rounds.round import RoundState
from matchmaker.rounds.sending import offer_approved
from matchmaker.storage.backups import back_up
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from matchmaker.towns.profile import Format
from tests.builders import a_profile, a_taxonomy, a_town
from tests.contract.test_restore_drill import LATER, Relay, brought_back, times
from tests.lifecycle_cast import EXPECTED, PROPOSAL, RARITY, a_tandem
from tests.office_builders import an_office
from tests.operator_cast import OPERATOR
from tests.round_builders import NOW, OLGA, WEIGHTS, a_policy, a_round, a_run

SETTINGS = Settings(
    base_url="https://austausch.example",
    secret_key="one key of thirty-two letters or more",
    **{name.lower(): value for name, value in OPERATOR.items()},
)
LINK = re.compile(r"/vorschlaege/([\w-]+)")


def ready_to_send(engine: sa.Engine) -> None:
    with SqlUnitOfWork(engine) as uow:
        uow.towns.replace_all(a_town(number) for number in (0, 1))
        uow.profiles.save_all(a_profile(number, capacity=2, state=None) for number in (0, 1))
        policy = a_policy(weights=dict.fromkeys(Format, WEIGHTS))
        uow.rounds.add(a_round(policy=policy, format=Format.TANDEM, state=RoundState.CURATING))
        uow.runs.add(a_run(format=Format.TANDEM, expected=EXPECTED, rarity=RARITY))
        uow.proposals.add_all([a_tandem().approve(OLGA, NOW)])
        uow.commit()


def mailbox_of_town_0(address: str):
    return lambda member, _read: address if member.ags.endswith("0") else "b@town1.example"


def sent(engine: sa.Engine, relay: Relay, address: str = "a@town0.example") -> None:
    letters = TownCorrespondence(SETTINGS, mailbox_of_town_0(address), a_taxonomy())
    offer_approved("r1", Post(letters, token_maker(SETTINGS)), SqlUnitOfWork(engine), NOW)
    deliver_due(Sender(relay, SqlUnitOfWork(engine), lambda: LATER, record=relay))


def links_in(relay: Relay) -> list[str]:
    """The secrets in all letters that left, oldest first."""
    mails = (message_from_bytes(one.content, policy=policy.default) for one in relay.delivered)
    return [LINK.search(mail.get_body(("plain",)).get_content())[1] for mail in mails]


def stored(engine: sa.Engine, tokens: list[str]) -> list[SignInLink | None]:
    with SqlUnitOfWork(engine) as uow:
        return [uow.access.link(hash_of(one)) for one in tokens]


def released(engine: sa.Engine, relay: Relay) -> None:
    look_up_held(relay, OLGA, SqlUnitOfWork(engine), LATER)
    release_post(OLGA, SqlUnitOfWork(engine), LATER)


def test_the_link_in_a_letter_that_a_restore_forgot_opens_once_the_round_is_sent_again(
    engine: sa.Engine, tmp_path: Path
):
    ready_to_send(engine)
    saved, relay = back_up(engine, tmp_path / "drill.backup"), Relay()
    sent(engine, relay)
    before, links = stored(engine, links_in(relay)), links_in(relay)

    brought_back(engine, saved.file)
    assert stored(engine, links) == [None, None]
    released(engine, relay)
    sent(engine, relay)

    assert stored(engine, links) == before
    assert [(one.proposal_id, one.used_at) for one in before if one] == [(PROPOSAL, None)] * 2
    # And no second letter was needed for that.
    assert times(relay) == [1, 1]
    with SqlUnitOfWork(engine) as uow:
        assert {one.note for one in uow.outbox.of_proposal(PROPOSAL)} == {SENT_BEFORE}


def test_whoever_held_the_office_before_the_restore_does_not_come_in_by_the_letter_to_the_next(
    engine: sa.Engine, tmp_path: Path
):
    ready_to_send(engine)
    saved, relay = back_up(engine, tmp_path / "drill.backup"), Relay()
    sent(engine, relay)

    brought_back(engine, saved.file)
    released(engine, relay)
    sent(engine, relay, address="new@town0.example")

    first, second = stored(engine, links_in(relay)[:2])
    assert first is None
    assert second is not None


def test_whoever_holds_the_office_since_the_restore_gets_the_letter_that_its_predecessor_had(
    engine: sa.Engine, tmp_path: Path
):
    ready_to_send(engine)
    saved, relay = back_up(engine, tmp_path / "drill.backup"), Relay()
    sent(engine, relay)

    brought_back(engine, saved.file)
    released(engine, relay)
    sent(engine, relay, address="new@town0.example")

    # The other town's letter is the same one, and does not leave again.
    assert [one.recipient for one in relay.delivered] == ["a@town0.example", "b@town1.example", "new@town0.example"]
    assert times(relay) == [1, 1, 1]


def test_an_office_may_object_by_the_first_letter_that_it_got_before_the_restore(engine: sa.Engine, tmp_path: Path):
    with SqlUnitOfWork(engine) as uow:
        uow.towns.replace_all([a_town(0)])
        uow.offices.add(an_office(0, source="Website der Stadt"))
        uow.commit()
    saved = back_up(engine, tmp_path / "drill.backup")

    def noticed() -> tuple[OfficeLink, ...]:
        contact_offices(office_post_of(SETTINGS, taxonomy=a_taxonomy()), SqlUnitOfWork(engine), NOW)
        with SqlUnitOfWork(engine) as uow:
            return uow.office_links.of_town(a_town(0).ags)

    (before,) = noticed()
    brought_back(engine, saved.file)

    assert noticed() == (before,)
