"""Head office reads a town's request and decides: next round, or back to the town."""

from dataclasses import dataclass
from datetime import datetime

from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.request import Request, RequestState


@dataclass(frozen=True, slots=True)
class RequestDecision:
    """Decide about one request as ``curator`` saw it."""

    request_id: str
    seen_version: int
    curator: str


def review_request(order: RequestDecision, uow: UnitOfWork, now: datetime) -> Request:
    """Note that somebody has read it; ``StaleWrite`` where it was changed since it was shown."""
    with uow:
        read = uow.requests.get(order.request_id, order.seen_version).review(order.curator, now)
        saved = uow.requests.save(read)
        uow.commit()
    return saved


def keep_request(order: RequestDecision, uow: UnitOfWork, now: datetime) -> Request:
    """Let it take part in the next round; whoever decides that has read it, so one button does both."""
    with uow:
        seen = uow.requests.get(order.request_id, order.seen_version)
        saved = uow.requests.save(as_reviewed(seen, order, now).keep())
        uow.commit()
    return saved


def as_reviewed(request: Request, order: RequestDecision, now: datetime) -> Request:
    """The request as read by this curator, if nobody has read it yet."""
    return request.review(order.curator, now) if request.state is RequestState.SUBMITTED else request
