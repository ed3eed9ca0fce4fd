"""How does head office see one town, and write down for it what it said at the phone?"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query
from starlette.responses import RedirectResponse, Response

from api.dependencies import Framing, FramingGiven
from api.pages.browse_choice import LONGEST_NAME, Options
from api.pages.field_fault import FieldFault
from api.pages.head_office import head_office_only
from api.pages.meant_town import meaning_of, told
from api.pages.office_town_view import HIDDEN, BehalfForm, OfficeTownPage, TownTelling
from api.pages.proposal_words import FORMATS
from api.pages.spoken import Spoken
from api.pages.statements import office_of
from api.pages.town_merge import TOWNS
from api.pages.view import render
from api.posting import post_of
from matchmaker.errors import BadInput, Fault, NotFound, StaleWrite, TransitionRefused
from matchmaker.rounds.access import hash_of
from matchmaker.rounds.on_behalf import NO_PAUSE, OnBehalf, RequestDesk, pause_for, request_for, state_need_for
from matchmaker.rounds.own_profile import NOT_SAVED
from matchmaker.rounds.requesting import NewRequest
from matchmaker.rounds.town_file import TownFile, town_file
from matchmaker.taxonomy.model import Entry, Taxonomy
from matchmaker.towns.profile import Format, Need, Role, TownProfile, Visibility, Wishes

router = APIRouter(prefix=TOWNS, dependencies=[Depends(head_office_only)])
DONE = {
    "zusammengefuehrt": "Die Städte sind zusammengeführt. Der alte Schlüssel führt hierher.",
    "angefragt": "Die Anfrage ist eingetragen. Die Stadt bekommt einen Brief und kann sie zurücknehmen.",
    "gespeichert": "Gespeichert. Wer es warum eingetragen hat, steht im Verlauf.",
}
NO_FORM = "Dieses Formular gibt es nicht. Bitte laden Sie die Seite neu."
COLUMNS = {"Thema": "thema", "Ihr Anliegen": "text", "Wunschstädte": "wunsch"}
CHANGED = "Das Profil wurde inzwischen geändert. Bitte prüfen Sie es und speichern Sie noch einmal."
Versions = Mapping[tuple[str, Role | None], int]


@dataclass(frozen=True, slots=True)
class BehalfSent:
    """The fields of a form for a town, as the browser sends them."""

    csrf: Annotated[str, Form()] = ""
    stelle: Annotated[str, Form()] = ""
    version: Annotated[str, Form()] = ""
    act: Annotated[str, Form()] = ""
    grund: Annotated[str, Form()] = ""
    pause: Annotated[str, Form()] = ""
    thema: Annotated[str, Form()] = ""
    text: Annotated[str, Form()] = ""
    format: Annotated[str, Form()] = ""
    wunsch: Annotated[str, Form()] = ""
    groesse: Annotated[str, Form()] = ""
    land: Annotated[str, Form()] = ""
    schluessel: Annotated[str, Form()] = ""

    @property
    def typed(self) -> Mapping[str, str]:
        """What a person typed, by field."""
        written = ("grund", "pause", "thema", "text", "act", "format", "wunsch", "groesse", "land")
        return {name: getattr(self, name) for name in written}


@dataclass(frozen=True, slots=True)
class Refused:
    """A form that was refused: for which office, as it was typed, and why."""

    sent: BehalfSent
    faults: tuple[FieldFault, ...] = ()
    sentence: str = ""


@router.get("/{ags}")
def office_town(ags: str, framing: FramingGiven, getan: Annotated[str, Query()] = "") -> Response:
    """Everything of one town; an old key leads to the town that answers for it."""
    return _shown(ags, framing, DONE.get(getan, ""))


@router.post("/{ags}/angabe")
def write_down(ags: str, framing: FramingGiven, sent: Annotated[BehalfSent, Depends()]) -> Response:
    """Write down a pause or a need for the town; refused it is shown again as it was typed."""
    site = framing.site
    site.seals.check_form(sent.csrf, framing.visitor.holder)
    if not sent.version.isdecimal() or sent.act not in ACTS or sent.stelle not in ("", *Role):
        raise NotFound(NO_FORM)
    role = Role(sent.stelle) if sent.stelle else None
    order = OnBehalf(ags, role, int(sent.version[:9]), framing.visitor.curator, sent.grund)
    try:
        ACTS[sent.act](order, sent, framing)
    except BadInput as bad:
        faults = tuple(FieldFault(f"{sent.act}-{one.column}-{sent.stelle}", one.reason) for one in bad.faults)
        return _shown(ags, framing, refused=Refused(sent, faults), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except (StaleWrite, TransitionRefused) as refusal:
        sentence = CHANGED if isinstance(refusal, StaleWrite) else str(refusal)
        return _shown(ags, framing, refused=Refused(sent, sentence=sentence), status=HTTPStatus.CONFLICT)
    done = "angefragt#anfragen" if sent.act == "anfrage" else "gespeichert#verlauf"
    return RedirectResponse(f"{TOWNS}/{ags}?getan={done}", 303)


def _pause(order: OnBehalf, sent: BehalfSent, framing: Framing) -> None:
    pause_for(order, _day(sent.pause), framing.open_uow(), framing.site.clock())


def _need(order: OnBehalf, sent: BehalfSent, framing: Framing) -> None:
    need = Need(sent.thema, text=sent.text.strip() or None, visibility=Visibility.NETWORK)
    state_need_for(order, need, framing.site.taxonomy, (framing.open_uow(), framing.site.clock()))


def _request(order: OnBehalf, sent: BehalfSent, framing: Framing) -> None:
    if sent.format not in list(Format) or not sent.schluessel:
        raise NotFound(NO_FORM)
    wanted = NewRequest(
        # Double clicks send one key; a key of somebody else's form must not be guessable from it.
        key=hash_of(f"phone.{framing.visitor.holder}.{sent.schluessel}"),
        ags=order.ags,
        role=order.role or Role.MAYOR,
        format=Format(sent.format),
        topic=sent.thema,
        text=sent.text,
        wishes=Wishes(same_size=bool(sent.groesse) or None, other_state=bool(sent.land) or None),
        candidates=_wished(sent.wunsch, framing),
    )
    try:
        site = framing.site
        letters = post_of(site.settings, taxonomy=site.taxonomy).letters
        request_for(order, wanted, site.taxonomy, RequestDesk(letters, framing.open_uow(), site.clock()))
    except BadInput as bad:
        faults = [Fault(one.where, one.reason, one.column or COLUMNS[one.where]) for one in bad.faults]
        raise BadInput(bad.subject, faults) from bad


def _wished(typed: str, framing: Framing) -> tuple[str, ...]:
    """The one town that was named, or none; ``BadInput`` where none or several towns have that name."""
    if not typed.strip():
        return ()
    meaning = meaning_of(" ".join(typed.split())[:LONGEST_NAME], framing.site.atlas())
    if meaning.town is None:
        raise BadInput(NOT_SAVED, [Fault("Wunschstädte", told(meaning), "wunsch")])
    return (meaning.town.ags,)


ACTS: Mapping[str, Callable[[OnBehalf, BehalfSent, Framing], None]] = {
    "pause": _pause,
    "bedarf": _need,
    "anfrage": _request,
}


def _day(typed: str) -> date | None:
    if not typed.strip():
        return None
    try:
        return date.fromisoformat(typed.strip())
    except ValueError as unread:
        raise BadInput(NOT_SAVED, [Fault("Pause bis", NO_PAUSE, "pause")]) from unread


def _shown(
    ags: str, framing: Framing, done: str = "", *, refused: Refused | None = None, status: int = HTTPStatus.OK
) -> Response:
    site = framing.site
    with site.open_uow(reading=True) as uow:
        if (heir := uow.successions.of(ags)) is not None:
            return RedirectResponse(f"{TOWNS}/{heir.new_ags}", 303)
        file, versions = town_file(ags, uow), uow.profiles.versions()
    return render("office_town.html", _page(file, versions, (done, refused), framing), status)


def _page(file: TownFile, versions: Versions, outcome: tuple[str, Refused | None], framing: Framing) -> OfficeTownPage:
    spoken, site, town = framing.spoken, framing.site, file.town
    done, refused = outcome
    telling = TownTelling(file, site.taxonomy, site.atlas().names, spoken)
    faults = refused.faults if refused else ()
    return OfficeTownPage(
        frame=framing.translated_frame(),
        ags=town.ags,
        name=town.name,
        place=f"{town.state}, AGS {town.ags}",
        population=spoken.say("%(number)s Einwohner", number=spoken.number(town.population)),
        public_href=f"/staedte/{town.ags}",
        merge_href=f"{TOWNS}/{town.ags}/zusammenfuehren",
        done=spoken.say(done) if done else "",
        refused=spoken.say(refused.sentence) if refused and refused.sentence else "",
        faults=tuple(FieldFault(one.field, spoken.say(one.sentence)) for one in faults),
        case_is_open=file.case_is_open,
        offices=telling.offices(),
        hidden="" if file.case_is_open or not file.offices else spoken.say(HIDDEN),
        voices=telling.voices(),
        taking_part=telling.taking_part(),
        history=telling.history(),
        requests=tuple(telling.requests()),
        proposals=tuple(telling.proposals()),
        exchanges=tuple(telling.exchanges()),
        letters=tuple(telling.letters()),
        tasks=tuple(telling.tasks()),
        notes=tuple(f"{one.changed_by}: {one.note}" for one in file.notes),
        predecessors=tuple(telling.predecessors()),
        phone=tuple(telling.phone()),
        behalf=_forms(file, versions, refused, spoken),
        entries=_entries(site.taxonomy, spoken),
        formats=tuple((str(one), spoken.say(FORMATS[one])) for one in Format),
        form_key=secrets.token_urlsafe(24),
    )


def _forms(file: TownFile, versions: Versions, refused: Refused | None, spoken: Spoken) -> tuple[BehalfForm, ...]:
    """One for each office that has a profile, or for the mayor's office where none has."""
    profiles = file.profiles or (TownProfile(file.town.ags, role=Role.MAYOR),)
    return tuple(
        BehalfForm(
            key=str(one.role or ""),
            office=office_of(one, spoken),
            version=versions.get((one.ags, one.role), 0),
            pause=one.paused_until.isoformat() if one.paused_until else "",
            typed=refused.sent.typed if refused and refused.sent.stelle == str(one.role or "") else {},
        )
        for one in profiles
    )


def _entries(taxonomy: Taxonomy, spoken: Spoken) -> Options:
    entries: tuple[Entry, ...] = (*taxonomy.topics, *taxonomy.challenges)
    labels = [(one.id, spoken.label(one.labels)) for one in entries]
    return (("", spoken.say("bitte wählen")), *sorted(labels, key=lambda pair: pair[1]))
