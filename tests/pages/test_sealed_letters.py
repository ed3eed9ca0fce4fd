"""Is every letter the same, byte for byte, whether or not a town has said something under seal?"""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from api.correspondence import TownCorrespondence
from api.demo_book import demo_book
from api.settings import Settings
from matchmaker.rounds.access import Audience, LinkPurpose, SignInLink, hash_of
from matchmaker.rounds.asking import Post
from matchmaker.rounds.curation import Approvals, approve_several
from matchmaker.rounds.drafting import Drafted
from matchmaker.rounds.expiring import expire_due
from matchmaker.rounds.proposal import Proposal
from matchmaker.rounds.reminding import remind_due
from matchmaker.rounds.round import RoundState
from matchmaker.rounds.sending import offer_approved
from matchmaker.rounds.sweeping import Sweep
from matchmaker.rounds.telling import tell_due
from matchmaker.towns.profile import Role, Visibility
from tests.builders import a_taxonomy, a_town, ags
from tests.decision_log_builders import told_to_towns
from tests.fakes import FakeUnitOfWork
from tests.pages.site_cast import Clock, SiteCast
from tests.pages.test_sealed_statements import a_crowd
from tests.proposing_cast import collecting, run
from tests.round_builders import LATER, NOW

TOTAL = re.compile(r'class="total"><b>([^<]+)</b>')


@pytest.mark.parametrize("level", [Visibility.NETWORK, Visibility.HEAD_OFFICE])
def test_what_head_office_alone_may_see_is_in_no_letter_no_frozen_value_and_nothing_logged_as_told(level) -> None:
    """Head office's own figures differ: its score of the pair is its own to see."""
    with_them, without = a_sent_round(level), a_sent_round(None)

    for left_the_house in ("letters", "frozen", "told"):
        assert with_them[left_the_house] == without[left_the_house]
    assert with_them["proposals"] != without["proposals"]


def test_the_page_of_a_proposal_tells_the_score_that_the_log_keeps() -> None:
    uow = a_curated_round(Visibility.HEAD_OFFICE)
    offer(uow)
    with uow:
        (proposal,) = uow.proposals.of_round("r1")
        uow.access.add_link(
            SignInLink(hash_of("link"), LinkPurpose.PROPOSAL, Audience.TOWN, LATER, ags(0), proposal.id, reusable=True)
        )
        logged = {one.score_tenths for one in told_to_towns(uow.decisions.showings())}
        uow.commit()
    page = SiteCast(uow._database, Clock(NOW)).browser().get("/vorschlaege/link").text

    (told,) = logged
    assert told != proposal.score_tenths
    assert TOTAL.findall(page) == [f"{told / 10:.1f}".replace(".", ",")]


def test_a_whole_round_with_score_only_statements_writes_the_same_letters_and_freezes_the_same_values() -> None:
    """From computing to sending: proposals, frozen values, every letter.

    Two towns, so that sealed statements cannot decide who is proposed to whom: that a proposal exists is the
    one thing that they may change.
    """
    with_them, without = a_sent_round(Visibility.SCORE_ONLY), a_sent_round(None)

    assert without["letters"] != {}
    assert with_them == without


def a_sent_round(level: Visibility | None) -> dict[str, object]:
    """Everything that leaves the house when a round is computed, approved and sent."""
    uow = a_curated_round(level)
    offered = offer(uow)
    with uow:
        computed = uow.runs.latest("r1")
        mails = {mail.key: mail.content for one in offered for mail in uow.outbox.of_proposal(one.id)}
        told = told_to_towns(uow.decisions.showings())
    return {
        "letters": mails,
        "proposals": [(one.members, one.topic, one.score_tenths) for one in offered],
        "frozen": (computed.expected, computed.rarity, computed.unmatched),
        "told": told,
    }


def a_curated_round(level: Visibility | None) -> FakeUnitOfWork:
    """A round of two towns, computed and approved."""
    profiles = [one for one in a_crowd(level) if int(one.ags[-2:]) < 2 and one.role is Role.MAYOR]
    uow = collecting(*(replace(one, windows=("tue_am",), capacity=1) for one in profiles))
    run(uow)
    approve_several(Approvals("r1", "Geschäftsstelle"), uow, NOW)
    return uow


def offer(uow: FakeUnitOfWork) -> tuple[Proposal, ...]:
    letters = TownCorrespondence(Settings(base_url="https://austausch.example"), demo_book, a_taxonomy())
    return offer_approved(
        "r1", Post(letters, lambda proposal, member, _letter: f"{proposal.id}-{member.ags}"), uow, NOW
    )


@pytest.mark.parametrize("level", [Visibility.SCORE_ONLY, Visibility.HEAD_OFFICE])
def test_every_letter_to_twelve_towns_is_the_same_while_their_plan_is(level: Visibility) -> None:
    """Offers, reminders and farewells, of a plan that was made without sealed statements and is sent with them."""
    plan = run(twelve_towns(None))
    with_them, without = every_letter(plan, level), every_letter(plan, None)

    assert {key.split("/")[2] for key in without} == {"proposal_offered", "reminder", "not_realised"}
    assert len([key for key in without if "proposal_offered" in key]) == 12
    assert [key for key in without if with_them[key] != without[key]] == []
    assert with_them.keys() == without.keys()


def twelve_towns(level: Visibility | None) -> FakeUnitOfWork:
    """A round that collects, with twelve towns of the crowd, a third of them with sealed statements."""
    mayors = [one for one in a_crowd(level) if one.role is not Role.ADMINISTRATION][:12]
    uow = collecting()
    with uow:
        uow.towns.replace_all(a_town(int(one.ags[-2:])) for one in mayors)
        uow.profiles.save_all(replace(one, windows=("tue_am",), capacity=1) for one in mayors)
        uow.commit()
    return uow


def every_letter(plan: Drafted, level: Visibility | None) -> dict[str, bytes]:
    """All mails of a round that sends this plan, reminds, waits in vain, and says so."""
    uow = twelve_towns(level)
    with uow:
        uow.rounds.save(uow.rounds.get("r1").moved_to(RoundState.PROPOSING).moved_to(RoundState.CURATING))
        uow.runs.add(plan.run)
        uow.proposals.add_all(plan.drafts)
        uow.commit()
    approve_several(Approvals("r1", "Geschäftsstelle"), uow, NOW)
    letters = TownCorrespondence(Settings(base_url="https://austausch.example"), demo_book, a_taxonomy())
    post = Post(letters, lambda proposal, member, _letter: f"{proposal.id}-{member.ags}")
    offer_approved("r1", post, uow, NOW)
    remind_due(Sweep(post, uow, NOW + timedelta(days=6)))
    expire_due(Sweep(post, uow, NOW + timedelta(days=40)))
    tell_due(Sweep(post, uow, NOW + timedelta(days=41)), a_taxonomy())
    with uow:
        return {mail.key: mail.content for one in plan.drafts for mail in uow.outbox.of_proposal(one.id)}
