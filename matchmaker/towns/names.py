"""When do two spellings mean the same town name?"""

import re
import unicodedata

# Spelt in official lists as "a.d.", "i.", "b." and elsewhere in full: left out, so that both agree.
SMALL_WORDS = frozenset(
    {
        "a",
        "am",
        "an",
        "auf",
        "b",
        "bei",
        "beim",
        "d",
        "das",
        "dem",
        "den",
        "der",
        "die",
        "i",
        "im",
        "in",
        "o",
        "ob",
        "u",
    }
    | {"unter", "v", "vom", "von", "vor"}
)
ABBREVIATIONS = {
    "st": "sankt",
    "bay": "bayern",
    "mfr": "mittelfranken",
    "odw": "odenwald",
    "ofr": "oberfranken",
    "opf": "oberpfalz",
    "schw": "schwaben",
    "ufr": "unterfranken",
    "vogtl": "vogtland",
    "erzgeb": "erzgebirge",
}
# What a name may carry in front or behind without being another town.
TITLES = frozenset(
    {"bad", "flecken", "hansestadt", "kurort", "luftkurort", "lutherstadt"}
    | {"markt", "nordseebad", "ostseebad", "seebad", "stadt"}
)
UMLAUTS_LOST = str.maketrans("äöüÄÖÜ", "aouAOU")
LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe"})


def normal(name: str) -> str:
    """The name in lower-case ASCII words with single spaces; equal for spellings of one name.

    Umlauts become ae, oe, ue and ß ss; other accents fall away; hyphen, slash, brackets and full stop
    separate words; what follows a comma (", Hansestadt") and small words ("an der", "a.d.") are left
    out, unless nothing else remains. Idempotent.
    """
    letters = unicodedata.normalize("NFC", name).casefold().translate(LETTERS)
    plain = "".join(one for one in unicodedata.normalize("NFKD", letters) if not unicodedata.combining(one))
    words = re.findall(r"[a-z0-9]+", plain.casefold().partition(",")[0]) or re.findall(r"[a-z0-9]+", plain.casefold())
    kept = [word for word in words if word not in SMALL_WORDS] or words
    return " ".join(ABBREVIATIONS.get(word, word) for word in kept)


def forms(name: str) -> frozenset[str]:
    """All normal forms under which the town is known by itself, the full one included.

    Without brackets ("Osterburg (Altmark)"), without what follows a slash (a Sorbian name, a river or
    a region: "Drebkau/Drjowk"), without a title ("Bad Kötzting"), with the umlauts' dots lost
    ("Zwonitz"), and each of these together.
    """
    before_slash = name.partition("/")[0]
    spelt = {name, before_slash, _without_brackets(name), _without_brackets(before_slash)}
    full = {normal(one) for one in spelt} | {normal(one.translate(UMLAUTS_LOST)) for one in spelt}
    return frozenset(full | {_without_titles(one) for one in full}) - {""}


def _without_brackets(name: str) -> str:
    return re.sub(r"\([^)]*\)", " ", name)


def _without_titles(form: str) -> str:
    return " ".join(word for word in form.split() if word not in TITLES)
