"""Which pages greet everybody: the start, how we compare, and the small print?"""

from collections.abc import Collection
from dataclasses import dataclass, replace

import structlog
from fastapi import APIRouter
from fastapi.responses import JSONResponse
from starlette.responses import Response

from api.dependencies import FramingGiven, SiteGiven
from api.pages.atlas import Atlas
from api.pages.figures import label
from api.pages.map_view import MapView, dots_of
from api.pages.offered import SIZE_AND_PLACE
from api.pages.small_print import small_print
from api.pages.spoken import Spoken
from api.pages.town_facts import lacking_themes
from api.pages.town_list import whole_map
from api.pages.view import Frame, render
from matchmaker.features.town_table import theme_columns
from matchmaker.rounds.readiness import why_not_ready
from matchmaker.towns.indicators import POPULATION, THEME_LABELS, Indicator, columns_of
from matchmaker.towns.told_source import told_source

router = APIRouter()
log = structlog.get_logger("matchmaker.site")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that shows what is there."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Door:
    """A way into the site."""

    title: str
    href: str
    text: str


@dataclass(frozen=True, slots=True)
class FormatWords:
    """A format of exchange in two short answers."""

    name: str
    who: str
    how: str


@dataclass(frozen=True, slots=True)
class StartPage:
    """The start page."""

    frame: Frame
    figures: tuple[Figure, ...]
    map: MapView
    doors: tuple[Door, ...]
    formats: tuple[FormatWords, ...]


@dataclass(frozen=True, slots=True)
class CriterionWords:
    """One point of view of the matching, as a question."""

    label: str
    question: str


@dataclass(frozen=True, slots=True)
class ThemeFigures:
    """What towns can be compared by under one theme: the loaded figures, each with year and source."""

    label: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HowWeComparePage:
    """The page „Wie wir vergleichen“."""

    frame: Frame
    themes: tuple[ThemeFigures, ...]
    lacking: str
    definition: str
    sources: str
    criteria: tuple[CriterionWords, ...]


@dataclass(frozen=True, slots=True)
class TextPage:
    """A page of plain text with the head office's mail address."""

    frame: Frame
    contact: str


LEAST_SMALL = 5_000
FIGURES = ("kleine Städte im Register", "Länder", "Städte mit Profil")
DOORS = (
    Door("Stadt suchen", "/staedte", "Sehen Sie die 15 ähnlichsten Städte auf der Karte. Ohne Anmeldung."),
    Door(
        "Anmelden und mitmachen",
        "/anmelden",
        "Nennen Sie Ihr Thema. Finden wir eine passende Stadt, bekommen Sie einen Vorschlag mit Gründen.",
    ),
    Door("Wie wir vergleichen", "/wie-wir-vergleichen", "Was zählt, woher die Zahlen kommen und was sie nicht sagen."),
)
FORMATS = (
    FormatWords("Tandem", "Zwei Städte, gleiche Ebene", "Ein Thema, 6 bis 12 Monate"),
    FormatWords("Kreis", "5 bis 6 Städte", "Kollegiale Beratung, 6 Treffen in 9 bis 12 Monaten"),
    FormatWords("Beratung vor Ort", "Eine Stadt mit Erfahrung kommt zu einer Stadt mit Bedarf", "1 bis 2 Tage vor Ort"),
    FormatWords("Verbund", "4 bis 6 Städte aus mindestens 3 Ländern", "Ein gemeinsames Projekt zu einem Thema"),
)
CRITERIA = (
    CriterionWords("Voneinander lernen", "Hat die eine Stadt umgesetzt, was die andere braucht?"),
    CriterionWords("Gemeinsame Herausforderung", "Arbeiten beide am gleichen Thema?"),
    CriterionWords("Ähnliche Größe", "Haben beide etwa gleich viele Einwohner?"),
    CriterionWords("Lage und Struktur", "Liegen beide ähnlich zentral oder peripher?"),
    CriterionWords("Anderer Blick", "Kommen beide aus verschiedenen Ländern? Bei Landesrecht zählt das Gegenteil."),
    CriterionWords("Gemeinsame Zeiten", "Haben beide zur gleichen Zeit Zeit?"),
    CriterionWords(
        "Stand der Umsetzung",
        "Wie weit sind beide? Bei der Beratung vor Ort zählt ein Vorsprung, sonst ein ähnlicher Stand.",
    ),
    CriterionWords("Neuer Kontakt", "Kennen sich beide noch nicht?"),
    CriterionWords("Nähe", "Ist der Weg kurz? Das zählt nur bei der Beratung vor Ort."),
)


