"""What does whoever is new in an office decide about an exchange that was running before?"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from matchmaker.errors import BadInput, Fault, TransitionRefused
from matchmaker.rounds.access import hash_of
from matchmaker.rounds.exchange import OVER, EndReason, Exchange
from matchmaker.rounds.exchange_ending import Ending, end_inside
from matchmaker.rounds.exchange_post import ExchangeDesk, ExchangePost
from matchmaker.rounds.office_link import OfficeLink, OfficePurpose, usable
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member
from matchmaker.rounds.task import Task, TaskKind

LONGEST_WISH = 300
DECIDED = "Über diesen Austausch ist schon entschieden. Möchten Sie es ändern, schreiben Sie der Geschäftsstelle."
WISH_MISSING = "Bitte schreiben Sie, welches Thema Sie möchten."
WISH_TOO_LONG = f"Bitte bleiben Sie bei höchstens {LONGEST_WISH} Zeichen."


class TakeoverAnswer(StrEnum):
    """It goes on as before; it ends for this town; it goes on about something else."""

    TAKE_OVER = "take_over"
    END = "end"
    OTHER_TOPIC = "other_topic"


@dataclass(frozen=True, slots=True)
class Takeover:
    """What the holder of a link decides; ``wish`` is the topic that OTHER_TOPIC asks for, in the office's own words."""

    token: str
    answer: TakeoverAnswer
    wish: str = ""


def take_over(order: Takeover, post: ExchangePost, uow: UnitOfWork, now: datetime) -> OfficeLink:
    """Decide, once, in one transaction; the same answer a second time changes nothing.

    To end it is a town's own exit: nobody is told who went or why. Another topic is a task for head office, for the
    other towns have to want it, too; until then all stays. ``NotFound`` for strangers, ``TransitionRefused`` for a link
    that ended, another answer before, or an exchange that is over; ``BadInput`` without a wish.
    """
    wish = _wish(order)
    with uow:
        link = usable(uow.office_links.hold(hash_of(order.token)), OfficePurpose.HANDOVER, now)
        if link.answer is not None:
            if link.answer == order.answer:
                return link
            raise TransitionRefused(DECIDED)
        exchange = uow.exchanges.hold(link.proposal_id or "")
        if not exchange.state.is_open:
            raise TransitionRefused(OVER)
        member = exchange.side_of(Member(link.ags, link.role)).member
        if order.answer is TakeoverAnswer.END:
            end_inside(Ending(exchange.id, EndReason.OTHER, exchange.version, member), ExchangeDesk(post, uow, now))
        else:
            uow.exchanges.save(exchange.heard(member, now))
        if order.answer is TakeoverAnswer.OTHER_TOPIC:
            uow.tasks.add(_task(exchange, member, wish, uow, now))
        decided = link.answered(order.answer, now)
        uow.office_links.save(decided)
        uow.commit()
    return decided


def change_topic(exchange_id: str, topic: str, uow: UnitOfWork) -> Exchange:
    """Head office enters the topic (its key) on which all towns have agreed; ``TransitionRefused`` once it is over."""
    with uow:
        saved = uow.exchanges.save(uow.exchanges.hold(exchange_id).about(topic))
        uow.commit()
    return saved


def _wish(order: Takeover) -> str:
    wish = " ".join(order.wish.split())
    if order.answer is not TakeoverAnswer.OTHER_TOPIC:
        return ""
    if not wish or not wish.isprintable():
        raise BadInput("So geht es nicht:", [Fault("thema", WISH_MISSING, "thema")])
    if len(wish) > LONGEST_WISH:
        raise BadInput("So geht es nicht:", [Fault("thema", WISH_TOO_LONG, "thema")])
    return wish


def _task(exchange: Exchange, member: Member, wish: str, uow: UnitOfWork, now: datetime) -> Task:
    town = uow.towns.get(member.ags).name
    others = ", ".join(uow.towns.get(side.member.ags).name for side in exchange.present if side.member != member)
    text = (
        f"Neu im Amt in {town}: Im Austausch {exchange.id} wird ein anderes Thema gewünscht: „{wish}“. "
        f"Bitte stimmen Sie es mit {others} ab, dann: matchmaker exchange topic {exchange.id} THEMA"
    )
    return Task(f"other_topic/{exchange.id}/{member.ags}", TaskKind.HANDOVER, now, text, exchange.id)
