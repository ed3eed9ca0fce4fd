"""What does each step of the request form show, from what is stored?"""

from collections.abc import Sequence

from api.dependencies import Framing
from api.pages.asked_language import in_same_language
from api.pages.atlas import km_between
from api.pages.field_fault import FieldFault
from api.pages.proposal_words import ROLES, format_name
from api.pages.request_form import (
    CHOICES,
    Answer,
    CandidateView,
    CheckStepPage,
    NeedStepPage,
    RequestDraft,
    TownsStepPage,
    draft_of,
    format_options,
    topic_options,
)
from api.pages.seen_proposal import translated_frame
from api.pages.statements import entry_label
from api.pages.town_list import town_facts
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.explaining import last_run
from matchmaker.rounds.kept_form import KeptForm
from matchmaker.rounds.policy_keeping import policy_in_force
from matchmaker.rounds.requesting import LONGEST_TEXT
from matchmaker.rounds.suggesting import Ground, RequestQuestion, Suggested, suggest_partners
from matchmaker.scoring.wording import Wording
from matchmaker.towns.profile import TownProfile

RANKS = ("Erste Wahl", "Zweite Wahl", "Dritte Wahl")
OPEN = "Keine: Die Geschäftsstelle soll suchen"
Faults = tuple[FieldFault, ...]


def need_page(
    form_id: str, draft: RequestDraft, own: Sequence[TownProfile], framing: Framing, faults: Faults = ()
) -> NeedStepPage:
    """Step 1, with what was entered or is known."""
    spoken, site = framing.spoken, framing.site
    offices = tuple((one.role or "", spoken.say(ROLES[one.role])) for one in own if one.role)
    return NeedStepPage(
        frame=framing.translated_frame(),
        action=in_same_language(framing.request, f"/anfrage/{form_id}/anliegen"),
        draft=draft,
        faults=faults,
        topics=topic_options(own, draft, site.taxonomy, spoken),
        formats=format_options(draft, spoken),
        offices=offices if len(offices) > 1 else (),
        wanted=site.atlas().names.get(draft.wanted, ""),
        adviser=in_same_language(framing.request, "/format-finden"),
        longest=spoken.number(LONGEST_TEXT),
    )


def towns_page(form_id: str, draft: RequestDraft, framing: Framing, faults: Faults = ()) -> TownsStepPage:
    """Step 2: the towns that suit, and three places for wishes."""
    spoken, names = framing.spoken, framing.site.atlas().names
    found = _suggested(draft, framing)
    if draft.wanted in names and draft.wanted not in {one.ags for one in found}:
        found = (Suggested(draft.wanted, ()), *found)
    views = tuple(_view(one, draft, framing) for one in found)
    offered = {one.ags: one.name for one in views}
    # What was wished for before stays to be chosen, even where a run has changed the list since.
    offered |= {ags: names[ags] for ags in (draft.wanted, *draft.candidates) if ags in names}
    return TownsStepPage(
        frame=translated_frame(framing),
        action=in_same_language(framing.request, f"/anfrage/{form_id}/staedte"),
        back=in_same_language(framing.request, f"/anfrage/{form_id}"),
        faults=faults,
        candidates=views,
        options=(("", spoken.say(OPEN)), *offered.items()),
        ranks=tuple(
            (name, spoken.say(label), chosen) for name, label, chosen in zip(CHOICES, RANKS, draft.choices, strict=True)
        ),
    )


def check_page(form_id: str, form: KeptForm, framing: Framing, faults: Faults = ()) -> CheckStepPage:
    """Step 3: everything in words."""
    draft = draft_of(form.entries)
    spoken, names = framing.spoken, framing.site.atlas().names
    need, towns = (in_same_language(framing.request, f"/anfrage/{form_id}{step}") for step in ("", "/staedte"))
    wishes = [spoken.say(words) for words in wish_words(draft)]
    wished = [names[ags] for ags in draft.candidates if ags in names]
    answers = (
        (spoken.say("Thema"), entry_label(draft.topic, framing.site.taxonomy, spoken.language), f"{need}#thema"),
        (spoken.say("Ihr Anliegen"), draft.text.strip() or spoken.say("keine Angabe"), f"{need}#text"),
        (spoken.say("Form"), format_name(draft.wanted_format, spoken), f"{need}#format"),
        (spoken.say("Wünsche"), ", ".join(wishes) or spoken.say("keine"), f"{need}#wuensche"),
        (spoken.say("Wunschstädte"), ", ".join(wished) or spoken.say(OPEN), f"{towns}#wahl1"),
    )
    change = spoken.say("ändern")
    return CheckStepPage(
        frame=framing.translated_frame(),
        action=in_same_language(framing.request, f"/anfrage/{form_id}/senden"),
        edition=form.edition,
        answers=tuple(Answer(*one, change, is_own=one[1] == draft.text.strip()) for one in answers),
        faults=faults,
    )


def wish_words(draft: RequestDraft) -> tuple[str, ...]:
    """The wishes that were ticked, in German."""
    ticked = ((draft.same_size, "ähnlich groß"), (draft.other_state, "aus einem anderen Bundesland"))
    return tuple(words for is_ticked, words in ticked if is_ticked)


def _suggested(draft: RequestDraft, framing: Framing) -> tuple[Suggested, ...]:
    site, visitor = framing.site, framing.visitor
    question = RequestQuestion(
        visitor.ags or "", visitor.role or draft.role, draft.topic, german_day(site.clock()), draft.wanted
    )
    wording = Wording(site.taxonomy, framing.spoken.language)
    with site.open_uow(reading=True) as uow:
        terms, run = last_run(draft.wanted_format, policy_in_force(uow), uow)
        # The last round's own proposals count as history here: whom it was offered, a town need not ask for.
        ground = Ground(site.evidence(uow), terms, run)
    return suggest_partners(question, ground, wording)


def _view(one: Suggested, draft: RequestDraft, framing: Framing) -> CandidateView:
    spoken, atlas = framing.spoken, framing.site.atlas()
    town, own = atlas.register.get(one.ags), atlas.register.get(framing.visitor.ags or "")
    return CandidateView(
        ags=one.ags,
        name=town.name,
        href=in_same_language(framing.request, f"/staedte/{one.ags}"),
        facts=f"{town_facts(town, atlas, spoken)} · {spoken.distance(km_between(own, town))}",
        reasons=one.reasons,
        is_wanted=one.ags == draft.wanted,
        is_on_topic=one.is_on_topic,
    )
