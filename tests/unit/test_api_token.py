"""Which orders for a token are refused, and whom does a token speak for?"""

import pytest

from matchmaker.errors import BadInput
from matchmaker.rounds.access import Audience
from matchmaker.rounds.api_token import Scope, TokenOrder, make_token, scopes_of
from matchmaker.rounds.permissions import Viewer
from matchmaker.towns.profile import Role
from tests.builders import a_town, ags
from tests.fakes import FakeUnitOfWork
from tests.round_builders import NOW

READ = frozenset({Scope.READ})


@pytest.mark.parametrize(
    ("order", "places"),
    [
        (TokenOrder("", READ, 1), ["Bezeichnung"]),
        (TokenOrder("x" * 81, READ, 1), ["Bezeichnung"]),
        (TokenOrder("a\nb", READ, 1), ["Bezeichnung"]),
        (TokenOrder("a", frozenset(), 1), ["Rechte"]),
        (TokenOrder("a", READ, 0), ["Tage"]),
        (TokenOrder("a", READ, 367), ["Tage"]),
        (TokenOrder("a", READ | {Scope.CURATE}, 1, ags(0)), ["Rechte"]),
        (TokenOrder("a", READ, 1, None, Role.MAYOR), ["Stelle"]),
        (TokenOrder(" ", frozenset(), 0, None, Role.MAYOR), ["Bezeichnung", "Rechte", "Tage", "Stelle"]),
    ],
)
def test_an_unfit_order_is_refused_with_every_fault_and_nothing_is_stored(order, places):
    uow = FakeUnitOfWork()
    with uow, pytest.raises(BadInput) as refused:
        make_token(order, uow, NOW)
    assert [fault.where for fault in refused.value.faults] == places
    with uow:
        assert uow.api_tokens.all() == ()


def test_a_token_speaks_for_whom_it_was_made_and_is_never_stored_itself():
    uow = FakeUnitOfWork()
    with uow:
        uow.towns.replace_all([a_town(0)])
        written, town = make_token(TokenOrder("Amt", READ, 366, ags(0), Role.ADMINISTRATION), uow, NOW)
        _, office = make_token(TokenOrder("Büro", READ, 1), uow, NOW)
        assert town.viewer == Viewer(Audience.TOWN, ags(0), role=Role.ADMINISTRATION)
        assert office.viewer == Viewer(Audience.HEAD_OFFICE)
        secret = written.split("_", 2)[2]
        assert secret not in repr(uow.api_tokens.all())
        assert len(secret) >= 40


def test_scopes_are_named_and_an_unknown_one_is_told_with_those_that_exist():
    assert scopes_of(["read", "answer"]) == {Scope.READ, Scope.ANSWER}
    with pytest.raises(BadInput) as refused:
        scopes_of(["read", "alles", "Read"])
    assert [fault.reason.split("“")[0] for fault in refused.value.faults] == ["„alles", "„Read"]
