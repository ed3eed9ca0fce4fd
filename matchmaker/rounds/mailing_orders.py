"""To whom does a round owe a letter, and what does each of them say?"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.correspondence import LetterKind, LetterOrder
from matchmaker.rounds.filled_profiles import one_per_role, role_of
from matchmaker.rounds.left_over_words import told_for
from matchmaker.rounds.mailing import Mailing, MailingKind
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member
from matchmaker.rounds.round import RoundState
from matchmaker.rounds.settled import DEAD
from matchmaker.towns.completeness import QUESTIONS
from matchmaker.towns.profile import TownProfile

NEEDS_ASKED = {
    "de": QUESTIONS["ask_needs"],
    "en": "What do you work on, and what would you like advice on? Three topics are enough.",
}
"""The next question to whoever has named no need: no other part of a profile weighs as much."""


def orders_of(mailing: Mailing, uow: UnitOfWork, now: datetime) -> tuple[LetterOrder, ...]:
    """The letters of a mailing by AGS and role, inside an open unit of work; none where it no longer makes sense."""
    return tuple(ORDERS[mailing.kind](mailing, uow, now))


def place_of(order: LetterOrder) -> str:
    """Where a letter stands in the order of its mailing."""
    return f"{order.member.ags}/{order.member.role}"


def _round_opened(mailing: Mailing, uow: UnitOfWork, now: datetime) -> Iterable[LetterOrder]:
    return _while_collecting(mailing, uow, now, lambda profile: profile.consent)


def _profile_reminder(mailing: Mailing, uow: UnitOfWork, now: datetime) -> Iterable[LetterOrder]:
    return _while_collecting(mailing, uow, now, lambda profile: not profile.needs)


def _while_collecting(
    mailing: Mailing, uow: UnitOfWork, now: datetime, concerns: Callable[[TownProfile], bool]
) -> Iterable[LetterOrder]:
    current, today = uow.rounds.get(mailing.round_id), german_day(now)
    closes_on = current.closes_on
    if current.state is not RoundState.COLLECTING or closes_on is None or closes_on < today:
        # Whoever reads it now could no longer enter anything for this round.
        return
    said = {"round_id": current.id, "closes_on": closes_on}
    if mailing.kind is MailingKind.PROFILE_REMINDER:
        said["missing"] = NEEDS_ASKED[mailing.language]
    for profile in one_per_role(uow.profiles.all()):
        pauses = profile.paused_until is not None and profile.paused_until > closes_on
        if profile.consent and not pauses and concerns(profile):
            yield _order(mailing, profile, said)


def _left_over(mailing: Mailing, uow: UnitOfWork, now: datetime) -> Iterable[LetterOrder]:
    run = uow.runs.latest(mailing.round_id)
    if run is None or uow.rounds.get(mailing.round_id).state is RoundState.CLOSED:
        return
    codes: dict[str, str] = {}
    for one in run.unmatched:
        codes.setdefault(one.ags, one.code)
    living = (one for one in uow.proposals.of_round(mailing.round_id) if one.state not in DEAD)
    # Somebody was found for it after the run, a pin or a free seat, or it waits in a draft of its own.
    served = {(member.ags, member.role) for one in living for member in one.members}
    for profile in one_per_role(uow.profiles.all()):
        told = told_for(codes[profile.ags], mailing.language) if profile.ags in codes else None
        rests = profile.paused_until is not None and profile.paused_until > german_day(now)
        if told and profile.consent and not rests and (profile.ags, role_of(profile)) not in served:
            advice = {"advice": told.advice} if told.advice else {}
            yield _order(mailing, profile, {"round_id": mailing.round_id, "reason": told.reason, **advice})


def _order(mailing: Mailing, to: TownProfile, said: Mapping[str, object]) -> LetterOrder:
    facts = {**said, "language": mailing.language}
    return LetterOrder(LetterKind(mailing.kind), Member(to.ags, role_of(to)), facts=facts)


ORDERS: Mapping[MailingKind, Callable[[Mailing, UnitOfWork, datetime], Iterable[LetterOrder]]] = {
    MailingKind.ROUND_OPENED: _round_opened,
    MailingKind.PROFILE_REMINDER: _profile_reminder,
    MailingKind.LEFT_OVER: _left_over,
}
