"""How does a confirmed proposal become an exchange?"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from matchmaker.errors import TransitionRefused
from matchmaker.rounds.calendar import end_of_day, german_day, morning_of
from matchmaker.rounds.check_in import CheckIn, Question
from matchmaker.rounds.exchange import Exchange, Side, Slot
from matchmaker.rounds.meeting_slots import Availability, Calendar, propose_slots
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, Proposal, ProposalState
from matchmaker.towns.profile import Format

# Between the two questions on what was kept, so that no two letters come in one month.
PLANNED_DAYS = {Format.TANDEM: 270, Format.CIRCLE: 300, Format.VISIT: 120, Format.CONSORTIUM: 300}
ASKED_AFTER_DAYS = {Question.MET: 28, Question.ADOPTED_6: 183, Question.ADOPTED_12: 365}


def begin_exchange(proposal: Proposal, members: Sequence[Member], uow: UnitOfWork, now: datetime) -> Exchange:
    """Begin the exchange of those ``members`` who said yes, inside an open unit of work that confirmed the proposal.

    Stores three slots and the questions to come; the towns are written to by the sweep ``tell_agreed``. The same
    proposal again gives the exchange that there is. ``TransitionRefused`` unless it is confirmed and names them all.
    """
    known = uow.exchanges.find(proposal.id)
    if known is not None:
        return known
    _refuse(proposal, members)
    new = Exchange(
        id=proposal.id,
        format=proposal.format,
        topic=proposal.topic,
        sides=tuple(Side(member, now) for member in members),
        starter=starter_of(members).ags,
        began_at=now,
        planned_until=end_of_day(now, PLANNED_DAYS[proposal.format]),
        slots=slots_for(members, uow, now),
    )
    uow.exchanges.add(new)
    uow.check_ins.add_all(_questions(new))
    return new


def starter_of(members: Sequence[Member]) -> Member:
    """Who makes the first step: whoever came with a question rather than whoever gives; the first such member."""
    return next((member for member in members if not member.gives), members[0])


def slots_for(members: Sequence[Member], uow: UnitOfWork, after: datetime) -> tuple[Slot, ...]:
    """Three slots behind a moment, from what these members have said about their week and school holidays."""
    towns = [_availability(member, uow) for member in members]
    free = {town.state: uow.holidays.of_state(town.state) for town in towns}
    calendar = Calendar(after, lambda state, day: any(one.holds(day) for one in free[state]))
    return propose_slots(towns, calendar)


def _availability(member: Member, uow: UnitOfWork) -> Availability:
    profile = uow.profiles.of(member.ags, member.role) or uow.profiles.of(member.ags)
    return Availability(uow.towns.get(member.ags).state, profile.windows if profile else ())


def _refuse(proposal: Proposal, members: Sequence[Member]) -> None:
    if proposal.state is not ProposalState.CONFIRMED:
        raise TransitionRefused(f"Der Vorschlag {proposal.id} ist {proposal.state.label}; so beginnt kein Austausch.")
    strangers = set(members) - set(proposal.members)
    if strangers or len(set(members)) < 2:
        raise TransitionRefused(f"Für einen Austausch zu {proposal.id} haben nicht mindestens zwei Städte zugesagt.")


def _questions(new: Exchange) -> Iterable[CheckIn]:
    for side in new.sides:
        for question, days in ASKED_AFTER_DAYS.items():
            day = german_day(new.began_at) + timedelta(days=days)
            yield CheckIn(new.id, side.member, question, morning_of(day))
