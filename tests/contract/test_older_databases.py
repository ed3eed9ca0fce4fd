"""Does a database that an earlier version filled come through the migrations with everything that stood in it?"""

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from matchmaker.errors import MatchmakerError
from matchmaker.rounds.invitation import InvitationState
from matchmaker.rounds.proposal import Member, Proposal, ProposalState
from matchmaker.storage.engine import make_engine
from matchmaker.storage.schema import MIGRATIONS, SchemaRefused, migrate
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from matchmaker.towns.profile import Role
from tests.builders import ags
from tests.contract.test_schema import NEWEST
from tests.round_builders import LATER, NOW

DOUBLED = "Zurückgezogen beim Aktualisieren der Datenbank: Diese Städte standen in der Runde doppelt."
TOWN = (
    "INSERT INTO town (ags, name, state, population, population_year, source, small, indicators) "
    "VALUES (:ags, 'Stadt', 'Hessen', 9000, 2023, 'erfunden', true, '{}')"
)
PROFILE = (
    "INSERT INTO profile (key, ags, role, consent, capacity, history_stated) "
    "VALUES (:ags || '/mayor', :ags, 'mayor', true, 1, false)"
)
NEED = (
    "INSERT INTO need (profile_key, position, id, intensity, visibility) "
    "VALUES (:ags || '/mayor', 0, 'vacancy', 1.0, 'public')"
)
ROUND = (
    "INSERT INTO round (id, position, title, format, policy_version, policy, state, version) "
    "VALUES ('r1', 1, 'Frühjahr', 'tandem', '1', '{}', 'answering', 1)"
)
RUN = (
    "INSERT INTO run (id, position, round_id, format, made_at, profiles_digest, taxonomy_version, policy_version, "
    "seed, solver, strategy, total, upper_bound, optimal, expected, rarity) VALUES ('r1-1', 1, 'r1', 'tandem', "
    "'2024-03-04 09:30:00', '', '1', '1', 0, 'blossom', 'most_served', 1, 1, true, '{}', '{}')"
)
PROPOSAL = (
    "INSERT INTO proposal (id, round_id, run_id, format, score_tenths, state, pinned, approved_by, approved_at, "
    "offered_at, deadline, version) VALUES (:id, 'r1', 'r1-1', 'tandem', 500, :state, false, 'Olga', "
    "'2024-03-04 09:30:15.25', '2024-03-04 09:30:15.25', '2024-03-04 10:30:15.25', 3)"
)
MEMBER = (
    "INSERT INTO proposal_member (proposal_id, position, ags, role, gives) "
    "VALUES (:id, :position, :ags, 'mayor', :gives)"
)
MAIL = (
    "INSERT INTO outbox_message (id, key, message_id, recipient, letter, content, due_at, proposal_id, state, version) "
    "VALUES ('m1', 'k1', '<m1>', 'a@b.example', 'offer', :content, '2024-03-04 09:30:00', 'old', 'queued', 1)"
)
LINK = (
    "INSERT INTO sign_in_link (token_hash, purpose, audience, valid_until, ags, proposal_id, reusable) "
    "VALUES ('hash', 'proposal', 'town', '2024-03-04 09:30:00', :ags, 'old', false)"
)


@pytest.fixture
def fill(empty: sa.Engine) -> Callable[..., sa.Engine]:
    """A database of the version before, in which each of these states stands for one proposal of the same pair."""

    def filled(*states: tuple[str, str]) -> sa.Engine:
        migrate_to(empty, "0002")
        with empty.begin() as connection:
            for number in (0, 1):
                for statement in (TOWN, PROFILE, NEED):
                    connection.execute(sa.text(statement), {"ags": ags(number)})
            connection.execute(sa.text(ROUND))
            connection.execute(sa.text(RUN))
            for key, state in states:
                connection.execute(sa.text(PROPOSAL), {"id": key, "state": state})
                for position, number in enumerate((1, 0)):
                    row = {"id": key, "position": position, "ags": ags(number), "gives": number == 0}
                    connection.execute(sa.text(MEMBER), row)
            connection.execute(sa.text(MAIL), {"content": b"Liebe Stadt"})
            connection.execute(sa.text(LINK), {"ags": ags(0)})
        return empty

    return filled


