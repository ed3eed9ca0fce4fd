"""What stands in the list behind a figure of a report?"""

from collections.abc import Mapping
from dataclasses import dataclass

from api.pages.atlas import Atlas
from api.pages.proposal_words import STATES, kind_of
from api.pages.spoken import Spoken
from matchmaker.rounds.proposal import Proposal
from matchmaker.rounds.report import Counted, Figure


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A proposal, a town, or a town's answer; ``detail`` is its state, or where it lies."""

    name: str
    href: str
    detail: str
    look: str = ""


def listed_rows(
    figure: Figure, proposals: Mapping[str, Proposal], atlas: Atlas, spoken: Spoken
) -> tuple[ListedRow, ...]:
    """One row for each of what the figure counts, by name."""
    makers = {
        Counted.TOWNS: lambda key: _town(key, atlas),
        Counted.PROPOSALS: lambda key: _proposal(proposals[key], atlas, spoken),
        Counted.ANSWERS: lambda key: _answer(key, proposals, atlas, spoken),
    }
    return tuple(sorted(map(makers[figure.counted], figure.ids), key=lambda row: (row.name, row.href)))


def _town(ags: str, atlas: Atlas) -> ListedRow:
    town = atlas.register.by_ags.get(ags)
    return ListedRow(atlas.names.get(ags, ags), f"/staedte/{ags}", town.state if town else "")


def _proposal(one: Proposal, atlas: Atlas, spoken: Spoken) -> ListedRow:
    towns = spoken.listing([atlas.names.get(member.ags, member.ags) for member in one.members])
    return ListedRow(
        towns, f"/geschaeftsstelle/vorschlaege/{one.id}", spoken.say(STATES[one.state]), kind_of(one.state)
    )


def _answer(key: str, proposals: Mapping[str, Proposal], atlas: Atlas, spoken: Spoken) -> ListedRow:
    """``<exchange>/<AGS>``: an exchange has the id of its proposal."""
    proposal_id, _, ags = key.rpartition("/")
    about = _proposal(proposals[proposal_id], atlas, spoken)
    return ListedRow(atlas.names.get(ags, ags), about.href, about.name)
