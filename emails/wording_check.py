"""Can these words be sent: does every place exist, is nothing missing, and can they do no harm?"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from jinja2 import TemplateError, TemplateSyntaxError, nodes

from emails.language import Language
from emails.own_words import own_environment
from emails.rendering import OwnWords
from emails.template_folder import packaged_text
from emails.wording_rules import ATTRIBUTES, FORMS, LETTERS_BY_NAME, MEANINGS, REQUIRED, places_of
from emails.wording_trial import trial_faults
from matchmaker.errors import BadInput, Fault
from matchmaker.rounds.wordings import LetterPart, OwnWording, WordingPlace

LONGEST = 20_000
UNSENDABLE = re.compile(r"[^\S\n ]|[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff\u2028\u2029]")
SAYING = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.Const, nodes.Tuple, nodes.List, nodes.Keyword)
DECIDING = (nodes.If, nodes.For, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not)
BUILDING = (nodes.Extends, nodes.Import, nodes.Include, nodes.Block, nodes.CallBlock, nodes.Assign, nodes.Call)
# Sums and differences are harmless; products, which could fill the memory, are not among them.
FILLING = (nodes.Name, nodes.Getattr, nodes.Filter, nodes.Getitem, nodes.Add, nodes.Sub)
KNOWN = (*SAYING, *DECIDING, *BUILDING, *FILLING)
DEEPEST_LOOP = 2
MOST_REASONS = 9
UNREADABLE = "Das lässt sich nicht lesen. Ist jede Klammer „{{ … }}“ und „{% … %}“ vollständig und geschlossen?"
UNFIT = "Der Brief lässt sich so nicht füllen. Passt jede Schreibweise („|day“, „|number“) zu ihrem Platzhalter?"


def check_wording(place: WordingPlace, text: str) -> None:
    """``BadInput`` with everything that keeps these words from being sent."""
    if faults := faults_of(place, text):
        raise BadInput("Der Wortlaut wurde nicht übernommen. Bitte berichtigen Sie:", faults)


def words_in_use(written: Iterable[OwnWording], letter_name: str) -> OwnWords:
    """Head office's words for a letter; words that the letter has outgrown give way to the packaged ones.

    Better the packaged letter than none: the next version of the program may have dropped a place.
    """
    own = (one for one in written if one.place.letter == letter_name)
    return {one.place: one.text for one in own if one.text is not None and not faults_of(one.place, one.text)}


@lru_cache(maxsize=512)
def faults_of(place: WordingPlace, text: str) -> tuple[Fault, ...]:
    """What is wrong with the words of a place, in the order of its lines; kept, because every letter asks."""
    if place.letter not in LETTERS_BY_NAME:
        return (Fault("Brief", f"Einen Brief „{place.letter}“ gibt es nicht."),)
    if found := tuple(_unreadable(text)):
        return found
    try:
        tree = _parsed(place, text)
    except TemplateSyntaxError as error:
        return (Fault(f"Zeile {error.lineno}", UNREADABLE),)
    if found := (*_unknown_places(place, tree), *_forbidden(place, tree), *_missing(place, tree)):
        return found
    try:
        return tuple(trial_faults(place, text))
    # Whatever a template can still do wrong while it is filled.
    except (TemplateError, TypeError, ValueError, AttributeError) as error:
        return (Fault("Vorschau", f"{UNFIT} ({error})"),)


def _unreadable(text: str) -> Iterator[Fault]:
    if not text.strip():
        yield Fault("Text", "Der Text ist leer. „Zurücksetzen“ holt den mitgelieferten Wortlaut zurück.")
    if len(text) > LONGEST:
        yield Fault("Text", f"Der Text hat {len(text)} Zeichen; möglich sind {LONGEST}.")
    for number, line in enumerate(text.split("\n"), start=1):
        if UNSENDABLE.search(line):
            yield Fault(f"Zeile {number}", "Hier steht ein Steuerzeichen (etwa ein Tabulator). Bitte entfernen.")


def _parsed(place: WordingPlace, text: str) -> nodes.Template:
    return own_environment(Language(place.language), is_html=place.part is LetterPart.HTML).parse(text)


def _unknown_places(place: WordingPlace, tree: nodes.Template) -> Iterator[Fault]:
    allowed = places_of(place.letter)
    # Jinja's own search for names works out constants on its way: a product in a text could fill the memory.
    names = list(tree.find_all(nodes.Name))
    made_here = {one.name for one in names if one.ctx != "load"} | {"loop"}
    unknown = {one.name for one in names} - made_here - set(allowed) - _aliases(tree)
    lines = {one.name: one.lineno for one in reversed(names)}
    for name in sorted(unknown, key=lambda one: (lines.get(one, 0), one)):
        near = get_close_matches(name, allowed, n=1, cutoff=0.5)
        hint = f"Meinten Sie „{{{{ {near[0]} }}}}“?" if near else f"Möglich sind: {', '.join(allowed)}."
        yield Fault(f"Zeile {lines.get(name, 1)}", f"Den Platzhalter „{{{{ {name} }}}}“ gibt es hier nicht. {hint}")


@dataclass(frozen=True, slots=True)
class _Allowed:
    """The names under which this text imported our macros, and the files that the packaged words use."""

    aliases: frozenset[str]
    files: frozenset[str]


def _forbidden(place: WordingPlace, tree: nodes.Template) -> Iterator[Fault]:
    allowed = _Allowed(frozenset(_aliases(tree)), frozenset(_files(_parsed(place, packaged_text(place)))))
    for node in tree.iter_child_nodes():
        yield from _forbidden_below(node, allowed, 0)


def _forbidden_below(node: nodes.Node, allowed: _Allowed, depth: int) -> Iterator[Fault]:
    loops = depth + isinstance(node, nodes.For)
    reason = next(_reasons(node, allowed), "Eine dritte Schleife ineinander" if loops > DEEPEST_LOOP else "")
    if reason:
        yield Fault(f"Zeile {node.lineno}", f"{reason} ist in einem Brief nicht erlaubt.")
        return
    for child in node.iter_child_nodes():
        yield from _forbidden_below(child, allowed, loops)


def _reasons(node: nodes.Node, allowed: _Allowed) -> Iterator[str]:
    if not isinstance(node, KNOWN):
        yield f"Diese Anweisung ({type(node).__name__})"
    if isinstance(node, nodes.Filter) and not _is_form(node):
        yield f"Die Schreibweise „{node.name}“{_near(node.name, FORMS)}"
    # A text in brackets would reach whatever a dot may not.
    if isinstance(node, nodes.Getitem) and not (isinstance(node.arg, nodes.Const) and type(node.arg.value) is int):
        yield "Diese Angabe in eckigen Klammern"
    if isinstance(node, nodes.Getattr) and node.attr not in ATTRIBUTES:
        yield f"Die Angabe „.{node.attr}“{_near(node.attr, ATTRIBUTES)}"
    if isinstance(node, nodes.Call) and not _is_our_macro(node, allowed.aliases):
        yield "Dieser Aufruf"
    if isinstance(node, nodes.Name) and node.ctx == "store" and node.name in MEANINGS:
        yield f"Ein anderer Wert für „{node.name}“"
    if isinstance(node, nodes.Extends | nodes.Import | nodes.Include):
        name = node.template.value if isinstance(node.template, nodes.Const) else ""
        if name not in allowed.files:
            yield f"Die Datei „{name}“"


def _near(word: str, possible: frozenset[str]) -> str:
    found = get_close_matches(word, sorted(possible - {word}), n=1)
    return f" (meinten Sie „{found[0]}“?)" if found else ""


def _is_form(node: nodes.Filter) -> bool:
    if node.name != "map":
        return node.name in FORMS and not node.args and not node.kwargs
    named = [(one.key, one.value.value) for one in node.kwargs if isinstance(one.value, nodes.Const)]
    return not node.args and len(named) == 1 and named[0][0] == "attribute" and named[0][1] in ATTRIBUTES


def _is_our_macro(node: nodes.Call, aliases: frozenset[str]) -> bool:
    called = node.node
    if not isinstance(called, nodes.Getattr):
        return False
    if called.attr == "best":
        count = node.args[0] if len(node.args) == 1 else None
        return isinstance(count, nodes.Const) and count.value in range(MOST_REASONS + 1)
    return isinstance(called.node, nodes.Name) and called.node.name in aliases


def _missing(place: WordingPlace, tree: nodes.Template) -> Iterator[Fault]:
    needed = _used(_parsed(place, packaged_text(place))) & REQUIRED
    for name in sorted(needed - _used(tree)):
        yield Fault("Text", f"Der Platzhalter „{{{{ {name} }}}}“ fehlt. Ohne ihn verliert der Brief seinen Sinn.")


def _used(tree: nodes.Template) -> set[str]:
    return {one.name for one in tree.find_all(nodes.Name) if one.ctx == "load"}


def _files(tree: nodes.Template) -> Iterator[str]:
    for one in tree.find_all((nodes.Extends, nodes.Import, nodes.Include)):
        named = next(one.iter_child_nodes(only=("template",)), None)
        if isinstance(named, nodes.Const):
            yield str(named.value)


def _aliases(tree: nodes.Template) -> set[str]:
    return {one.target for one in tree.find_all(nodes.Import)}
