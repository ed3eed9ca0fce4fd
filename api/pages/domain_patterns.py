"""From which German patterns are the sentences made that the rounds store and that head office reads?"""

from collections.abc import Mapping

from api.pages.task_patterns import IN_TASKS, NEXT_QUESTION, TASKS
from matchmaker.rounds import (
    group_sketches,
    group_words,
    kept_out,
    left_over,
    policy_version,
    swapping,
    visit_sketches,
    what_helps,
)
from matchmaker.rounds.causes import COMMON
from matchmaker.rounds.effort import A_FORMAT
from matchmaker.rounds.proposal import ProposalState
from matchmaker.rounds.round import RoundState
from matchmaker.scoring.wording import SENTENCES

VETOES: Mapping[str, str] = {one["de"]: one["en"] for one in SENTENCES["vetoes"].values()}
"""The scoring has both languages of its own."""

_FROM_THE_ROUNDS = (
    *COMMON.values(),
    left_over.TOO_LITTLE_KNOWN[1],
    left_over.OTHERS_TOO_LITTLE_KNOWN[1],
    left_over.NO_TOPIC[1],
    left_over.NOBODY_FITS[1],
    visit_sketches.NOT_SEEKING[1],
    visit_sketches.NOBODY_KNOWS[1],
    visit_sketches.NOBODY_FITS[1],
    group_sketches.SAY_ONE,
    group_words.MODERATED,
    group_words.NO_EASING_FOUND,
    kept_out.TAKEN,
)
_WHY_NOBODY = (
    "{town} hat {parts}. Mehr Plätze hat die Stadt nicht.",
    "{town} hat im Vierteljahr {n} Stunden für Austausch.",
    "{town} hat im Vierteljahr {n} Stunden für Austausch; vergeben sind: {taken}.",
    "{start} braucht {n} Stunden.",
    "{town} hat angegeben, welche Formen des Austauschs passen; {form} ist nicht dabei.",
    "Die Stadt hat in dieser Runde keinen freien Platz (Kapazität 0).",
    "Außer dieser Stadt nimmt keine andere teil.",
    "Für diese Stadt ist kein Paar mit einer Bewertung angegeben.",
    "Die einzige mögliche Partnerstadt ist schon vergeben.",
    "Alle {n} möglichen Partnerstädte sind schon vergeben.",
    "Von den {n} am besten passenden Partnerstädten ist keine mehr frei.",
    "Kein mögliches Paar: {removals}.",
    "Das einzige Paar ist ausgeschlossen.",
    "Das einzige Paar liegt unter der Mindestbewertung.",
    "Die einzige Partnerstadt, die infrage käme, hat keinen freien Platz.",
    "Keine mögliche beratende Stadt: {removals}.",
    "Die einzige mögliche beratende Stadt ist ausgeschlossen.",
    "Die einzige mögliche beratende Stadt hat keinen freien Platz.",
    "Die einzige mögliche beratende Stadt hat keinen Platz mehr.",
    "Alle {n} möglichen beratenden Städte haben keinen Platz mehr.",
    "Für diese Stadt ist keine beratende Stadt mit einer Bewertung angegeben.",
    "Gesucht ist eine, die zu ihren Themen Erfahrung hat.",
    "Es nehmen nur {n} Städte teil; eine Gruppe braucht mindestens {m}.",
    "Für diese Stadt ist kein Thema angegeben, das zählt.",
    "Die Suche wurde beendet, bevor der Grund feststand. Eine Suche bis zum Ende nennt ihn.",
    "Mögliche Partnerstädte gibt es, sie sitzen aber in anderen Gruppen; für eine weitere reicht es nicht.",
    "Keine Gruppe mit dieser Stadt hält alle Regeln ein. Zusammen gehen hier nicht: {rules}.",
    "Keine Gruppe mit dieser Stadt hält alle Regeln ein. Daran scheitert es: {rules}.",
    "Für diese Stadt kommen zu wenige andere in Frage. Von den übrigen: {away}.",
    "So gibt es einen Plan auch für sie: {words}; möglich: 1 Partnerstadt.",
    "So gibt es einen Plan auch für sie: {words}; möglich: {n} Partnerstädte.",
    "So gibt es einen Plan auch für sie, ohne eine andere Gruppe zu ändern: {words}.",
    "Kleine Gruppen moderiert die Geschäftsstelle.",
    "Für alle zugleich gerechnet, sitzen dann {n} statt {m} von {of} Städten in einer Gruppe.",
)
_REFUSED = (
    "Der Entwurf wurde inzwischen geändert. Bitte sehen Sie ihn noch einmal durch.",
    "Der Vorschlag ist inzwischen {state}.",
    "Der Vorschlag {id} kann nicht freigegeben werden.",
    "Der Vorschlag {id} ist {state}; abgelehnt wird vor dem Versand.",
    "Die Runde „{title}“ ist {state}; über Vorschläge wird erst danach entschieden.",
    "Die Runde „{title}“ ist {state}; über Vorschläge wird nicht mehr entschieden.",
    "{town} hat schon so viele offene Vorschläge wie erlaubt ({n}): {ids}.",
    "In {town} wird am {date} gewählt. In den acht Wochen davor gehen dorthin keine Vorschläge.",
)
_OF_SWAPS = (
    swapping.NO_MOVE,
    swapping.ALONE,
    "Keine Stadt heißt „{name}“.",
    "Keine Stadt hat den Gemeindeschlüssel „{name}“.",
    "{a} hat in dieser Runde zu {b} schon abgesagt.",
    "{a} hat in dieser Runde zu {b} schon nicht geantwortet.",
    "{town} hat keinen Platz mehr: vergeben an {held}.",
    "Das Formular ist unvollständig. Bitte laden Sie die Seite neu.",
    "Diese Städte treffen sich schon im Vorschlag {id}.",
    "Die Geschäftsstelle hat genau diese Städte in dieser Runde schon abgelehnt ({id}).",
    "{town} hätte mehr offene Vorschläge als erlaubt ({n}): {ids}.",
    "{town} sitzt in dieser Runde schon in einer Gruppe: {ids}.",
    "{a} und {b} würden einander beraten ({id}).",
    "{town} wird in dieser Runde schon beraten ({id}).",
    "Nicht Teil der letzten Berechnung: {names}. Bitte neu berechnen.",
    "{a} gehört nicht zum Vorschlag {id}.",
    "{a} gehört schon zum Vorschlag {id}.",
    "Soll das als Ausnahme gelten, nennen Sie bitte einen Grund.",
    "So kann nicht getauscht werden.",
    "Geändert wurde nichts.",
    "Getauscht wird zwischen zwei Vorschlägen einer Runde und einer Ebene.",
    "Der Vorschlag {id} ist {state}; getauscht wird nur in Entwürfen. Eine Freigabe lässt sich vorher zurücknehmen.",
    "Die Runde „{title}“ ist {state}; getauscht wird da nicht.",
)
_OF_TAKING_BACK = (
    "Seither wurde neu gerechnet; was davor entschieden wurde, bleibt.",
    "Die Runde „{title}“ ist geschlossen; zurückgenommen wird nichts mehr.",
    "Den Vorschlag für {towns} gibt es nicht mehr; zurückgenommen wurde nichts.",
    "Der Vorschlag für {towns} wurde seither geändert und ist {state}; zurückgenommen wurde nichts.",
    "Der Vorschlag für {towns} wurde inzwischen geändert. Bitte laden Sie ihn neu.",
)
_OF_POLICIES = (
    "Diese Angabe fehlt.",
    "Diese Angabe gibt es nicht.",
    "„{value}“ ist nicht eine ganze Zahl von {n} bis {m}.",
    "{value} ist nicht eine ganze Zahl von {n} bis {m}.",
    "„{value}“ ist nicht eine Zahl von {n} bis {m}.",
    "{value} ist nicht eine Zahl von {n} bis {m}.",
    "„{value}“ ist keine Zahl.",
    "{value} ist keine Zahl.",
    "{value} ist weder true noch false.",
    "{value} ist keine Liste.",
    "{value} ist keine Liste von Tagen, gezählt ab 1.",
    "„{value}“ gibt es nicht, nur: {known}.",
    "{value} gibt es nicht, nur: {known}.",
    "„{value}“ steht mehrfach da.",
    "{value} steht mehrfach da.",
    "„{value}“ geht nicht: {wanted}.",
    "{value} geht nicht: {wanted}.",
    "Die Tage müssen aufsteigen, jeder einmal.",
    "Angerufen wird am Tag {day}, die Frist endet schon am Tag {n}.",
    "Bitte einen früheren Tag oder eine längere Frist wählen.",
    "Die Erinnerung (Tage vor dem Ende: {n}) läge vor dem Beginn der Sammlung (Tage: {m}).",
    "Bitte später erinnern oder länger sammeln.",
    "Unter {value} heißt ein Ergebnis vorläufig, vorgeschlagen wird aber erst ab {n}. Bitte eines von beidem ändern.",
    "Dieser Austausch braucht im Vierteljahr mehr Stunden ({n}), als eine Stadt hat ({m}). So käme er nie zustande.",
    "Gefordert sind Städte aus {n} Ländern, eine Gruppe hat höchstens {m} Städte. Bitte eines von beidem ändern.",
    "Erinnert wird vor dem Ende der Frist ({value} Tage).",
    "Hier steht ein Satz von höchstens {n} Zeichen.",
    "Die Mindestgröße {value} liegt über der Zielgröße {n}.",
    "„{theme}“ ist kein Thema der Themenliste.",
    "„matchmaker topics suggest“ findet passende Einträge.",
    policy_version.NOBODY_ELSE,
    "Bitte nennen Sie Namen oder Kürzel, höchstens {n} Zeichen.",
    "Bitte sagen Sie in einem Satz, warum; höchstens {n} Zeichen.",
    "Die Fassung {n} ist schon gezeichnet, von {name}.",
    "Die Fassung {n} ist schon verworfen, von {name}.",
    "Der Entwurf wurde inzwischen geändert. Ihre Angaben sind nicht verloren: Bitte vergleichen Sie.",
)
OPENERS = (NEXT_QUESTION, "Für jede gilt:", "Zum Beispiel {town}:", "Zum Beispiel")
PATTERNS: tuple[str, ...] = (
    *_FROM_THE_ROUNDS,
    *_WHY_NOBODY,
    *_REFUSED,
    *_OF_SWAPS,
    *_OF_TAKING_BACK,
    *_OF_POLICIES,
    *TASKS,
)
"""Whole sentences; ``OPENERS`` stand before one."""

CHANGES: Mapping[str, str] = {**what_helps.WORDS, **visit_sketches.WORDS, **group_words.EASINGS}
_OF_RULES = (
    *group_words.RULES.values(),
    *(one.replace("{count}", "{n}") for one in group_words.REMOVED.values()),
    *group_words.ONE_REMOVED.values(),
)
PIECES: tuple[str, ...] = (
    *CHANGES.values(),
    *_OF_RULES,
    *A_FORMAT.values(),
    *IN_TASKS,
    *(state.label for state in ProposalState),
    *(state.label for state in RoundState),
    "„{rule}“",
    "schon einen offenen Vorschlag mit {partners} aus der Runde „{title}“",
    "schon einen Austausch mit {partners} aus der Runde „{title}“",
    "{form} mit {partners} ({n} Stunden)",
    "Vorschlag {ids}",
    "einem Wunsch, der noch nicht entschieden ist",
    "{n} ausgeschlossen",
    "{n} unter der Mindestbewertung",
    "{n} mit einer Stadt ohne freien Platz",
    "ein Thema der Themenliste, oder leer",
    "true oder false",
    "eine Zahl von {n} bis {m}",
    "eine ganze Zahl von {n} bis {m}",
)
"""What stands within such sentences."""
