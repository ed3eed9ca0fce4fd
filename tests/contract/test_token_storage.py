"""Are the tokens of programs kept whole on every storage, and does no use of one depend on luck?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from matchmaker.errors import NotFound, StaleWrite
from matchmaker.rounds.access import Audience, hash_of
from matchmaker.rounds.api_token import ApiToken, Scope, TokenOrder, make_token, revoke_token, token_behind
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.towns.profile import Role
from tests.builders import ags
from tests.round_builders import LATER, NOW, store_towns

OFFICE = ApiToken(
    id="a1b2c3d4e5f6",
    token_hash=hash_of("geheim"),
    label="Auswertung – Büro",
    audience=Audience.HEAD_OFFICE,
    scopes=frozenset({Scope.READ, Scope.CURATE}),
    made_at=NOW,
    expires_at=NOW + timedelta(days=30),
)
TOWN = replace(
    OFFICE,
    id="0" * 12,
    token_hash=hash_of("anders"),
    audience=Audience.TOWN,
    ags=ags(1),
    role=Role.MAYOR,
    made_at=LATER,
    expires_at=LATER + timedelta(days=1),
    scopes=frozenset({Scope.ANSWER}),
)


@pytest.fixture
def stored(uow: UnitOfWork) -> UnitOfWork:
    store_towns(uow)
    with uow:
        uow.api_tokens.add(OFFICE)
        uow.api_tokens.add(TOWN)
        uow.commit()
    return uow


def test_tokens_come_back_as_they_were_stored_the_newest_first(stored: UnitOfWork):
    with stored:
        assert stored.api_tokens.all() == (TOWN, OFFICE)
        assert stored.api_tokens.of(TOWN.id) == TOWN
        assert stored.api_tokens.of("unbekannt") is None


def test_an_id_is_given_once_and_a_town_must_exist(stored: UnitOfWork):
    with stored, pytest.raises(StaleWrite):
        stored.api_tokens.add(OFFICE)
    with stored, pytest.raises(NotFound):
        stored.api_tokens.add(replace(TOWN, id="1" * 12, token_hash=hash_of("x"), ags="99999999"))


def test_the_first_revocation_stays(stored: UnitOfWork):
    with stored:
        assert revoke_token(OFFICE.id, stored, LATER).revoked_at == LATER
        stored.commit()
    with stored:
        stored.api_tokens.save(replace(OFFICE, revoked_at=None))
        assert revoke_token(OFFICE.id, stored, LATER + timedelta(days=1)).revoked_at == LATER
        stored.commit()
    with stored:
        assert stored.api_tokens.of(OFFICE.id) == replace(OFFICE, revoked_at=LATER)
        with pytest.raises(NotFound):
            revoke_token("unbekannt", stored, LATER)


def test_a_token_opens_until_it_expires_or_is_revoked_and_no_other_word_does(stored: UnitOfWork):
    order = TokenOrder("Prüfung", frozenset({Scope.READ}), days=2, ags=ags(2), role=Role.MAYOR)
    with stored:
        written, token = make_token(order, stored, NOW)
        stored.commit()
    almost = token.expires_at - timedelta(microseconds=1)
    with stored:
        assert token_behind(written, stored, almost) == token
        assert token_behind(written, stored, token.expires_at) is None
        others = (
            written[:-1],
            written + "x",
            written.upper(),
            written.split("_", 2)[2],
            "",
            "kst__",
            "kst_" + token.id,
        )
        assert [token_behind(other, stored, NOW) for other in others] == [None] * len(others)
        # Another token's public part does not borrow this one's secret.
        swapped = f"kst_{OFFICE.id}_{written.split('_', 2)[2]}"
        assert token_behind(swapped, stored, NOW) is None
        revoke_token(token.id, stored, NOW)
        assert token_behind(written, stored, NOW) is None