def migrate_to(engine: sa.Engine, revision: str) -> None:
    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS))
    settings.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        settings.attributes["connection"] = connection
        command.upgrade(settings, revision)


def _the_proposal(id: str = "old", **changes: object) -> Proposal:
    members = (Member(ags(1), Role.MAYOR), Member(ags(0), Role.MAYOR, gives=True))
    facts = {"state": ProposalState.OFFERED, "approved_by": "Olga", "version": 3} | changes
    times = {"approved_at": NOW, "offered_at": NOW, "deadline": LATER, "asked_all_at": NOW}
    return Proposal(id, "r1", "r1-1", "tandem", members, None, 500, **times, **facts)


def test_everything_comes_through_and_stays_connected(fill: Callable[..., sa.Engine]):
    engine = fill(("old", "offered"))

    assert migrate(engine) == ("0002", NEWEST)

    with SqlUnitOfWork(engine) as uow:
        assert uow.proposals.of_round("r1") == (_the_proposal(),)
        assert [(one.member, one.state, one.asked_at, one.due_at) for one in uow.invitations.of_proposal("old")] == [
            (member, InvitationState.ASKED, NOW, LATER) for member in reversed(_the_proposal().members)
        ]
        assert [(one.ags, one.consent_source, [need.id for need in one.needs]) for one in uow.profiles.all()] == [
            (ags(0), None, ["vacancy"]),
            (ags(1), None, ["vacancy"]),
        ]
        assert set(uow.profiles.versions().values()) == {1}
        assert [mail.content for mail in uow.outbox.of_proposal("old")] == [b"Liebe Stadt"]
        assert uow.access.link("hash").proposal_id == "old"


def test_references_are_still_kept_after_a_migration(fill: Callable[..., sa.Engine]):
    engine = fill(("old", "offered"))
    migrate(engine)

    for broken in ("DELETE FROM proposal", "DELETE FROM town", "UPDATE proposal SET run_id = 'nowhere'"):
        with engine.connect() as connection, pytest.raises(sa.exc.IntegrityError):
            connection.execute(sa.text(broken))


def test_of_a_pair_that_stood_twice_the_furthest_stays(fill: Callable[..., sa.Engine]):
    engine = fill(("old", "offered"), ("draft", "draft"), ("vetoed", "withdrawn"), ("approved", "approved"))

    migrate(engine)

    with SqlUnitOfWork(engine) as uow:
        found = {one.id: (one.state.value, one.note, one.version) for one in uow.proposals.of_round("r1")}
    assert found == {
        "old": ("offered", None, 3),
        "draft": ("withdrawn", DOUBLED, 4),
        "approved": ("withdrawn", DOUBLED, 4),
        "vetoed": ("withdrawn", None, 3),
    }


def test_what_two_towns_confirmed_twice_is_left_for_people_and_the_database_as_it_was(fill: Callable[..., sa.Engine]):
    engine = fill(("old", "confirmed"), ("other", "running"))

    with pytest.raises(MatchmakerError, match="old und other"):
        migrate(engine)

    with engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT version_num FROM alembic_version")) == "0002"
        assert connection.scalar(sa.text("SELECT count(*) FROM proposal_member")) == 4


def test_a_sqlite_file_with_a_lost_reference_is_refused_and_not_changed(
    tmp_path: Path,
):
    engine = make_engine(f"sqlite:///{tmp_path}/lost.db")
    migrate_to(engine, "0002")
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys=OFF")
        driver.execute("INSERT INTO session VALUES ('hash', 'town', '2024-03-04', '99000000')")

    with pytest.raises(SchemaRefused, match="1 Einträge verweisen ins Leere"):
        migrate(engine)

    with engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT version_num FROM alembic_version")) == "0002"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    engine.dispose()
