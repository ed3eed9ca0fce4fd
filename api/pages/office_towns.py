"""How does head office find a town: by name, key or office, and by how it stands?"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from api.dependencies import Framing, FramingGiven
from api.pages.browse_choice import Options
from api.pages.head_office import head_office_only
from api.pages.spoken import Spoken
from api.pages.town_merge import TOWNS
from api.pages.view import Frame, render
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.town_overview import TownMark, TownQuestion, TownRow, town_overview
from matchmaker.towns.states import STATES

router = APIRouter(prefix=TOWNS, dependencies=[Depends(head_office_only)])
ON_A_PAGE = 50
LARGEST_PAGE = 10_000
LONGEST_WORDS = 200
MARKS = {
    TownMark.TAKES_PART: "Nimmt teil",
    TownMark.WAITING: "Wartet auf eine Partnerstadt",
    TownMark.NEVER_ASKED: "Nie gefragt",
    TownMark.PAUSED: "Macht Pause",
    TownMark.OBJECTED: "Hat widersprochen",
    TownMark.THIN: "Profil zu dünn",
    TownMark.SILENT: "Noch ohne Angaben",
}
LOOKS = {TownMark.OBJECTED: "danger", TownMark.THIN: "warning", TownMark.WAITING: "warning"}


@dataclass(frozen=True, slots=True)
class TownLine:
    """One town with its marks as badges; ``since`` is the day since which it waits, empty where nobody knows."""

    href: str
    name: str
    place: str
    population: int
    marks: tuple[tuple[str, str], ...]
    since: str


@dataclass(frozen=True, slots=True)
class OfficeTownsPage:
    """Fifty of the towns asked for; ``total`` counts them all."""

    frame: Frame
    words: str
    state: str
    states: Options
    mark: str
    marks: Options
    total: int
    lines: tuple[TownLine, ...]
    earlier: str
    later: str
    where: str


@dataclass(frozen=True, slots=True)
class TownsChoice:
    """What the address asks for; ``page`` counts from 1. What it does not know asks for nothing."""

    words: str = ""
    state: str = ""
    mark: TownMark | None = None
    page: int = 1

    def href(self, page: int) -> str:
        """The same towns on another page."""
        asked = {"q": self.words, "land": self.state, "stand": str(self.mark or ""), "seite": str(page)}
        return f"{TOWNS}?{urlencode({name: value for name, value in asked.items() if value})}"


def towns_choice(
    q: Annotated[str, Query()] = "",
    land: Annotated[str, Query()] = "",
    stand: Annotated[str, Query()] = "",
    seite: Annotated[str, Query()] = "1",
) -> TownsChoice:
    """The choice that an address makes."""
    mark = TownMark(stand) if stand in set(TownMark) else None
    page = min(int(seite[:6]), LARGEST_PAGE) if seite[:6].isdecimal() else 1
    return TownsChoice(q.strip()[:LONGEST_WORDS], land if land in STATES.values() else "", mark, max(page, 1))


@router.get("")
def office_towns(framing: FramingGiven, choice: Annotated[TownsChoice, Depends(towns_choice)]) -> Response:
    """The towns asked for; without a question all of them by name."""
    site = framing.site
    question = TownQuestion(choice.words, choice.state, choice.mark)
    with site.open_uow(reading=True) as uow:
        found = town_overview(question, site.evidence(uow).profiles, uow, german_day(site.clock()))
    return render("office_towns.html", _page(found, choice, framing))


def _page(found: tuple[TownRow, ...], choice: TownsChoice, framing: Framing) -> OfficeTownsPage:
    spoken = framing.spoken
    last = max(1, -(-len(found) // ON_A_PAGE))
    page = min(choice.page, last)
    shown = found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    return OfficeTownsPage(
        frame=framing.translated_frame(),
        words=choice.words,
        state=choice.state,
        states=(("", spoken.say("alle Länder")), *((state, state) for state in sorted(STATES.values()))),
        mark=str(choice.mark or ""),
        marks=(("", spoken.say("alle Städte")), *((str(mark), spoken.say(word)) for mark, word in MARKS.items())),
        total=len(found),
        lines=tuple(_line(row, spoken) for row in shown),
        earlier=choice.href(page - 1) if page > 1 else "",
        later=choice.href(page + 1) if page < last else "",
        where=spoken.say("Seite %(page)s von %(last)s", page=spoken.number(page), last=spoken.number(last)),
    )


def _line(row: TownRow, spoken: Spoken) -> TownLine:
    town = row.town
    return TownLine(
        href=f"{TOWNS}/{town.ags}",
        name=town.name,
        place=f"{town.state}, {town.ags}",
        population=town.population,
        marks=tuple((LOOKS.get(mark, "info"), spoken.say(word)) for mark, word in MARKS.items() if mark in row.marks),
        since=_day(row.waiting_since, spoken),
    )


def _day(day: date | None, spoken: Spoken) -> str:
    return spoken.day(day) if day else ""
