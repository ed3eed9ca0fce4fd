"""How is a pair's place in a list told?"""

from collections.abc import Mapping

from matchmaker.scoring.pair_account import Place
from matchmaker.scoring.wording import Wording


def place_words(place: Place, wording: Wording, names: Mapping[str, str]) -> str:
    """„Rang 2 von 20 in der Liste von Demmin, stabil in 93 %.“ Within a band of equals the band comes first."""
    standing = place.standing
    where = "" if place.list_of is None else wording.phrase("rank_in_list", town=names[place.list_of])
    told = wording.phrase(
        "band" if standing.is_shared else "rank",
        first=str(standing.first),
        last=str(standing.last),
        rank=str(standing.rank),
        length=wording.number(standing.length),
        place=where,
        kept=wording.number(100 * standing.kept),
    )
    return f"{told}."
