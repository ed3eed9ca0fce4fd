"""The site in memory with an exchange between towns 0 and 1, and links from mails for both of them."""

from datetime import datetime, timedelta

from matchmaker.rounds.access import Audience, LinkPurpose, SignInLink, hash_of
from matchmaker.rounds.check_in import Question
from matchmaker.rounds.exchange import Exchange
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import ProposalState
from matchmaker.towns.profile import Role
from tests.builders import ags
from tests.exchange_builders import YEAR, a_check_in, a_running_exchange, an_exchange
from tests.pages.site_cast import SiteCast, a_site
from tests.round_builders import NOW

LINK_0, LINK_1, LATE, OTHERS = "exchange-link-0", "exchange-link-1", "exchange-link-late", "exchange-link-2"
ADDRESS_0, ADDRESS_1 = "buergermeisteramt@ahornstedt.example", "buergermeisteramt@birkenau-am-see.example"
PATH_0, PATH_1 = f"/austausch/{LINK_0}", f"/austausch/{LINK_1}"
DAY = timedelta(days=1)


def a_site_with(exchange: Exchange | None = None) -> SiteCast:
    """The site with this exchange (one that just began, if none is given) in the place of proposal 1."""
    return begin_exchange(a_site(), exchange)


def begin_exchange(cast: SiteCast, exchange: Exchange | None = None) -> SiteCast:
    """The same on a site that stands already."""
    cast.change(lambda uow: _store(exchange or an_exchange(), uow))
    return cast


def a_completed_exchange() -> Exchange:
    return a_running_exchange().complete(NOW + 60 * DAY)


def asked(cast: SiteCast, question: Question, at: datetime) -> None:
    """Both towns are asked this question."""
    members = an_exchange().sides
    ready = [a_check_in(member=side.member, question=question, due_at=at).asked(at) for side in members]
    cast.change(lambda uow: uow.check_ins.add_all(ready))


def stored(cast: SiteCast) -> Exchange:
    with cast.open_uow(reading=True) as uow:
        return uow.exchanges.get("r1-1-01")


def _store(exchange: Exchange, uow: UnitOfWork) -> None:
    offered = uow.proposals.get("r1-1-01")
    confirmed = uow.proposals.save(offered.confirm(offered.members))
    if exchange.meeting is not None:
        confirmed = uow.proposals.save(confirmed.start_running())
    if exchange.closed_at is not None and exchange.reason is None:
        uow.proposals.save(confirmed.complete())
    elif exchange.closed_at is not None:
        uow.proposals.save(confirmed.end("Beendet."))
    uow.exchanges.add(exchange)
    for token, town, until in (
        (LINK_0, 0, NOW + YEAR),
        (LINK_1, 1, NOW + YEAR),
        (LATE, 0, NOW - DAY),
        (OTHERS, 2, NOW + YEAR),
    ):
        uow.access.add_link(
            SignInLink(
                hash_of(token), LinkPurpose.EXCHANGE, Audience.TOWN, until, ags(town), exchange.id, role=Role.MAYOR
            )
        )
    assert uow.proposals.get("r1-1-01").state is not ProposalState.OFFERED
