"""Who else could sit in a proposal, and what would that do to the whole plan?"""

from collections.abc import Iterator, Sequence

from api.pages.board_choice import BoardChoice
from api.pages.review_page import Alternate, Words
from matchmaker.rounds.proposal import Proposal
from matchmaker.rounds.reserve import Reserve

PER_SEAT = 3


def alternates(
    proposal: Proposal, seats: Sequence[Reserve], choice: BoardChoice, words: Words
) -> tuple[Alternate, ...]:
    """The best three for each seat, as they stood free when the run was made."""
    return tuple(_alternates(proposal, seats, choice, words))


def _alternates(proposal: Proposal, seats: Sequence[Reserve], choice: BoardChoice, words: Words) -> Iterator[Alternate]:
    names, spoken = words
    page = f"/geschaeftsstelle/vorschlaege/{proposal.id}/tausch"
    asked = choice.query(page=1)
    for replaced in dict.fromkeys(seat.replaces for seat in seats):
        for seat in [one for one in seats if one.replaces == replaced][:PER_SEAT]:
            name, leaving = (names.get(ags, ags) for ags in (seat.member.ags, replaced))
            href = f"{page}?raus={replaced}&rein={seat.member.ags}{f'&{asked}' if asked else ''}"
            yield Alternate(
                spoken.say("%(coming)s für %(leaving)s", coming=name, leaving=leaving),
                spoken.tenths(round(seat.delta / 1_000)),
                href,
            )
