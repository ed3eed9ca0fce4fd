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
from api.sign_in import Seals
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
    """Secrets for links to proposals, one for each letter; in the demo one for each town, so that they stay."""

    def token(proposal: Proposal, member: Member, letter: str) -> str:
        about = f"{proposal.id}/{member.ags}/{member.role}"
        if settings.environment is Environment.DEMO:
            return demo_token(settings, f"proposal/{about}")
        return _secret(settings, f"proposal/{about}/{letter}")

    return token


def post_of(settings: Settings, language: Language = Language.GERMAN, taxonomy: Taxonomy | None = None) -> Post:
    """Who writes letters and links; made anew for each command, request or sweep, for it keeps what it has read."""
    letters = TownCorrespondence(settings, address_book(settings), taxonomy or current_taxonomy(settings), language)
    return Post(letters, token_maker(settings), language.value)


def exchange_post_of(
    settings: Settings, language: Language = Language.GERMAN, taxonomy: Taxonomy | None = None
) -> ExchangePost:
    """Who writes to the towns of exchanges; made anew likewise."""
    letters = post_of(settings, language, taxonomy).letters
    return exchange_post(
        exchange_paper(settings, language, taxonomy), letters, lambda key: _secret(settings, f"exchange/{key}")
    )


def office_post_of(
    settings: Settings, language: Language = Language.GERMAN, taxonomy: Taxonomy | None = None
) -> OfficePost:
    """Who writes to offices apart from rounds and exchanges: what we keep, who takes over, who may answer."""
    letters = post_of(settings, language, taxonomy).letters
    return OfficePost(letters, lambda key: _secret(settings, f"office/{key}"), language.value)


def exchange_paper(
    settings: Settings, language: Language = Language.GERMAN, taxonomy: Taxonomy | None = None
) -> ExchangePaper:
    """Contacts and calendar files of exchanges."""
    return ExchangePaper(settings, address_book(settings), taxonomy or current_taxonomy(settings), language.value)


def _secret(settings: Settings, letter: str) -> str:
    """The secret of the link in the letter of this name, 256 bits: the same whenever that letter is written.

    So a letter that left, and that a restore forgot, is written anew with the link that the town already has.
    """
    if settings.environment is Environment.DEMO:
        return demo_token(settings, letter)
    # Without a key anybody could derive it; then a link only lasts as long as its row.
    return Seals(settings.secret_key).letter_link(letter) if settings.secret_key else secrets.token_urlsafe(32)
