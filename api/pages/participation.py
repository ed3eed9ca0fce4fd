"""How does an office say how it takes part: formats, times, wishes, places, a pause that ends by itself?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from api.dependencies import Framing, FramingGiven
from api.pages.asked_language import in_same_language
from api.pages.browse_choice import Options
from api.pages.field_fault import FieldFault
from api.pages.own_office import SpokenFor, is_town, meant_office
from api.pages.proposal_words import format_name
from api.pages.request_form import SHAPES, FormatOption
from api.pages.requesting import sign_in_first
from api.pages.seen_proposal import told_in
from api.pages.spoken import Spoken
from api.pages.view import Frame, render
from matchmaker.errors import BadInput, StaleWrite
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.own_profile import MOST_PLACES, Participation, take_part
from matchmaker.towns.profile import Format, TownProfile, Wishes
from matchmaker.towns.windows import DAYS, PARTS_OF_DAY

router = APIRouter(prefix="/mein-bereich/teilnahme")
HERE = "/mein-bereich/teilnahme"
NO_DATE = "Bitte geben Sie das Ende der Pause als Datum an, oder lassen Sie das Feld leer."
ANSWERS: Options = (("", "egal"), ("ja", "ja"), ("nein", "nein"))
WISHES = {
    "same_size": "Ähnlich groß?",
    "other_state": "Aus einem anderen Bundesland?",
    "same_network": "Aus Ihrem eigenen Netzwerk?",
}
MEANT = {"ja": True, "nein": False}
SAID = {True: "ja", False: "nein", None: ""}


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day of the week with its parts: field value, what a screen reader says, whether it is ticked."""

    name: str
    parts: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class ParticipationPage:
    """The form; everything is filled with what is stored, or with what was just sent."""

    frame: Frame
    action: str
    home: str
    version: int
    office: str
    faults: tuple[FieldFault, ...]
    consent: bool
    places: Options
    chosen_places: str
    formats: tuple[FormatOption, ...]
    parts: tuple[str, ...]
    days: tuple[DayRow, ...]
    wishes: tuple[tuple[str, str, Options, str], ...]
    pause: str
    earliest: str
    asks_for_history: bool
    without_history: bool


async def sent_choices(request: Request) -> FormData:
    """The form that was sent; a name may stand several times."""
    return await request.form()


@router.get("")
def participation(framing: FramingGiven, stelle: Annotated[str, Query()] = "") -> Response:
    """The form, as it is stored."""
    if not is_town(framing):
        return sign_in_first(framing, HERE)
    office = meant_office(stelle, framing)
    return _told(office, _stored(office.profile), framing)


@router.post("")
def save_participation(framing: FramingGiven, sent: Annotated[FormData, Depends(sent_choices)]) -> Response:
    """Store it, if nobody changed the profile since the form was shown."""
    if not is_town(framing):
        return sign_in_first(framing, HERE)
    site = framing.site
    site.seals.check_form(_text(sent, "csrf"), framing.visitor.holder)
    office = meant_office(_text(sent, "stelle"), framing)
    wanted, faults = _wanted(sent, office.profile.wishes)
    if faults:
        return _told(office, wanted, framing, faults)
    try:
        seen = office.seen(_text(sent, "version"), framing.site.clock())
        take_part(wanted, seen, german_day(site.clock()), framing.open_uow())
    except BadInput as refused:
        return _told(office, wanted, framing, tuple(FieldFault(one.where, one.reason) for one in refused.faults))
    except StaleWrite as changed:
        return _told(office, wanted, framing, (FieldFault("angaben", str(changed)),))
    return RedirectResponse("/mein-bereich?gespeichert=teilnahme", 303)


def _text(sent: FormData, name: str) -> str:
    return str(sent.get(name) or "")


def _stored(profile: TownProfile) -> Participation:
    return Participation(
        consent=profile.consent,
        capacity=profile.capacity,
        formats=profile.formats,
        windows=profile.windows,
        wishes=profile.wishes,
        paused_until=profile.paused_until,
        without_history=profile.history == (),
    )


def _wanted(sent: FormData, stored: Wishes) -> tuple[Participation, tuple[FieldFault, ...]]:
    """What the form says; a value that it does not offer is left out, an unreadable date is a fault."""
    places, written = _text(sent, "plaetze"), _text(sent, "pause").strip()
    wishes: Mapping[str, bool | None] = {name: MEANT.get(_text(sent, name)) for name in WISHES}
    wanted = Participation(
        consent=bool(_text(sent, "einwilligung")),
        capacity=int(places[:4]) if places.isdecimal() else None,
        formats=tuple(one for one in Format if one in sent.getlist("format")),
        windows=tuple(str(one) for one in sent.getlist("zeit")),
        # What the form does not ask for stays as it is.
        wishes=replace(stored, **wishes),
        paused_until=None,
        without_history=bool(_text(sent, "kein_austausch")),
    )
    try:
        return replace(wanted, paused_until=date.fromisoformat(written) if written else None), ()
    except ValueError:
        return wanted, (FieldFault("pause", NO_DATE),)


def _told(office: SpokenFor, shown: Participation, framing: Framing, faults: tuple[FieldFault, ...] = ()) -> Response:
    spoken, today = framing.spoken, german_day(framing.site.clock())
    page = ParticipationPage(
        frame=framing.translated_frame(),
        action=in_same_language(framing.request, HERE),
        home=in_same_language(framing.request, "/mein-bereich"),
        version=office.version,
        office=office.key,
        faults=tuple(replace(one, sentence=spoken.say(one.sentence)) for one in faults),
        consent=shown.consent,
        places=(("", spoken.say("keine Angabe")), *((str(n), str(n)) for n in range(MOST_PLACES + 1))),
        chosen_places="" if shown.capacity is None else str(shown.capacity),
        formats=tuple(
            FormatOption(one, format_name(one, spoken), spoken.say(SHAPES[one]), one in shown.formats) for one in Format
        ),
        parts=tuple(spoken.say(word) for word in PARTS_OF_DAY.values()),
        days=_days(shown, spoken),
        wishes=_wishes(shown.wishes, spoken),
        pause=shown.paused_until.isoformat() if shown.paused_until else "",
        earliest=date.fromordinal(today.toordinal() + 1).isoformat(),
        asks_for_history=office.profile.history is None,
        without_history=shown.without_history,
    )
    return told_in(spoken, render("participation.html", page, HTTPStatus.UNPROCESSABLE_ENTITY if faults else 200))


def _days(shown: Participation, spoken: Spoken) -> tuple[DayRow, ...]:
    rows = []
    for day, (name, *_) in DAYS.items():
        parts = ((f"{day}_{part}", spoken.say(word)) for part, word in PARTS_OF_DAY.items())
        ticked = tuple((key, f"{spoken.say(name)} {word}", key in shown.windows) for key, word in parts)
        rows.append(DayRow(spoken.say(name), ticked))
    return tuple(rows)


def _wishes(wishes: Wishes, spoken: Spoken) -> tuple[tuple[str, str, Options, str], ...]:
    answers = tuple((value, spoken.say(word)) for value, word in ANSWERS)
    return tuple((name, spoken.say(words), answers, SAID[getattr(wishes, name)]) for name, words in WISHES.items())
