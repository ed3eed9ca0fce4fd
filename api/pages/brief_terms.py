"""What does a form of exchange ask of a town: hours, journeys, money, and which step comes next?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from api.pages.atlas import km_between
from api.pages.proposal_words import NOT_REALISED, OPEN, state_for_town
from api.pages.spoken import Spoken
from matchmaker.rounds.policy import Policy
from matchmaker.rounds.proposal import ProposalState
from matchmaker.towns.profile import Format
from matchmaker.towns.register import RegisteredTown

# How long an exchange lasts, in quarters; a visit is one occasion, and a consortium lasts as long as its project.
QUARTERS = {Format.TANDEM: (2, 4), Format.CIRCLE: (3, 4)}
SHAPES = {
    Format.TANDEM: "Zwei Städte tauschen sich 6 bis 12 Monate lang regelmäßig aus.",
    Format.CIRCLE: "Fünf bis sechs Städte beraten sich in 9 bis 12 Monaten sechsmal gegenseitig.",
    Format.VISIT: "Ein bis zwei Fachleute einer Stadt beraten eine andere ein bis zwei Tage lang vor Ort.",
    Format.CONSORTIUM: "Vier bis sechs Städte arbeiten zusammen an einem Projekt.",
}


@dataclass(frozen=True, slots=True)
class BriefTerms:
    """The terms for one town: ``gives`` where it travels, no ``state`` where it was asked about no proposal.

    Without a state there may be a draft all the same, so the sheet then claims neither that there is one nor none.
    """

    format: Format
    policy: Policy
    gives: bool = False
    state: ProposalState | None = None
    deadline: datetime | None = None
    contact: str = ""

    @property
    def waits(self) -> bool:
        """Whether the town has still to answer."""
        return self.state in OPEN and self.deadline is not None

    def standing(self, spoken: Spoken) -> str:
        """How far the proposal is, and until when it can be answered; empty where the town knows of none."""
        if self.state is None:
            return ""
        if self.waits and self.deadline:
            return spoken.say("offen, Antwort bis %(day)s", day=spoken.day(self.deadline))
        return spoken.say(state_for_town(self.state))


def shape(terms: BriefTerms, spoken: Spoken) -> str:
    """The form of exchange in one sentence."""
    return spoken.say(SHAPES[terms.format])


def effort(terms: BriefTerms, spoken: Spoken) -> tuple[str, ...]:
    """Hours for this town, as the round's policy plans them."""
    hours = terms.policy.quarterly_hours[terms.format]
    planned = spoken.say("Das ist der Planwert der Geschäftsstelle.")
    if terms.format is Format.VISIT:
        return _effort_of_a_visit(terms, hours, planned, spoken)
    each = spoken.say("Rund %(hours)s Stunden im Quartal für Ihre Stadt.", hours=spoken.number(hours))
    if terms.format not in QUARTERS:
        return each, planned
    least, most = (spoken.number(hours * quarters) for quarters in QUARTERS[terms.format])
    return each, spoken.say("Zusammen sind das %(least)s bis %(most)s Stunden.", least=least, most=most), planned


def _effort_of_a_visit(terms: BriefTerms, hours: int, planned: str, spoken: Spoken) -> tuple[str, ...]:
    after = spoken.say("Nach sechs Wochen folgt ein Telefongespräch.")
    if terms.gives:
        return spoken.say("Ein bis zwei Fachleute Ihrer Stadt sind ein bis zwei Tage unterwegs."), after
    return spoken.say("Rund %(hours)s Stunden als Gastgeberin.", hours=spoken.number(hours)), planned, after


def travel(
    terms: BriefTerms, own: RegisteredTown, partners: Sequence[RegisteredTown], spoken: Spoken
) -> tuple[str, ...]:
    """How far it is, who goes where, and who pays; what is not settled is said to be so."""
    unsettled = "Wer die Reise bezahlt, ist für diese Runde nicht festgelegt. Bitte klären Sie das vor der Zusage."
    return (
        _how_far(own, partners, spoken),
        spoken.say(_who_goes(terms)),
        terms.policy.travel_costs or spoken.say(unsettled),
    )


def _how_far(own: RegisteredTown, partners: Sequence[RegisteredTown], spoken: Spoken) -> str:
    """The distance to the one partner; those to several stand in the table already."""
    if len(partners) > 1:
        return spoken.say("Die Entfernungen stehen in der Tabelle.")
    (town,) = partners
    km = km_between(own, town)
    if km is None:
        return spoken.say("Die Entfernung nach %(town)s ist nicht bekannt.", town=town.name)
    return spoken.say("Nach %(town)s: %(km)s Luftlinie.", town=town.name, km=spoken.distance(km))


def _who_goes(terms: BriefTerms) -> str:
    if terms.format is Format.VISIT:
        return "Ihre Fachleute fahren hin." if terms.gives else "Die Fachleute kommen zu Ihnen."
    return "Ob Sie sich besuchen oder online treffen, vereinbaren Sie gemeinsam."


def next_step(terms: BriefTerms, spoken: Spoken) -> tuple[str, ...]:
    """What the town does now."""
    if terms.waits and terms.deadline:
        day = spoken.day(terms.deadline)
        return (
            spoken.say("Bitte antworten Sie der Geschäftsstelle bis %(day)s: Ja, Nein oder Später.", day=day),
            spoken.say("Sagen alle zu, nennt die Geschäftsstelle die Kontaktdaten für das erste Gespräch."),
            spoken.say("Eine Absage ist in Ordnung. Wer absagt, erfährt von uns niemand."),
            *_asked(terms, spoken),
        )
    if terms.state is None:
        open_question = "Ob dieses Paar vorgeschlagen wird, entscheidet die Geschäftsstelle in einer Runde."
        return (spoken.say(open_question), *_asked(terms, spoken))
    if terms.state in (ProposalState.CONFIRMED, ProposalState.RUNNING):
        return (spoken.say("Alle haben zugesagt. Vereinbaren Sie das nächste Gespräch."), *_asked(terms, spoken))
    if terms.state in NOT_REALISED:
        return (spoken.say("Aus diesem Vorschlag wird nichts. Es ist nichts zu tun."),)
    return (spoken.say("Zurzeit ist nichts zu tun."),)


def _asked(terms: BriefTerms, spoken: Spoken) -> tuple[str, ...]:
    return (spoken.say("Fragen an: %(contact)s", contact=terms.contact),) if terms.contact else ()
