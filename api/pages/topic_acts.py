"""How does head office decide on a proposed topic, add an entry, rename one, and make two one?"""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from api.dependencies import Framing, FramingGiven
from api.pages.head_office import head_office_only
from api.pages.topic_care import hand_of, led_back, near_entries, wishes_named
from api.pages.topic_care_view import (
    TOPICS,
    EntryForm,
    EntryPage,
    TopicWords,
    WishPage,
    field_faults,
    who_proposed,
)
from api.pages.topic_form import NO_FORM, TopicForm, Trouble
from api.pages.view import render
from matchmaker.errors import BadInput, NotFound, StaleWrite, TransitionRefused
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.stating import NEEDED
from matchmaker.rounds.taxonomy_keeping import coin_entry, merge_entries, rename_entry
from matchmaker.rounds.topic_wish import TopicWish, WishState
from matchmaker.rounds.topic_wishing import WishDecision, coin_for_wish, place_wish, reject_wish
from matchmaker.taxonomy.care import Merged, Renamed
from matchmaker.taxonomy.model import Labels

router = APIRouter(prefix=TOPICS, dependencies=[Depends(head_office_only)])
ENDED = {
    WishState.PLACED: "Der Vorschlag ist zugeordnet.",
    WishState.REJECTED: "Der Vorschlag ist abgelehnt.",
}


SentForm = Annotated[TopicForm, Depends()]
NONE = Trouble()


@router.get("/vorschlag/{wish_id}")
def look_at_wish(wish_id: str, framing: FramingGiven) -> Response:
    """One proposal, with the entries that come nearest."""
    return _wish_shown(wish_id, framing)


@router.post("/vorschlag/{wish_id}")
def decide_on_wish(wish_id: str, framing: FramingGiven, sent: SentForm) -> Response:
    """Place it, make an entry of it, or reject it."""
    framing.site.seals.check_form(sent.csrf, framing.visitor.holder)
    version = int(sent.version[:9]) if sent.version.isdecimal() else 0
    order = WishDecision(wish_id, version, hand_of(framing, sent.grund, sent.stand))
    try:
        done = _decided(order, sent, framing)
    except BadInput as bad:
        return _wish_shown(wish_id, framing, sent.form, Trouble(sent.placed(bad.faults)))
    except (StaleWrite, TransitionRefused) as refused:
        return _wish_shown(wish_id, framing, sent.form, Trouble(refused=str(refused)))
    return led_back(done)


@router.get("/neu")
def look_at_new(framing: FramingGiven) -> Response:
    """The form of a new entry."""
    return _entry_shown("", framing)


@router.post("/neu")
def add(framing: FramingGiven, sent: SentForm) -> Response:
    """Add an entry that no town has proposed."""
    site = framing.site
    site.seals.check_form(sent.csrf, framing.visitor.holder)
    try:
        coin_entry(sent.coinage, hand_of(framing, sent.grund, sent.stand), site.topics.base, framing.open_uow())
    except BadInput as bad:
        return _entry_shown("", framing, sent.form, Trouble(bad.faults))
    except StaleWrite as stale:
        return _entry_shown("", framing, sent.form, Trouble(refused=str(stale)))
    return led_back("angelegt")


@router.get("/eintrag/{entry_id}")
def look_at_entry(entry_id: str, framing: FramingGiven) -> Response:
    """One entry; an id that was merged leads to what it became."""
    return _entry_shown(entry_id, framing)


@router.post("/eintrag/{entry_id}")
def change_entry(entry_id: str, framing: FramingGiven, sent: SentForm) -> Response:
    """Rename it, or make it one with another."""
    framing.site.seals.check_form(sent.csrf, framing.visitor.holder)
    try:
        done = _changed(entry_id, sent, framing)
    except BadInput as bad:
        return _entry_shown(entry_id, framing, sent.form, Trouble(sent.placed(bad.faults)))
    except (StaleWrite, TransitionRefused) as refused:
        return _entry_shown(entry_id, framing, sent.form, Trouble(refused=str(refused)))
    return led_back(done)


