"""What is written down of a pair or a seat that comes about after the run?"""

from matchmaker.rounds.asking import Desk
from matchmaker.rounds.assessment import assess, read_evidence
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.proposal import Member, Proposal
from matchmaker.rounds.public_evidence import public_part
from matchmaker.rounds.round import Round
from matchmaker.rounds.showing import Sight, showings_of
from matchmaker.taxonomy.model import Taxonomy


def sight_today(about: Proposal, terms: Round, taxonomy: Taxonomy, desk: Desk) -> Sight:
    """How the round's towns are seen now, by the values that the proposal's run fixed; half a second for 2,100 towns.

    ``terms`` is the proposal's round. Inside an open unit of work.
    """
    run = desk.uow.runs.get(about.run_id)
    evidence = read_evidence(desk.uow, taxonomy, terms.id)
    # The run's own μ and v: what comes later is measured like what came first.
    shown = assess(evidence, terms, german_day(desk.now), run)
    # Pages and letters tell it as on the day of the run, and so the log does.
    return Sight(shown, assess(public_part(evidence), terms, german_day(run.made_at), run))


def show_newcomer(seated: Proposal, newcomer: Member, desk: Desk) -> None:
    """Write down how the group is shown to the town that takes a seat in it, inside an open unit of work.

    By the topics of the letter that asks it. All of the group take part still: else nobody is free for its seat.
    """
    terms = desk.uow.rounds.get(seated.round_id)
    sight = sight_today(seated, terms, desk.post.letters.taxonomy, desk)
    sides = showings_of([seated], terms, sight, desk.now)
    desk.uow.decisions.show_newcomers(side for side in sides if side.ags == newcomer.ags)
