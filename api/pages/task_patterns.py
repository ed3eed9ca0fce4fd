"""From which German patterns are the sentences of head office's work queue made?"""

from matchmaker.rounds.answer import AnswerKind
from matchmaker.rounds.exchange import EndReason
from matchmaker.rounds.forgetting_person import DROPPED
from matchmaker.towns.completeness import QUESTIONS

OF_GROUPS = (
    "Die Gruppe {id} kam nicht zustande.",
    "Zusagen gab es von: {names}.",
    "Bitte prüfen Sie, welche andere Gruppe oder Partnerstadt dazu passt.",
    "Der Gruppe {id} darf keine Stadt mehr absagen.",
    "Bitte fragen Sie bei den offenen nach.",
    "Der Vorschlag {names} kam nicht zustande.",
    "Der Vorschlag {names} kam nicht zustande: Keine der Städte hat zugesagt.",
    "Noch ohne anderen Vorschlag in dieser Runde: {names}.",
    "In der Runde „{title}“ gibt es 1 Entwurf für Städte, die später dazukamen oder wieder Platz haben.",
    "In der Runde „{title}“ gibt es {n} Entwürfe für Städte, die später dazukamen oder wieder Platz haben.",
    "Bitte prüfen, freigeben und verschicken.",
    "Für {town} ist nach {id} keine passende Stadt mehr frei.",
    "Für {town} liegt ein zweiter Vorschlag {id} als Entwurf bereit.",
    "Bitte prüfen.",
)
OF_ADDRESSES = (
    "{town} hat keine geprüfte Adresse; bitte hinterlegen.",
    "Briefe der Runde „{title}“ gingen nicht hinaus.",
    "Die Anfrage zum Vorschlag {id} ging nicht hinaus, die Frist läuft.",
    "Dass aus dem Vorschlag {id} nichts wurde, steht in keinem Brief.",
    "Ein Brief zum Austausch {id} ging nicht hinaus.",
    "Dass Sie für sie eine Anfrage eingetragen haben, steht in keinem Brief.",
    "Bitte sagen Sie es ihr am Telefon.",
    "Versand unklar: Kam die Nachricht an {address} an?",
    "Von selbst geht sie nicht noch einmal.",
    "Dorthin geht nichts mehr.",
    "Dorthin wird nichts mehr verschickt.",
    "Sie wird weiter angeschrieben.",
    "Bitte klären Sie die Adresse.",
    "Ein Brief an {address} ging nicht hinaus, weil die Adresse nicht mehr gilt, und ein neuer ist nicht geschrieben.",
    "Bitte melden Sie sich bei der Stadt.",
    "Ein Brief zum Vorschlag {id} wurde zurückgehalten.",
    "Bitte klären Sie, was nun gilt.",
    DROPPED,
    "Ohne Adresse sind jetzt: {names}.",
    "Bitte prüfen Sie, ob Vorschläge oder Briefe offen sind.",
    "{town}: Die Stelle hat am {date} widersprochen (Fassung des Schreibens: {version}).",
    "An {address} geht nichts mehr.",
    "Bitte prüfen Sie, ob die Stadt noch in einer Runde oder einem Austausch steht.",
)
OF_ANSWERS = (
    "{town} bittet um einen Anruf zum Vorschlag {id}.",
    "Bis dahin steht die Frist, höchstens 21 Tage.",
    "{town} hat auf den Vorschlag {id} noch nicht geantwortet.",
    "Die Frist endet am {date}.",
    "Bitte rufen Sie an.",
    "{town} hat 1 Vorschlag nicht beantwortet und bekommt bis {date} keine neuen.",
    "{town} hat {n} Vorschläge hintereinander nicht beantwortet und bekommt bis {date} keine neuen.",
    "Bitte fragen Sie am Telefon nach.",
    "{town} hat zum Vorschlag {id} „{answer}“ geantwortet, aber nach Ablauf der Frist ({date}).",
    "{town} hat zum Vorschlag {id} „{answer}“ geantwortet, aber als er schon beendet war ({date}).",
    "Es wurde nichts geändert.",
    "{town} wollte den Vorschlag {id} noch einmal öffnen; der Link ist abgelaufen.",
    "{town} hat einen Austausch angefragt und wartet auf Ihre Entscheidung.",
    "Aus „{file}“ wartet ein Profil für {town}.",
    "Über {town} ist noch wenig bekannt.",
    *QUESTIONS.values(),
    "Was über {town} eingetragen ist, hat die Stadt noch nicht bestätigt ({source}).",
)
OF_EXCHANGES = (
    "Im Austausch {id} ({names}) ist nach zwei Wochen kein Termin gewählt.",
    "Den Anfang sollte {town} machen.",
    "{town} hat nicht beantwortet, ob der Austausch {id} begonnen hat.",
    "Bitte rufen Sie an: weitermachen, mit einer anderen Stadt neu beginnen oder beenden.",
    "{town} hat noch kein Treffen (Austausch {id}).",
    "{town} erreicht die andere Seite nicht (Austausch {id}).",
    "Bitte rufen Sie beide Seiten an.",
    "{town} hat den Austausch {id} verlassen ({reason}).",
    "Er geht mit den anderen weiter.",
    "Er ist damit zu Ende.",
    "Bitte fragen Sie nach, ob die anderen Städte einen neuen Austausch wünschen.",
    "Die Stadt schreibt dazu:",
    "Dazu schreibt die Stadt:",
    "Neu im Amt in {town}: Im Austausch {id} wird ein anderes Thema gewünscht:",
    "Bitte stimmen Sie es mit {names} ab, dann: matchmaker exchange topic {id} THEMA",
    "In {town} endet die Amtszeit am {date}.",
    "Bitte klären Sie, wer folgt, und übergeben Sie dann: matchmaker offices handover",
)
NEXT_QUESTION = "Die nächste Frage:"
TASKS: tuple[str, ...] = (*OF_GROUPS, *OF_ADDRESSES, *OF_ANSWERS, *OF_EXCHANGES)
"""Whole sentences of which none quotes what somebody wrote; ``NEXT_QUESTION`` stands before one."""
IN_TASKS: tuple[str, ...] = (*(kind.label for kind in AnswerKind), *(reason.label for reason in EndReason))
