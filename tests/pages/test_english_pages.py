"""Is a proposal told in English where that is asked for: wholly, and with nothing German left?"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment
from jinja2.ext import extract_from_ast

from api.pages import (
    api_page,
    late_form,
    own_area,
    own_request,
    own_rights,
    participation,
    request_form,
    request_steps,
    requesting,
    sign_in,
)
from api.pages.brief_terms import SHAPES
from api.pages.browse_choice import RADII, SIZES, STATES, VIEWS
from api.pages.browse_filters import FILTER_WORDS
from api.pages.delegates import SAVED as DELEGATES_SAVED
from api.pages.downloads import FORMS
from api.pages.figures import SHORT_LABELS, UNITS
from api.pages.handover import CHOICES as HANDOVER_CHOICES
from api.pages.handover import DECIDED as HANDED_OVER
from api.pages.helping import QUESTIONS as HELP
from api.pages.likeness_words import CLOSENESS, FAR
from api.pages.need_form import VISIBILITIES
from api.pages.network_ego import HEADINGS, SHORT
from api.pages.offered import LISTS, SETTINGS, THEMES
from api.pages.peer_figures import WEIGHT_WORDS
from api.pages.proposal_words import ROLES, state_for_town
from api.pages.public import CRITERIA, DOORS, FIGURES, FORMATS
from api.pages.request_steps import wish_words
from api.pages.spoken import catalogue
from api.pages.statements import SEEN_BY
from api.pages.stating import NOTHING_CHOSEN
from api.pages.town_page import RELATIONS
from api.pages.view import OWN_AREA
from api.refusals import HEADINGS as REFUSED
from api.refusals import SENTENCES
from api.sign_in import FORM_TOO_OLD
from matchmaker.rounds import delegates, keeping_limits
from matchmaker.rounds.answer_key import TAKEN_OTHERWISE
from matchmaker.rounds.delegate_permissions import ONLY_THE_OFFICE
from matchmaker.rounds.entry import LINK_ENDED, SESSION_ENDED
from matchmaker.rounds.format_advice import AdviceQuestion, all_ways, reached_by
from matchmaker.rounds.interest_keeping import UNKNOWN as UNKNOWN_INTEREST
from matchmaker.rounds.mailbox_proof import WRONG_CODE
from matchmaker.rounds.proposal import ProposalState
from matchmaker.rounds.requesting import NO_ROOM
from matchmaker.rounds.taking_over import WISH_MISSING, WISH_TOO_LONG
from matchmaker.towns.completeness import QUESTIONS
from matchmaker.towns.indicators import INDICATORS
from matchmaker.towns.profile import Stage
from matchmaker.towns.setting import SETTING_NAMES
from matchmaker.towns.vocabulary import INTENSITIES, STAGES
from matchmaker.towns.windows import DAYS, PARTS_OF_DAY
from tests.builders import NAMES, ags
from tests.pages.answer_words import said_about_answers
from tests.pages.exchange_words import said_about_exchanges
from tests.pages.office_words import said_in_head_office
from tests.pages.site_cast import HOLDER_0, HOLDER_1, OLD, SiteCast
from tests.pages.test_german_alone import english_in
from tests.pages.visitor import Visitor
from tests.pages.words import headings, text_of

API = Path(__file__).parents[2] / "api"
# Frequent German words that no English text holds.
GERMAN = re.compile(
    r"\b(der|das|und|oder|nicht|mit|von|für|zum|zur|ist|sind|wird|werden|haben|Sie|Ihre|Ihnen|eine|einen|einer|kein|keine"
    r"|noch|schon|aus|auf|über|nach|bis|beide|beiden|beim|Stadt|Städte|Einwohner|Punkte|Punkten|Vorschlag|Thema|fehlt"
    r"|Quelle|rund|Lage|Land|Größe|Entfernung|Antwort|Rat)\b"
)
IN_GERMAN = re.compile(r'(?s)<(\w+)[^>]*\slang="de"[^>]*>.*?</\1>')
REFUSING = {"NotFound", "FormOfOthers", "TransitionRefused", "StaleWrite", "BadInput", "Fault"}
# Read at the terminal alone.
GERMAN_ALONE = {"settings.py", "circle_kit.py", "api_token.py", "office_term.py", "handing_over.py"}
SPOKEN = re.compile(r'(?:aria-label|title|alt|placeholder|data-label)="([^"]*)"')
PATHS = [f"/vorschlaege/{holder}{page}" for holder in (HOLDER_0, HOLDER_1) for page in ("", "/kurzvorlage")]
PATHS += [
    "/",
    "/staedte",
    "/staedte?q=xxx&thema=nichts&umkreis=50",
    "/staedte?q=Cedrenburg",
    "/staedte?q=Großenstadt",
    "/staedte?land=Hessen&groesse=klein&fachthema=vacancy",
    f"/staedte?stadt={ags(3)}&eigene={ags(0)}&eigene=xx&g-population=4",
    f"/staedte?stadt={ags(3)}&blick=verschieden",
    f"/staedte?stadt={ags(3)}&thema=energy",
    *(f"/staedte/{ags(number)}" for number in (0, 1, 2)),
    "/vergleich",
    f"/vergleich?stadt={ags(0)}&stadt={ags(4)}&stadt=xx&nur=unterschiede",
    "/hilfe",
    "/wie-wir-vergleichen",
    "/barrierefreiheit",
    "/impressum",
    "/datenschutz",
    "/anmelden/sign-in-0",
    "/netzwerk",
    f"/netzwerk?stadt={ags(0)}",
    f"/netzwerk?stadt={ags(0)}&art=seeks",
    f"/netzwerk?stadt={ags(0)}&mit={ags(1)}",
    "/netzwerk?thema=vacancy",
    "/netzwerk?methode=pop_up_lab",
    "/netzwerk?methode=nichts",
]
BOTH = pytest.mark.parametrize("path", PATHS)


def german_in(html: str) -> list[str]:
    """The German words of a page that are not marked as German."""
    english = IN_GERMAN.sub(" ", html)
    # Invented names, and the one theme whose English name is a German word too.
    for name in (*NAMES, "Land and environment"):
        english = english.replace(name, "")
    return GERMAN.findall(f"{text_of(english)} {' '.join(SPOKEN.findall(english))}")


def said_in_templates() -> Iterator[str]:
    for file in API.glob("templates/**/*.html"):
        tree = Environment(autoescape=True).parse(file.read_text(encoding="utf-8"))
        # A text with places comes as a tuple that begins with it.
        found = (text for _, _, text in extract_from_ast(tree, ("_",)))
        yield from (str(text[0] if isinstance(text, tuple) else text) for text in found)


def said_in_modules() -> Iterator[str]:
    for file in API.glob("**/*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            is_said = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "say"
            if is_said and node.args and isinstance(node.args[0], ast.Constant):
                yield str(node.args[0].value)


def refused_in_modules() -> Iterator[str]:
    """Sentences that refuse something, as they stand in what raises them; commands speak German alone."""
    for file in (*API.glob("**/*.py"), *(API.parent / "matchmaker" / "rounds").glob("*.py")):
        if file.parent.name == "commands" or file.name in GERMAN_ALONE:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in REFUSING:
                words = (one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str))
                yield from (one for one in words if " " in one and one.endswith((".", ":")))


def chosen_while_running() -> set[str]:
    """What is said of a value that only the moment of speaking knows."""
    told = {state_for_town(state) for state in ProposalState if state is not ProposalState.DRAFT}
    told |= {*SHAPES.values(), FAR, *(words for _, words in CLOSENESS), *SETTING_NAMES.values()}
    told |= (
        {label for label, _ in OWN_AREA.values()}
        | said_on_the_way_to_a_request()
        | said_about_exchanges()
        | said_about_answers()
        | said_in_head_office()
        | said_of_delegates()
        | said_to_help()
        | said_to_a_successor()
        | {TAKEN_OTHERWISE}
    )
    told |= {
        *FILTER_WORDS.values(),
        *LISTS.values(),
        *HEADINGS.values(),
        *SHORT.values(),
        *WEIGHT_WORDS,
        *FORMS.values(),
    }
    told |= {*SHORT_LABELS.values(), *RELATIONS.values(), *INTENSITIES, "Demo-Annahme"}
    told |= {label for options in (STATES[:1], SIZES, RADII, VIEWS, SETTINGS, THEMES[:1]) for _, label in options}
    told -= {"CSV", "GeoJSON"}
    told |= {*FIGURES, *(words for door in DOORS for words in (door.title, door.text))}
    told |= {words for one in CRITERIA for words in (one.label, one.question)}
    told |= {*api_page.PARTS.values(), *api_page.WORDS.values(), sign_in.ONCE, sign_in.REUSABLE}
    told |= {words for one in FORMATS[1:] for words in (one.name, one.who, one.how)}
    told |= {*REFUSED.values(), *(line for text in SENTENCES.values() for line in text.splitlines()), FORM_TOO_OLD}
    told |= {STAGES.word_for(stage) for stage in Stage} | set(ROLES.values())
    units = {UNITS.get(one.unit, one.unit) for one in INDICATORS.values()}
    return told | {unit for unit in units if re.search("[a-z]{4}| je ", unit)}


def said_of_delegates() -> set[str]:
    """What an office reads that names somebody to stand in for it."""
    told = {delegates.NAMED_ALREADY, delegates.TOO_MANY, delegates.TOO_OFTEN, delegates.NO_POST, delegates.NO_ADDRESS}
    return told | {delegates.UNKNOWN_DELEGATE, ONLY_THE_OFFICE, *DELEGATES_SAVED.values(), UNKNOWN_INTEREST}


def said_to_help() -> set[str]:
    """The questions of the help page, and how it goes on."""
    told = {words for one in HELP for words in (one.question, one.answer, one.link)}
    return told - {""}


def said_to_a_successor() -> set[str]:
    """What the page of a handover and its refusals say."""
    told = {words for choice in HANDOVER_CHOICES.values() for words in choice}
    return told | {*HANDED_OVER.values(), WISH_MISSING, WISH_TOO_LONG}


def said_on_the_way_to_a_request() -> set[str]:
    """Steps of the form, what becomes of a request, the adviser, and the town's own area."""
    told = {*request_form.SHAPES.values(), *request_steps.RANKS, request_steps.OPEN, NO_ROOM, *ROLES.values()}
    told |= {*wish_words(request_form.RequestDraft(same_size=True, other_state=True))}
    told |= {*own_request.STATES.values(), *own_request.WHAT_NEXT.values()}
    told |= {
        LINK_ENDED,
        SESSION_ENDED,
        WRONG_CODE,
        NOTHING_CHOSEN,
        requesting.NO_TOPIC,
        requesting.TOO_LONG,
        requesting.TWICE,
        keeping_limits.FULL_FOR_YOU,
        keeping_limits.FULL_FOR_ALL,
        keeping_limits.TOO_LONG,
        late_form.STAYS_HERE,
        late_form.SIGN_IN_BESIDE,
        late_form.GO_BACK,
    }
    told |= {*SEEN_BY.values(), *own_area.SAVED.values(), *QUESTIONS.values(), participation.NO_DATE}
    told |= {*participation.WISHES.values(), *PARTS_OF_DAY.values(), *(names[0] for names in DAYS.values())}
    told |= {action for _, _, action in own_area.ANSWERED_AT.values()} | {word for _, word in participation.ANSWERS}
    told |= {words for row in own_rights.WHO_SEES_WHAT for words in row} | {words for _, words in VISIBILITIES}
    for way, advice in all_ways():
        told.add(advice.why)
        steps = [reached_by(way[:length])[0] for length in range(len(way))]
        questions = [step for step in steps if isinstance(step, AdviceQuestion)]
        told |= {one.words for question in questions for one in (question, *question.choices)}
    return told


