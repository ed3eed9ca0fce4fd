"""For every role, action and state: who may what with an exchange, and whose address is ever told?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.errors import NotFound
from matchmaker.rounds.access import Audience
from matchmaker.rounds.exchange import EndReason, Exchange, ExchangeState
from matchmaker.rounds.exchange_permissions import ExchangeAction, contacts_for, expect_allowed, may, own_member
from matchmaker.rounds.permissions import Viewer
from matchmaker.rounds.proposal import Member
from matchmaker.towns.profile import Role
from tests.builders import ags
from tests.exchange_builders import AFTER, a_circle, a_running_exchange, an_exchange
from tests.round_builders import NOW

ONE = "r1-1-01"
STATES = {
    ExchangeState.ARRANGING: an_exchange(),
    ExchangeState.RUNNING: a_running_exchange(),
    ExchangeState.COMPLETED: a_running_exchange().complete(AFTER),
    ExchangeState.ENDED: a_running_exchange().end(EndReason.OTHER, AFTER),
}
OWN = {
    "signed in as the town": Viewer(Audience.TOWN, ags(0)),
    "signed in as its mayor": Viewer(Audience.TOWN, ags(0), role=Role.MAYOR),
    "holder of its link": Viewer(ags=ags(0), proposal_id=ONE, role=Role.MAYOR),
}
STRANGERS = {
    "nobody": Viewer(),
    "another town": Viewer(Audience.TOWN, ags(5)),
    "another office of the town": Viewer(Audience.TOWN, ags(0), role=Role.ADMINISTRATION),
    "holder of another link": Viewer(ags=ags(0), proposal_id="r1-1-02", role=Role.MAYOR),
    "another town with this link": Viewer(ags=ags(5), proposal_id=ONE, role=Role.MAYOR),
    "town by name alone": Viewer(ags=ags(0), role=Role.MAYOR),
}
OFFICE = Viewer(Audience.HEAD_OFFICE)
SEE, CONTACTS, PICK, ANSWER, LEAVE, COMPLETE, CARD, END = ExchangeAction
TOWN_MAY = {
    ExchangeState.ARRANGING: {SEE, CONTACTS, PICK, ANSWER, LEAVE},
    ExchangeState.RUNNING: {SEE, CONTACTS, PICK, ANSWER, LEAVE, COMPLETE},
    ExchangeState.COMPLETED: {SEE, CONTACTS, ANSWER, CARD},
    ExchangeState.ENDED: {SEE, ANSWER},
}
OFFICE_MAY = {
    ExchangeState.ARRANGING: {SEE, CONTACTS, END},
    ExchangeState.RUNNING: {SEE, CONTACTS, END},
    ExchangeState.COMPLETED: {SEE},
    ExchangeState.ENDED: {SEE},
}


@pytest.mark.parametrize("state", ExchangeState)
@pytest.mark.parametrize("action", ExchangeAction)
def test_each_role_may_what_the_table_says_and_nothing_else(state: ExchangeState, action: ExchangeAction):
    exchange = STATES[state]

    assert {name: may(action, one, exchange) for name, one in OWN.items()} == dict.fromkeys(
        OWN, action in TOWN_MAY[state]
    )
    assert {name: may(action, one, exchange) for name, one in STRANGERS.items()} == dict.fromkeys(STRANGERS, False)
    assert may(action, OFFICE, exchange) is (action in OFFICE_MAY[state])


@pytest.mark.parametrize("stranger", STRANGERS.values(), ids=STRANGERS)
def test_to_a_stranger_the_exchange_does_not_exist(stranger: Viewer):
    with pytest.raises(NotFound, match=r"^Diesen Austausch gibt es nicht\.$"):
        expect_allowed(SEE, stranger, STATES[ExchangeState.RUNNING])

    assert own_member(stranger, STATES[ExchangeState.RUNNING]) is None


@given(
    gone=st.sets(st.integers(0, 4)),
    reader=st.integers(0, 7),
    end=st.sampled_from([None, "completed", "ended"]),
    role=st.sampled_from(Role),
)
def test_no_address_is_told_to_or_of_a_town_that_takes_no_part(gone, reader, end, role):
    exchange: Exchange = a_circle(5)
    exchange = exchange.pick(exchange.sides[0].member, exchange.slots[0].starts_at, NOW)
    for number in sorted(gone):
        if exchange.state.is_open:
            exchange = exchange.leave(exchange.sides[number].member, EndReason.NO_TIME, NOW)
    if end and exchange.state.is_open:
        exchange = exchange.complete(AFTER) if end == "completed" else exchange.end(EndReason.OTHER, AFTER)

    told = contacts_for(Member(ags(reader), role), exchange)

    present = [side.member for side in exchange.present]
    is_open_to = role is Role.MAYOR and Member(ags(reader), role) in present
    if not is_open_to or exchange.state is ExchangeState.ENDED:
        assert told == ()
    else:
        assert told == tuple(member for member in present if member.ags != ags(reader))


def test_the_page_s_rule_and_the_letter_s_rule_are_one():
    for exchange in STATES.values():
        for viewer in OWN.values():
            told = contacts_for(own_member(viewer, exchange), exchange)
            assert bool(told) is may(CONTACTS, viewer, exchange)
