"""With whom is one town connected: as a picture, and as the complete list beside it?"""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from api.pages.ego_picture import MOST_AROUND, EgoPicture, EgoTown, placed
from api.pages.network_answers import (
    Answer,
    KindLink,
    NetworkFacts,
    Section,
    TownSaid,
    counted,
    is_known,
    mention_said,
    path_said,
)
from api.pages.spoken import Spoken
from matchmaker.graph.bonds import Bond, Bound, bonds_of
from matchmaker.towns.register import RegisteredTown

HEADINGS = {
    Bond.EXCHANGE: "Austausch",
    Bond.NETWORK: "Gemeinsames Netzwerk",
    Bond.KNOWS: "Hat Erfahrung mit dem, was %(town)s sucht",
    Bond.SEEKS: "Sucht, womit %(town)s Erfahrung hat",
    Bond.SHARES: "Sucht Rat zum gleichen Thema",
}
# In the legend and on the buttons, where the heading would be too long.
SHORT = {
    Bond.EXCHANGE: "Austausch",
    Bond.NETWORK: "Netzwerk",
    Bond.KNOWS: "weiß etwas dazu",
    Bond.SEEKS: "sucht Rat",
    Bond.SHARES: "gleiches Thema",
}


def around(facts: NetworkFacts, town: RegisteredTown, kind: str = "") -> Answer:
    """The network of a town; ``kind`` limits the picture to one kind of bond, the list holds all of them."""
    spoken = facts.spoken
    heading = spoken.say("Mit wem %(town)s verbunden ist", town=town.name)
    bonds = bonds_of(facts.graph, town.ags) if is_known(facts.graph, town) else ()
    if not bonds:
        return Answer(heading, spoken.say("Dazu ist noch keine Verbindung öffentlich gespeichert."))
    drawn = [one for one in bonds if not kind or one.bond == kind]
    marks = {ags: str(number) for number, ags in enumerate(_firmest(drawn), start=1) if number <= MOST_AROUND}
    return Answer(
        heading,
        "",
        tuple(_section(bond, bonds, town, (marks, spoken)) for bond in Bond if _of(bond, bonds)),
        picture=_picture(town, drawn, marks, spoken),
        kinds=_kinds(town, bonds, kind, spoken),
    )


def _of(bond: Bond, bonds: Sequence[Bound]) -> list[Bound]:
    return [one for one in bonds if one.bond is bond]


def _firmest(bonds: Sequence[Bound]) -> dict[str, Bound]:
    """Each town once, with the firmest of its bonds, which comes first."""
    firmest: dict[str, Bound] = {}
    for one in bonds:
        firmest.setdefault(one.town.key, one)
    return firmest


def _section(
    bond: Bond, bonds: Sequence[Bound], town: RegisteredTown, marked: tuple[Mapping[str, str], Spoken]
) -> Section:
    marks, spoken = marked
    towns = [_told(one, marks, spoken) for one in _of(bond, bonds)]
    return Section(counted(spoken.say(HEADINGS[bond], town=town.name), len(towns), spoken), tuple(towns))


def _told(one: Bound, marks: Mapping[str, str], spoken: Spoken) -> TownSaid:
    if one.partner is not None:
        said = [path_said(path, spoken) for path in (*one.partner.met, *one.partner.about)]
    else:
        said = [mention_said(mention, spoken) for mention in one.mentions]
    name, ags = one.town.label(spoken.language), one.town.key
    return TownSaid(name, f"/staedte/{ags}", tuple(dict.fromkeys(said)), ags, marks.get(ags, ""))


def _picture(town: RegisteredTown, drawn: Sequence[Bound], marks: Mapping[str, str], spoken: Spoken) -> EgoPicture:
    towns = [
        EgoTown(marks[ags], ags, one.town.label(spoken.language), one.bond, f"/netzwerk?stadt={ags}")
        for ags, one in _firmest(drawn).items()
        if ags in marks
    ]
    shown = {one.bond for one in towns}
    count = spoken.count(len(towns), spoken.say("Stadt"), spoken.say("Städte"))
    return EgoPicture(
        title=spoken.say("Bild: %(town)s und %(towns)s darum herum", town=town.name, towns=count),
        centre=town.name,
        nodes=placed(towns),
        legend=tuple((bond, spoken.say(SHORT[bond])) for bond in Bond if bond in shown),
    )


def _kinds(town: RegisteredTown, bonds: Sequence[Bound], kind: str, spoken: Spoken) -> tuple[KindLink, ...]:
    """All kinds together, then each kind that there is, with its number of towns."""
    everybody = len({one.town.key for one in bonds})
    links = [KindLink(f"{spoken.say('alle')} ({everybody})", _href(town, ""), not kind)]
    links += [
        KindLink(f"{spoken.say(SHORT[bond])} ({len(found)})", _href(town, bond), kind == bond)
        for bond in Bond
        if (found := _of(bond, bonds))
    ]
    return tuple(links) if len(links) > 2 else ()


def _href(town: RegisteredTown, kind: str) -> str:
    asked = {"stadt": town.ags, **({"art": kind} if kind else {})}
    return f"/netzwerk?{urlencode(asked)}"