@router.get("/")
def start(framing: FramingGiven) -> Response:
    """What this is, and three ways in."""
    atlas, spoken = framing.site.atlas(), framing.spoken
    with framing.site.open_uow(reading=True) as uow:
        stating = framing.site.public_facts(uow).fields.keys()
    counts = (len(atlas.towns), len({town.state for town in atlas.towns}), len(stating))
    figures = tuple(Figure(spoken.say(what), spoken.number(one)) for what, one in zip(FIGURES, counts, strict=True))
    frame = framing.translated_frame(atlas.source_names)
    doors = tuple(Door(spoken.say(one.title), one.href, spoken.say(one.text)) for one in DOORS)
    formats = tuple(FormatWords(spoken.say(one.name), spoken.say(one.who), spoken.say(one.how)) for one in FORMATS)
    page = StartPage(frame, figures, _map(atlas, stating, spoken), doors, formats)
    return render("start.html", page)


@router.get("/wie-wir-vergleichen")
def how_we_compare(framing: FramingGiven) -> Response:
    """What counts, and what the numbers do not say."""
    atlas, spoken = framing.site.atlas(), framing.spoken
    page = HowWeComparePage(
        frame=framing.translated_frame(atlas.source_names),
        themes=_loaded_figures(atlas, spoken),
        lacking=lacking_themes(atlas, spoken),
        definition=_definition(atlas, spoken),
        sources=atlas.source_names,
        criteria=tuple(CriterionWords(spoken.say(one.label), spoken.say(one.question)) for one in CRITERIA),
    )
    return render("how_we_compare.html", page)


@router.get("/impressum")
def imprint(framing: FramingGiven) -> Response:
    """Who runs this site (§ 5 DDG)."""
    return render("imprint.html", small_print(framing))


@router.get("/datenschutz")
def privacy(framing: FramingGiven) -> Response:
    """What is kept about whom, and who answers for it (Art. 13 GDPR)."""
    return render("privacy.html", small_print(framing))


@router.get("/barrierefreiheit")
def accessibility(framing: FramingGiven) -> Response:
    """How far these pages can be used by everybody."""
    page = TextPage(framing.translated_frame(), framing.site.settings.mail_reply_to)
    return render("accessibility.html", page)


@router.get("/healthz")
def alive() -> Response:
    """The process is alive; nothing else is asked."""
    return JSONResponse({"status": "ok"})


@router.get("/readyz")
def ready(site: SiteGiven) -> Response:
    """Database, worker and mails are well, else 503. Strangers may ask, so nothing is told beyond that."""
    with site.open_uow(reading=True) as uow:
        reasons = why_not_ready(uow, site.clock())
    for reason in reasons:
        log.warning("not_ready", reason=reason)
    return JSONResponse({"status": "not ready" if reasons else "ready"}, 503 if reasons else 200)


def _loaded_figures(atlas: Atlas, spoken: Spoken) -> tuple[ThemeFigures, ...]:
    """What compares where no theme is chosen, then what each theme adds, as far as any small town has the figure."""
    place = 0 if spoken.language == "de" else 1
    always = theme_columns(None)
    added = (
        (labels[place], [one for one in columns_of(theme) if one not in always])
        for theme, labels in THEME_LABELS.items()
    )
    loaded = (
        ThemeFigures(name, tuple(_figure(one, spoken) for one in columns if atlas.has_figures(one.key)))
        for name, columns in ((spoken.say(SIZE_AND_PLACE), always), *added)
    )
    return tuple(one for one in loaded if one.columns)


def _figure(column: Indicator, spoken: Spoken) -> str:
    # The population's year and source are each town's own; the page names them all in a sentence.
    name = label(column, spoken)
    return (
        name
        if column is POPULATION
        else f"{name} ({spoken.say(column.year)}, {told_source(column.source, spoken.language)})"
    )


def _definition(atlas: Atlas, spoken: Spoken) -> str:
    """What counts as a small town in the register that is loaded."""
    means = spoken.say("„Kleine Stadt“ heißt hier: 5.000 bis unter 20.000 Einwohner.")
    smaller = sum(town.population < LEAST_SMALL for town in atlas.towns)
    if smaller == 0:
        return means
    if smaller == 1:
        also = spoken.say("Dazu kommt 1 kleinere Stadt mit Stadtrecht oder aus dem Pilotnetz.")
    else:
        also = spoken.say(
            "Dazu kommen %(count)s kleinere Städte mit Stadtrecht oder aus dem Pilotnetz.", count=spoken.number(smaller)
        )
    return f"{means} {also}"


def _map(atlas: Atlas, with_profile: Collection[str], spoken: Spoken) -> MapView:
    """All small towns, those with a profile in colour."""
    own = [town for town in atlas.towns if town.ags in with_profile]
    legend = spoken.say("Jeder Punkt ist eine kleine Stadt. Blau: Städte mit Profil.")
    return replace(whole_map(atlas, spoken), legend=legend, found=dots_of(own))
