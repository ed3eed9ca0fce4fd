"""How does a confirmed proposal become an exchange?"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from matchmaker.errors import TransitionRefused
from matchmaker.rounds.calendar import end_of_day
from matchmaker.rounds.check_in import CheckIn, Question
from matchmaker.rounds.exchange import Exchange, Side, Slot
from matchmaker.rounds.meeting_slots import Availability, Calendar, propose_slots
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, Proposal, ProposalState
from matchmaker.towns.profile import Format

# A visit is prepared, made, and called about six weeks later; the others take their year.
PLANNED_DAYS = {Format.TANDEM: 365, Format.CIRCLE: 365, Format.VISIT: 180, Format.CONSORTIUM: 365}
ASKED_AFTER = {Question.MET: timedelta(weeks=4), Question.ADOPTED_6: timedelta(days=183)}
ASKED_AFTER[Question.ADOPTED_12] = timedelta(days=365)


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
        slots=slots_for(members, uow, Calendar(now)),
    )
    uow.exchanges.add(new)
    uow.check_ins.add_all(_questions(new))
    return new


def starter_of(members: Sequence[Member]) -> Member:
    """Who makes the first step: whoever came with a question rather than whoever gives; the first such member."""
    return next((member for member in members if not member.gives), members[0])


def slots_for(members: Iterable[Member], uow: UnitOfWork, calendar: Calendar) -> tuple[Slot, ...]:
    """Three slots from what these members have said about their week."""
    return propose_slots([_availability(member, uow) for member in members], calendar)


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
        for question, wait in ASKED_AFTER.items():
            yield CheckIn(new.id, side.member, question, new.began_at + wait)
