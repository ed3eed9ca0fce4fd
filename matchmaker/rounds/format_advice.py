"""Which form of exchange suits a town, found by at most three questions?"""

from collections.abc import Iterator
from dataclasses import dataclass

from matchmaker.towns.profile import Format


@dataclass(frozen=True, slots=True)
class Advice:
    """The end of a way: a format, and why in one German sentence."""

    format: Format
    why: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a question; ``key`` stands in addresses."""

    key: str
    words: str
    leads_to: "AdviceQuestion | Advice"


@dataclass(frozen=True, slots=True)
class AdviceQuestion:
    """A question in German with its answers."""

    words: str
    choices: tuple[Choice, ...]


Step = AdviceQuestion | Advice

TANDEM_FOR_ONE = Advice(
    Format.TANDEM, "Eine Stadt mit Erfahrung genügt. Sie sprechen über Monate miteinander, meist aus der Ferne."
)
TANDEM_FOR_LITTLE_TIME = Advice(
    Format.TANDEM, "Ein Tandem braucht am wenigsten Zeit. Sie legen gemeinsam fest, wann Sie sprechen."
)
CIRCLE = Advice(
    Format.CIRCLE, "Mehrere Städte beraten sich reihum. Jede bringt einmal ihren Fall ein und hört mehrere Sichtweisen."
)
VISIT = Advice(
    Format.VISIT, "Wer den Ort sieht, kann besser raten. Fachleute einer anderen Stadt kommen für ein bis zwei Tage."
)
CONSORTIUM = Advice(
    Format.CONSORTIUM, "Ein gemeinsames Projekt braucht mehrere Städte, die Aufgaben und Kosten teilen."
)
ROOM_FOR_SESSIONS = AdviceQuestion(
    "Können Sie sechs Treffen in neun bis zwölf Monaten einplanen?",
    (
        Choice("ja", "Ja, etwa alle sechs Wochen einen halben Tag", CIRCLE),
        Choice("nein", "Nein, das ist zu viel", TANDEM_FOR_LITTLE_TIME),
    ),
)
START = AdviceQuestion(
    "Was möchten Sie erreichen?",
    (
        Choice(
            "rat",
            "Rat zu einer bestimmten Frage",
            AdviceQuestion(
                "Muss man Ihren Ort gesehen haben, um raten zu können?",
                (
                    Choice(
                        "ja",
                        "Ja, zum Beispiel bei Gebäuden, Plätzen oder Quartieren",
                        AdviceQuestion(
                            "Können Sie Gäste für ein bis zwei Tage empfangen?",
                            (
                                Choice("ja", "Ja, mit Rundgang und Gesprächen", VISIT),
                                Choice("nein", "Nein, zurzeit nicht", TANDEM_FOR_ONE),
                            ),
                        ),
                    ),
                    Choice("nein", "Nein, ein Gespräch genügt", TANDEM_FOR_ONE),
                ),
            ),
        ),
        Choice(
            "lernen",
            "Über längere Zeit voneinander lernen",
            AdviceQuestion(
                "Mit wie vielen Städten möchten Sie sprechen?",
                (
                    Choice("eine", "Mit einer, dafür vertraut", TANDEM_FOR_ONE),
                    Choice("mehrere", "Mit mehreren, ich will verschiedene Sichtweisen", ROOM_FOR_SESSIONS),
                ),
            ),
        ),
        Choice(
            "projekt",
            "Gemeinsam ein Projekt umsetzen",
            AdviceQuestion(
                "Sind Sie bereit, mit vier bis sechs Städten aus mehreren Ländern zu arbeiten?",
                (
                    Choice("ja", "Ja, auch mit gemeinsamem Antrag", CONSORTIUM),
                    Choice("nein", "Nein, lieber erst mit einer Stadt", TANDEM_FOR_LITTLE_TIME),
                ),
            ),
        ),
    ),
)


def reached_by(way: tuple[str, ...]) -> tuple[Step, tuple[str, ...]]:
    """Where the answers lead from the first question, and those of them that were understood.

    From the first answer that nobody offers, the way is not followed any further.
    """
    step: Step = START
    for number, key in enumerate(way):
        chosen = (
            next((one for one in step.choices if one.key == key), None) if isinstance(step, AdviceQuestion) else None
        )
        if chosen is None:
            return step, way[:number]
        step = chosen.leads_to
    return step, way


def all_ways(step: Step = START, way: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Advice]]:
    """Every way to an advice."""
    if isinstance(step, Advice):
        yield way, step
        return
    for choice in step.choices:
        yield from all_ways(choice.leads_to, (*way, choice.key))