def _decided(order: WishDecision, sent: TopicForm, framing: Framing) -> str:
    base, uow = framing.site.topics.base, framing.open_uow()
    if sent.act == "zuordnen":
        place_wish(order, sent.eintrag, base, uow)
        return "zugeordnet"
    if sent.act == "anlegen":
        coin_for_wish(order, sent.coinage, base, uow)
        return "zugeordnet"
    if sent.act == "ablehnen":
        reject_wish(order, uow)
        return "abgelehnt"
    raise NotFound(NO_FORM)


def _changed(entry_id: str, sent: TopicForm, framing: Framing) -> str:
    site, uow = framing.site, framing.open_uow()
    hand, entry = hand_of(framing, sent.grund, sent.stand), site.taxonomy.entry(entry_id)
    if sent.act == "umbenennen":
        # What the form does not show stays: English other names, and the words for finding.
        labels = replace(sent.labels, alt_en=entry.labels.alt_en, words_de=entry.labels.words_de)
        rename_entry(Renamed(entry.id, labels), hand, site.topics.base, uow)
        return "umbenannt"
    if sent.act == "zusammenlegen":
        merge_entries(Merged(entry.id, sent.mit), hand, site.topics.base, uow)
        return "zusammengelegt"
    raise NotFound(NO_FORM)


def _wish_shown(wish_id: str, framing: Framing, form: EntryForm | None = None, trouble: Trouble = NONE) -> Response:
    site, spoken = framing.site, framing.spoken
    with site.open_uow(reading=True) as uow:
        wish, taxonomy = uow.topic_wishes.get(wish_id), site.topics.look(uow)
        seen = uow.taxonomy_acts.last_number()
    words = TopicWords(taxonomy, spoken)
    page = WishPage(
        frame=framing.translated_frame(),
        address=f"{TOPICS}/vorschlag/{wish.id}",
        text=wish.text,
        who=who_proposed(wish, site.atlas().names, spoken),
        day=spoken.day(german_day(wish.at)),
        near=tuple(one for one in near_entries(wish.text, framing) if taxonomy.kind(one[0]) in NEEDED),
        entries=words.entries(NEEDED),
        kinds=words.kinds()[:2],
        aboves=words.aboves(),
        laws=words.laws(),
        form=form or EntryForm(others=wish.text if len(wish.text) <= 80 else ""),
        version=wish.version,
        seen=seen,
        faults=field_faults(trouble.faults, spoken),
        refused=spoken.say(trouble.refused) if trouble.refused else "",
        ended=_ended(wish, framing),
    )
    return render("topic_wish.html", page, trouble.status)


def _ended(wish: TopicWish, framing: Framing) -> str:
    return framing.spoken.say(ENDED[wish.state]) if wish.state in ENDED else ""


def _entry_shown(entry_id: str, framing: Framing, form: EntryForm | None = None, trouble: Trouble = NONE) -> Response:
    site, spoken = framing.site, framing.spoken
    with site.open_uow(reading=True) as uow:
        taxonomy, acts = site.topics.look(uow), uow.taxonomy_acts.all()
        entry = taxonomy.entry(entry_id) if entry_id else None
        names = {entry.labels.de, *entry.labels.alt_de} if entry else set()
        own = tuple(one for one in acts if {one.before, one.after} & names)
        wishes = wishes_named(own, uow)
    words = TopicWords(taxonomy, spoken)
    labels = entry.labels if entry else Labels("", "")
    page = EntryPage(
        frame=framing.translated_frame(),
        address=f"{TOPICS}/eintrag/{entry.id}" if entry else f"{TOPICS}/neu",
        id=entry.id if entry else "",
        label=spoken.label(labels),
        place=words.place(entry) if entry else "",
        kinds=words.kinds(),
        aboves=words.aboves(),
        laws=words.laws(),
        others=words.entries((taxonomy.kind(entry.id),), but=entry.id) if entry else (),
        form=form or EntryForm(name=labels.de, name_en=labels.en, others="\n".join(labels.alt_de)),
        seen=acts[-1].number if acts else 0,
        faults=field_faults(trouble.faults, spoken),
        refused=spoken.say(trouble.refused) if trouble.refused else "",
        history=words.history(own, wishes),
    )
    return render("topic_entry.html", page, trouble.status)
