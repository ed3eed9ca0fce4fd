"""Which topic or method does a person mean who types its name?"""

from matchmaker.errors import NotFound
from matchmaker.taxonomy.model import EntryKind, Taxonomy
from matchmaker.towns.entry_names import METHOD, TOPIC, EntryNames, Kinds

NO_SUCH = {TOPIC: "Kein Thema", METHOD: "Keine Methode"}
LONGEST_SHOWN = 60


def named_topic(taxonomy: Taxonomy, written: str) -> str:
    """The id of the topic with this id or German label; ``NotFound`` names topics that look like it."""
    return _named(taxonomy, written, TOPIC)


def named_method(taxonomy: Taxonomy, written: str) -> str:
    """The id of the method with this id or German label; ``NotFound`` names methods that look like it."""
    return _named(taxonomy, written, METHOD)


def _named(taxonomy: Taxonomy, written: str, kinds: Kinds) -> str:
    names, word = EntryNames(taxonomy), written.strip()
    found = names.id_for(word, kinds)
    if found in taxonomy and taxonomy.kind(found) in kinds:
        return found
    near = names.near(word, kinds)
    hint = f" Meinten Sie: {', '.join(near)}?" if near else ""
    other = f" „{word}“ ist {_other_kind(taxonomy, found)}." if found in taxonomy else ""
    raise NotFound(f"{NO_SUCH[kinds]} heißt „{word[:LONGEST_SHOWN]}“.{other}{hint}")


def _other_kind(taxonomy: Taxonomy, entry_id: str) -> str:
    kinds = {
        EntryKind.TOPIC: "ein Thema",
        EntryKind.CHALLENGE: "eine Herausforderung",
        EntryKind.METHOD: "eine Methode",
    }
    return kinds[taxonomy.kind(entry_id)]
