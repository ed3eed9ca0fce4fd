"""What can be chosen in the lists of the browsing pages, and what is said of a choice that is not there?"""

from collections.abc import Sequence

from api.pages.browse_choice import RADII, SIZES, STATES, VIEWS, BrowseChoice, Offer, Options
from api.pages.network_choices import Choice, Choices
from api.pages.spoken import GERMAN, Spoken
from matchmaker.towns.indicators import THEME_LABELS
from matchmaker.towns.setting import SETTING_NAMES

SIZE_AND_PLACE = "Größe und Lage"
SETTINGS: Options = (("", "Alle Lagen"), *((name, name) for name in SETTING_NAMES.values()))
THEMES: Options = (("", SIZE_AND_PLACE), *((theme.value, labels[0]) for theme, labels in THEME_LABELS.items()))
# As the lists are labelled on the page, by their name in the address.
LISTS = {
    "land": "Land",
    "groesse": "Größe",
    "lage": "Lage",
    "fachthema": "Thema",
    "methode": "Methode",
    "umkreis": "Umkreis",
    "thema": "Ähnlich worin?",
    "blick": "Welche Städte?",
}


def offer_of(choices: Choices, spoken: Spoken = GERMAN) -> Offer:
    """Every list in this language; of topics and methods those that at least one town has publicly stated."""
    english = {theme.value: labels[1] for theme, labels in THEME_LABELS.items()}
    themes = THEMES if spoken.language == "de" else tuple((key, english.get(key, name)) for key, name in THEMES)
    return Offer(
        settings=_said(SETTINGS, spoken),
        themes=_said(themes, spoken),
        topics=(("", spoken.say("Alle Themen")), *_counted(choices.topics)),
        methods=(("", spoken.say("Alle Methoden")), *_counted(choices.methods)),
        states=_said(STATES, spoken),
        sizes=_said(SIZES, spoken),
        radii=_said(RADII, spoken),
        views=_said(VIEWS, spoken),
    )


def not_offered(choice: BrowseChoice, spoken: Spoken) -> tuple[str, ...]:
    """A sentence for each value of the address that no list offers."""
    return tuple(
        spoken.say(
            "„%(value)s“ gibt es in der Liste „%(list)s“ nicht. Wir zeigen die Städte ohne diese Auswahl.",
            value=value,
            list=spoken.say(LISTS[name]),
        )
        for name, value in choice.unknown
    )


def _said(options: Options, spoken: Spoken) -> Options:
    return tuple((value, spoken.say(label)) for value, label in options)


def _counted(choices: Sequence[Choice]) -> Options:
    return tuple((one.value, one.label) for one in choices)