def test_every_text_has_its_english() -> None:
    said = {*said_in_templates(), *said_in_modules(), *refused_in_modules(), *chosen_while_running()}

    assert len(said) > 120
    assert sorted(said - catalogue("en").keys()) == []


def test_no_translation_is_left_without_its_text() -> None:
    written = {
        node.value
        for file in API.glob("**/*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    known = (
        written
        | {*said_in_templates(), *refused_in_modules()}
        | chosen_while_running()
        | {one.year for one in INDICATORS.values()}
    )

    assert sorted(catalogue("en").keys() - known) == []


def test_places_are_the_same_in_both_languages() -> None:
    place = re.compile(r"%(?:\((\w+)\)s)?")

    assert [
        german
        for german, text in catalogue("en").items()
        if sorted(place.findall(german)) != sorted(place.findall(text))
    ] == []


def asking(path: str, language: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}sprache={language}"


@BOTH
def test_an_english_page_holds_no_german(stranger: Visitor, path: str) -> None:
    answer = stranger.get(asking(path, "en"))

    assert '<html lang="en">' in answer.text
    assert answer.headers["content-language"] == "en"
    assert german_in(answer.text) == []


@BOTH
def test_a_german_page_holds_no_english(stranger: Visitor, path: str) -> None:
    page = stranger.get(asking(path, "de")).text

    assert '<html lang="de">' in page
    assert english_in(page) == []


def test_the_page_for_programmers_is_english_too(stranger: Visitor) -> None:
    page = stranger.get("/api?sprache=en").text

    assert headings(page, 1) == ["Data and interface"]
    assert german_in(page) == []


def test_the_check_itself_finds_german() -> None:
    assert german_in('<p>Vorschlag <b lang="de">und</b> more</p><nav aria-label="nach oben">x</nav>') == [
        "Vorschlag",
        "nach",
    ]


def test_the_proposal_is_told_in_english(stranger: Visitor) -> None:
    page = stranger.get(f"/vorschlaege/{HOLDER_1}?sprache=en").text

    assert headings(page, 1) == ["Tandem with Ahornstedt"]
    assert headings(page, 2)[0:3:2] == ["Why Ahornstedt for you", "Why you for Ahornstedt"]
    words = text_of(page)
    assert "Ahornstedt has already put something into practice on “Vacancy” (Pop-up lab, 2020)." in words
    assert "Please answer by 18 March 2024" in words
    assert "8,000 inhabitants" in words
    assert "46.8 of 100 points" in words


def test_the_browsers_language_counts_where_the_address_says_nothing(stranger: Visitor) -> None:
    path = f"/vorschlaege/{HOLDER_1}"
    english = {"accept-language": "en-GB,en;q=0.9,de;q=0.5"}

    assert '<html lang="en">' in stranger.get(path, headers=english).text
    assert '<html lang="de">' in stranger.get(f"{path}?sprache=de", headers=english).text
    assert '<html lang="de">' in stranger.get(path).text
    assert "Accept-Language" in stranger.get(path).headers["vary"]


def test_a_page_that_is_german_alone_stays_so(stranger: Visitor) -> None:
    page = stranger.get("/leichte-sprache?sprache=en", headers={"accept-language": "en"}).text

    assert '<html lang="de">' in page
    assert 'hreflang="en"' not in page


def test_the_way_to_the_other_language_is_a_link_and_no_cookie(stranger: Visitor) -> None:
    path = f"/vorschlaege/{HOLDER_1}"
    english = stranger.get(f"{path}?sprache=en").text
    german = stranger.get(path).text

    assert f'href="{path}?sprache=en" lang="en" hreflang="en"' in german
    assert f'href="{path}?sprache=de" lang="de" hreflang="de"' in english
    assert f'href="{path}/kurzvorlage?sprache=en"' in english
    assert not stranger.cookies


def test_a_signed_in_town_reads_english_too(town_0: Visitor) -> None:
    page = town_0.get("/mein-bereich/vorschlaege/r1-1-01?sprache=en").text

    assert headings(page, 1) == ["Tandem with Birkenau am See"]
    assert german_in(page) == []


def test_every_refusal_is_an_english_page_for_who_reads_english(site: SiteCast, stranger: Visitor) -> None:
    english = {"accept-language": "en"}
    answers = {
        404: stranger.get("/nirgends?sprache=en"),
        405: stranger.post("/staedte?sprache=en"),
        403: stranger.post("/anmelden/sign-in-0?sprache=en", {"csrf": "x"}),
        410: stranger.get(f"/vorschlaege/{OLD}", headers=english),
        413: stranger.post("/abmelden?sprache=en", {"csrf": "x" * 600_000}),
    }
    site.is_broken = True
    answers[500] = site.browser().get("/", headers=english)

    assert {status: answer.status_code for status, answer in answers.items()} == {one: one for one in answers}
    for answer in answers.values():
        assert '<html lang="en">' in answer.text
        assert german_in(answer.text) == []


def test_who_looks_for_a_town_that_there_is_not_reads_so_in_english_with_names_like_it(stranger: Visitor) -> None:
    answer = stranger.get("/staedte/99999999?sprache=en")

    assert answer.status_code == 404
    assert german_in(answer.text) == []
    assert "No town has the municipality key “99999999”." in text_of(answer.text)
    assert answer.headers["content-language"] == "en"


def test_a_link_that_was_not_copied_whole_says_so_in_english(stranger: Visitor) -> None:
    page = stranger.get("/vorschlaege/unbekannt?sprache=en").text

    assert "This link does not exist. Perhaps it was not copied whole." in text_of(page)
    assert german_in(page) == []


def test_a_sentence_without_a_translation_is_marked_as_german(office: Visitor) -> None:
    page = office.get("/geschaeftsstelle/wortlaut/nichts?sprache=en").text

    assert '<html lang="en">' in page
    assert 'lang="de">Einen Brief „nichts“ gibt es nicht.' in page
    assert german_in(page) == []
