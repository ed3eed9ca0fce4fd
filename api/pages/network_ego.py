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
# Of a network that the picture cannot hold, this many of each kind of bond; the others are a click away.
FIRST_OF_A_KIND = 12
# In the legend and on the buttons, where the heading would be too long.
SHORT = {
    Bond.EXCHANGE: "Austausch",
    Bond.NETWORK: "Netzwerk",
    Bond.KNOWS: "weiß etwas dazu",
    Bond.SEEKS: "sucht Rat",
    Bond.SHARES: "gleiches Thema",
}


def around(facts: NetworkFacts, town: RegisteredTown, kind: str = "", page: int = 1) -> Answer:
    """The network of a town: all of it or, of a large one, the first of every kind; all of one ``kind`` on pages of 59.

    Picture and list show the same towns; whatever is left out is counted and linked.
    """
    spoken = facts.spoken
    heading = spoken.say("Mit wem %(town)s verbunden ist", town=town.name)
    bonds = bonds_of(facts.graph, town.ags) if is_known(facts.graph, town) else ()
    if not bonds:
        return Answer(heading, spoken.say("Dazu ist noch keine Verbindung öffentlich gespeichert."))
    shown = _page(bonds, kind, page) if kind else _overview(bonds)
    marks = {ags: str(number) for number, ags in enumerate(_firmest(shown), start=1) if number <= MOST_AROUND}
    return Answer(
        heading,
        "",
        tuple(_section(bond, (bonds, shown), town, (marks, spoken)) for bond in Bond if _of(bond, shown)),
        picture=_picture(town, shown, marks, spoken),
        kinds=_kinds(town, bonds, kind, spoken),
        pages=_pages(town, kind, (page, len(_of(Bond(kind), bonds))), spoken) if kind else (),
    )


def _overview(bonds: Sequence[Bound]) -> list[Bound]:
    """Everything where the picture holds it, else the first of each kind."""
    most = FIRST_OF_A_KIND if len({one.town.key for one in bonds}) > MOST_AROUND else len(bonds)
    return [one for bond in Bond for one in _of(bond, bonds)[:most]]


def _page(bonds: Sequence[Bound], kind: str, page: int) -> list[Bound]:
    start = (page - 1) * MOST_AROUND
    return _of(Bond(kind), bonds)[start : start + MOST_AROUND]


def _pages(town: RegisteredTown, kind: str, at: tuple[int, int], spoken: Spoken) -> tuple[KindLink, ...]:
    """The ways to the towns before and after these."""
    page, towns = at
    ways = (("Vorige Städte", page - 1, page > 1), ("Nächste Städte", page + 1, page * MOST_AROUND < towns))
    return tuple(KindLink(spoken.say(word), _href(town, kind, to)) for word, to, is_there in ways if is_there)


def _of(bond: Bond, bonds: Sequence[Bound]) -> list[Bound]:
    return [one for one in bonds if one.bond is bond]


def _firmest(bonds: Sequence[Bound]) -> dict[str, Bound]:
    """Each town once, with the firmest of its bonds, which comes first."""
    firmest: dict[str, Bound] = {}
    for one in bonds:
        firmest.setdefault(one.town.key, one)
    return firmest


def _section(
    bond: Bond,
    bonds: tuple[Sequence[Bound], Sequence[Bound]],
    town: RegisteredTown,
    marked: tuple[Mapping[str, str], Spoken],
) -> Section:
    """``bonds`` are all of them and those shown."""
    marks, spoken = marked
    everybody, shown = (_of(bond, some) for some in bonds)
    towns = tuple(_told(one, marks, spoken) for one in shown)
    heading = counted(spoken.say(HEADINGS[bond], town=town.name), len(everybody), spoken)
    if len(shown) == len(everybody):
        return Section(heading, towns)
    return Section(heading, towns, spoken.say("Alle %(count)s zeigen", count=str(len(everybody))), _href(town, bond))


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


def _href(town: RegisteredTown, kind: str, page: int = 1) -> str:
    asked = {"stadt": town.ags, **({"art": kind} if kind else {}), **({"seite": page} if page > 1 else {})}
    return f"/netzwerk?{urlencode(asked)}"
