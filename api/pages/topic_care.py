"""How does head office look after the topics: what towns proposed, every entry, and what was done to them?"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query
from starlette.responses import RedirectResponse, Response

from api.dependencies import Framing, FramingGiven
from api.pages.head_office import head_office_only
from api.pages.topic_care_view import MOST_SHOWN, TOPICS, TopicsPage, TopicWords, WishLine, who_proposed
from api.pages.view import render
from matchmaker.errors import BadInput, NotFound, StaleWrite, TransitionRefused
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.taxonomy_act import ActKind, TaxonomyAct
from matchmaker.rounds.taxonomy_keeping import TaxonomyHand, undo_renaming
from matchmaker.rounds.topic_wish import TopicWish
from matchmaker.rounds.topic_wishing import undo_placing
from matchmaker.towns.intake_question import QuestionKind

router = APIRouter(prefix=TOPICS, dependencies=[Depends(head_office_only)])
Typed = Annotated[str, Form()]
NEAR = 3
DONE = {
    "zugeordnet": "Der Vorschlag ist zugeordnet und zählt als Bedarf der Stadt.",
    "angelegt": "Der Eintrag ist angelegt.",
    "abgelehnt": "Der Vorschlag ist abgelehnt. Die Stadt liest den Grund in ihrem Bereich.",
    "umbenannt": "Der Eintrag hat seinen neuen Namen.",
    "zusammengelegt": "Die beiden Einträge sind einer. Die Angaben der Städte sind mitgegangen.",
    "zurueckgenommen": "Das ist zurückgenommen.",
}


@router.get("")
def overview(framing: FramingGiven, q: Annotated[str, Query()] = "", getan: Annotated[str, Query()] = "") -> Response:
    """Proposals first, then the list with a search, then the history."""
    return _shown(framing, q[:100], DONE.get(getan, ""))


@router.post("/zurueck")
def undo(framing: FramingGiven, csrf: Typed = "", nummer: Typed = "", grund: Typed = "") -> Response:
    """Take a renaming or a placement back; refused where the entry or the profile has changed since."""
    site = framing.site
    site.seals.check_form(csrf, framing.visitor.holder)
    number = int(nummer[:9]) if nummer.isdecimal() else 0
    try:
        _undo(number, grund, framing)
    except (StaleWrite, TransitionRefused) as refused:
        return _shown(framing, refused=str(refused), status=HTTPStatus.CONFLICT)
    except BadInput as bad:
        return _shown(framing, refused=bad.faults[0].reason, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return led_back("zurueckgenommen")


def led_back(done: str) -> Response:
    """To the page of all topics, with a word on what was done."""
    return RedirectResponse(f"{TOPICS}?getan={done}", 303)


def hand_of(framing: Framing, reason: str, seen: str) -> TaxonomyHand:
    """Who acts now, and what their page knew."""
    number = int(seen[:9]) if seen.isdecimal() else 0
    return TaxonomyHand(framing.visitor.curator, framing.site.clock(), reason, number)


def wishes_named(acts: tuple[TaxonomyAct, ...], uow: UnitOfWork) -> Mapping[str, TopicWish]:
    """The proposals that these acts decided on, but for those that were forgotten."""
    ids = tuple(dict.fromkeys(one.wish_id for one in acts if one.wish_id))
    return {wish.id: wish for wish in uow.topic_wishes.of_ids(ids)}


def _undo(number: int, reason: str, framing: Framing) -> None:
    site = framing.site
    with site.open_uow(reading=True) as uow:
        acts = uow.taxonomy_acts.all()
    meant = next((one for one in acts if one.number == number), None)
    if meant is None or meant.kind not in (ActKind.RENAMED, ActKind.PLACED):
        raise NotFound("Das lässt sich nicht zurücknehmen.")
    hand = hand_of(framing, reason, str(len(acts)))
    if meant.kind is ActKind.PLACED:
        undo_placing(number, hand, framing.open_uow())
    else:
        undo_renaming(number, hand, site.topics.base, framing.open_uow())


def _shown(
    framing: Framing, asked: str = "", done: str = "", refused: str = "", status: int = HTTPStatus.OK
) -> Response:
    site, spoken = framing.site, framing.spoken
    with site.open_uow(reading=True) as uow:
        taxonomy = site.topics.look(uow)
        open_wishes, acts = uow.topic_wishes.open(), uow.taxonomy_acts.all()
        newest = acts[-MOST_SHOWN:]
        wishes = wishes_named(newest, uow)
        doubts = sum(one.kind is QuestionKind.ENTRY for one in uow.import_doubts.open())
    words, names = TopicWords(taxonomy, spoken), site.atlas().names
    found = words.found(asked)
    page = TopicsPage(
        frame=framing.translated_frame(),
        done=spoken.say(done) if done else "",
        refused=spoken.say(refused) if refused else "",
        wishes=tuple(_line(one, framing, names) for one in open_wishes),
        doubts=doubts,
        asked=asked,
        entries=tuple(words.line(one) for one in found[:MOST_SHOWN]),
        hidden=max(len(found) - MOST_SHOWN, 0),
        history=words.history(newest, wishes),
        version=taxonomy.version,
    )
    return render("topics.html", page, status)


def _line(wish: TopicWish, framing: Framing, names: Mapping[str, str]) -> WishLine:
    spoken = framing.spoken
    return WishLine(
        href=f"{TOPICS}/vorschlag/{wish.id}",
        text=wish.text,
        who=who_proposed(wish, names, spoken),
        day=spoken.day(german_day(wish.at)),
        near=tuple(label for _, label, _ in near_entries(wish.text, framing)),
    )


def near_entries(text: str, framing: Framing) -> tuple[tuple[str, str, str], ...]:
    """Id, label and place of the entries that a text comes nearest to; none where nothing can be told of it."""
    site = framing.site
    words = TopicWords(site.taxonomy, framing.spoken)
    try:
        found = site.suggesters.ready().suggester.suggest(text, NEAR)
    except BadInput:
        return ()
    entries = [site.taxonomy.entry(one.id) for one in found if one.id in site.taxonomy]
    return tuple((one.id, framing.spoken.label(one.labels), words.place(one)) for one in entries)
