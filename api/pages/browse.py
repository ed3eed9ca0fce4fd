"""Which pages can anybody browse: the list with its map, a town, towns side by side?"""

from dataclasses import replace

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.dependencies import Framing, FramingGiven
from api.pages.browse_choice import BrowseChoice, choice_from
from api.pages.browse_filters import Ground
from api.pages.case_cards import CardTelling, card_views
from api.pages.comparison import compared_towns, comparison_page
from api.pages.evidence import evidence_for
from api.pages.exports import comparison_sheet, file_of, list_sheet, nearest_sheet
from api.pages.meant_town import meaning_of, meant_town, told
from api.pages.nearest import nearest_page
from api.pages.network_choices import choices_of
from api.pages.offered import offer_of
from api.pages.own_towns import ReadOwn, read_own
from api.pages.statements import voices
from api.pages.town_list import BrowseAsk, NearName, browse_page
from api.pages.town_page import TownStory, ties_of, town_page
from api.pages.view import render
from matchmaker.rounds.case_card_experience import cards_about
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.visibility import all_seen_by, voices_of
from matchmaker.towns.register import RegisteredTown, described

router = APIRouter()


@router.get("/staedte")
def browse(request: Request, framing: FramingGiven) -> Response:
    """The list of towns, or the towns most similar to the one that is picked."""
    atlas, spoken = framing.site.atlas(), framing.spoken
    ask, own = _asked(request, framing)
    frame = framing.translated_frame(atlas.source_names)
    if not ask.choice.town:
        return render("browse.html", browse_page(atlas, ask, frame, spoken))
    return render("nearest.html", nearest_page(atlas, ask, own.towns, frame, spoken))


@router.get("/staedte.{form}")
def browse_file(form: str, request: Request, framing: FramingGiven) -> Response:
    """The same towns as a file."""
    site, spoken = framing.site, framing.spoken
    ask, own = _asked(request, framing)
    if ask.choice.town:
        sheet = nearest_sheet(site.atlas(), ask, own.towns, spoken)
    else:
        sheet = list_sheet(site.atlas(), ask, spoken)
    return file_of(sheet, form, site.settings.base_url + ask.choice.href(), site.clock())


@router.get("/staedte/{ags}")
def town(ags: str, request: Request, framing: FramingGiven) -> Response:
    """One town; a name in place of the AGS leads to the town of that name."""
    atlas = framing.site.atlas()
    with framing.site.open_uow(reading=True) as uow:
        # Asked first: what this process knows of the towns may be from just before a merger.
        heir = uow.successions.of(ags) if ags.isdecimal() else None
        meant = meant_town(heir.new_ags if heir else ags, atlas)
        if meant.ags != ags:
            asked = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(f"/staedte/{meant.ags}{asked}", 303)
        story = _story(ags, framing, uow)
    frame = framing.translated_frame(atlas.source_names)
    return render("town.html", town_page(atlas, meant, story, frame, framing.spoken))


@router.get("/vergleich")
def comparison(request: Request, framing: FramingGiven) -> Response:
    """Towns side by side."""
    atlas = framing.site.atlas()
    frame = framing.translated_frame(atlas.source_names)
    return render("comparison.html", comparison_page(atlas, request.query_params, frame, framing.spoken))


@router.get("/vergleich.{form}")
def comparison_file(form: str, request: Request, framing: FramingGiven) -> Response:
    """The same towns as a file."""
    site, queries = framing.site, request.query_params.getlist("stadt")
    towns = compared_towns(site.atlas(), queries).towns
    asked = f"{site.settings.base_url}/vergleich?" + "&".join(f"stadt={one.ags}" for one in towns)
    return file_of(comparison_sheet(site.atlas(), towns, framing.spoken), form, asked, site.clock())


def _asked(request: Request, framing: Framing) -> tuple[BrowseAsk, ReadOwn]:
    """The question of the address, its names understood; what was not understood is told beside the answer."""
    site, spoken = framing.site, framing.spoken
    atlas = site.atlas()
    with site.open_uow(reading=True) as uow:
        stated = site.public_facts(uow).stated
    offer = offer_of(choices_of(stated, site.taxonomy, spoken), spoken)
    choice = choice_from(request.query_params, offer)
    if choice.town:
        choice = replace(choice, town=meant_town(choice.town, atlas).ags)
    centre, trouble, near = _centre(choice, framing)
    own = read_own(atlas, choice, spoken)
    choice = replace(choice, own=tuple(one.ags for one in own.towns))
    ground = Ground(atlas.setting_of, stated, centre)
    return BrowseAsk(choice, offer, ground, (*trouble, *own.trouble), (*near, *own.near)), own


def _centre(
    choice: BrowseChoice, framing: Framing
) -> tuple[RegisteredTown | None, tuple[str, ...], tuple[NearName, ...]]:
    """Where the radius counts from: the picked town, else the one that was named for it."""
    atlas, spoken = framing.site.atlas(), framing.spoken
    if choice.town:
        return atlas.register.by_ags[choice.town], (), ()
    if not choice.around:
        needed = spoken.say("Der Umkreis braucht eine Stadt, um die er gezogen wird. Bisher zählt er nicht.")
        return None, (needed,) if choice.radius else (), ()
    meaning = meaning_of(choice.around, atlas)
    if meaning.town is not None:
        return meaning.town, (), ()
    near = tuple(NearName(described(one), choice.href(around=one.ags, unknown=())) for one in meaning.candidates)
    return None, (told(meaning, spoken),), near


def _story(ags: str, framing: Framing, uow: UnitOfWork) -> TownStory:
    """What this visitor may know of the town beyond the register, inside an open unit of work."""
    site, spoken = framing.site, framing.spoken
    own = all_seen_by(framing.visitor.viewer, voices_of(ags, uow))
    facts = site.public_facts(uow)
    return TownStory(
        voices=voices(own, site.taxonomy, spoken),
        ties=ties_of(ags, facts, site, spoken),
        paths=evidence_for(ags, facts, spoken),
        cards=card_views(cards_about(facts.cards, town=ags), CardTelling(site.atlas().names, site.taxonomy, spoken)),
    )
