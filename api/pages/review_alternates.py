"""Who else could sit in a proposal, and what would that do to the whole plan?"""

from collections.abc import Iterator, Mapping, Sequence

from api.pages.board_choice import BoardChoice
from api.pages.german_words import tenths
from api.pages.review_page import Alternate
from matchmaker.rounds.proposal import Proposal
from matchmaker.rounds.reserve import Reserve

PER_SEAT = 3


def alternates(
    proposal: Proposal, seats: Sequence[Reserve], choice: BoardChoice, names: Mapping[str, str]
) -> tuple[Alternate, ...]:
    """The best three for each seat, as they stood free when the run was made."""
    return tuple(_alternates(proposal, seats, choice, names))


def _alternates(
    proposal: Proposal, seats: Sequence[Reserve], choice: BoardChoice, names: Mapping[str, str]
) -> Iterator[Alternate]:
    page = f"/geschaeftsstelle/vorschlaege/{proposal.id}/tausch"
    asked = choice.query(page=1)
    for replaced in dict.fromkeys(seat.replaces for seat in seats):
        for seat in [one for one in seats if one.replaces == replaced][:PER_SEAT]:
            name, leaving = (names.get(ags, ags) for ags in (seat.member.ags, replaced))
            href = f"{page}?raus={replaced}&rein={seat.member.ags}{f'&{asked}' if asked else ''}"
            yield Alternate(f"{name} für {leaving}", tenths(round(seat.delta / 1_000)), href)
