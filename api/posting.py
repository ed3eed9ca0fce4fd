"""Who writes letters, links and calendar files for the use cases that tell towns something?

Apart from the rest of the wiring, because explaining a pair needs the engine: a command that only keeps records must
not load it.
"""

import secrets
from collections.abc import Callable
from datetime import datetime

import structlog
from jinja2 import TemplateError

from api.correspondence import TownCorrespondence
from api.current_taxonomy import current_taxonomy
from api.exchange_post import ExchangePaper, exchange_post
from api.settings import Environment, Settings
from api.wiring import address_book, demo_token
from emails.language import Language
from matchmaker.errors import MatchmakerError, TransactionConflict
from matchmaker.rounds.asking import Post
from matchmaker.rounds.exchange_post import ExchangePost
from matchmaker.rounds.first_contact import OfficePost
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.ports import TokenMaker, UnitOfWork
from matchmaker.rounds.proposal import Member, Proposal
from matchmaker.rounds.readdressing import Posts, readdress
from matchmaker.taxonomy.model import Taxonomy

log = structlog.get_logger("matchmaker.worker")


def posts_of(settings: Settings) -> Posts:
    """Who writes once more what could not leave; made anew likewise."""
    return Posts(post_of(settings), exchange_post_of(settings))


def again_of(settings: Settings) -> Callable[[OutboxMessage, UnitOfWork, datetime], None]:
    """What senders call with a mail whose address ended; the post is made there, for it is seldom needed."""

    def again(dropped: OutboxMessage, uow: UnitOfWork, now: datetime) -> None:
        try:
            readdress(dropped, posts_of(settings), uow, now)
        except TransactionConflict:
            # Nothing is wrong with the letter: the sender makes the step once more.
            raise
        except (MatchmakerError, TemplateError, ValueError, LookupError, TypeError) as fault:
            log.exception("not_written_again", mail=dropped.key)
            raise MatchmakerError(f"Der Brief {dropped.key} ließ sich nicht noch einmal schreiben.") from fault

    return again


def token_maker(settings: Settings) -> TokenMaker:
    """Secrets for links to proposals: 256 random bits; in the demo derived from its secret, so that they stay."""

    def token(proposal: Proposal, member: Member) -> str:
        if settings.environment is Environment.DEMO:
            return demo_token(settings, f"proposal/{proposal.id}/{member.ags}/{member.role}")
        return secrets.token_urlsafe(32)

    return token


def post_of(settings: Settings, language: Language = Language.GERMAN, taxonomy: Taxonomy | None = None) -> Post:
    """Who writes letters and links; made anew for each command, request or sweep, for it keeps what it has read."""
    letters = TownCorrespondence(settings, address_book(settings), taxonomy or current_taxonomy(settings), language)
    return Post(letters, token_maker(settings), language.value)


def exchange_post_of(
    settings: Settings, language: Language = Language.GERMAN, taxonomy: Taxonomy | None = None
) -> ExchangePost:
    """Who writes to the towns of exchanges; made anew likewise."""

    def secret(key: str) -> str:
        is_demo = settings.environment is Environment.DEMO
        return demo_token(settings, f"exchange/{key}") if is_demo else secrets.token_urlsafe(32)

    return exchange_post(
        exchange_paper(settings, language, taxonomy), post_of(settings, language, taxonomy).letters, secret
    )


def office_post_of(
    settings: Settings, language: Language = Language.GERMAN, taxonomy: Taxonomy | None = None
) -> OfficePost:
    """Who writes to offices apart from rounds and exchanges: what we keep, who takes over, who may answer."""

    def secret(key: str) -> str:
        is_demo = settings.environment is Environment.DEMO
        return demo_token(settings, f"office/{key}") if is_demo else secrets.token_urlsafe(32)

    return OfficePost(post_of(settings, language, taxonomy).letters, secret, language.value)


def exchange_paper(
    settings: Settings, language: Language = Language.GERMAN, taxonomy: Taxonomy | None = None
) -> ExchangePaper:
    """Contacts and calendar files of exchanges."""
    return ExchangePaper(settings, address_book(settings), taxonomy or current_taxonomy(settings), language.value)
