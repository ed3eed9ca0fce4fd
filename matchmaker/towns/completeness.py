"""How complete is a town's profile, and which question helps it most next?"""

from dataclasses import dataclass

from matchmaker.towns.profile import TownProfile, Wishes

ENOUGH_NEEDS = 3
ENOUGH_EXPERIENCE = 2


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask a town; ``code`` is stable for templates, ``text`` is one German sentence."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a profile: its ``share`` that is there and its ``weight`` in the whole, both in [0, 1]."""

    share: float
    weight: float
    question: Question

    @property
    def gain(self) -> float:
        """What answering the question would add to the completeness of the whole."""
        return self.weight * (1 - self.share)


@dataclass(frozen=True, slots=True)
class Completeness:
    """All parts of one profile, in the order in which equally useful questions are asked."""

    parts: tuple[Part, ...]

    @property
    def share(self) -> float:
        """How complete the whole profile is, in [0, 1]; the weights sum to 1."""
        return 1 - sum(part.gain for part in self.parts)

    @property
    def next_question(self) -> Question | None:
        """The most useful question that is still open, None for a complete profile.

        Consent comes first: without it nobody is proposed, however much else is known.
        """
        consent = self.parts[0]
        if consent.share < 1:
            return consent.question
        best = max(self.parts, key=lambda part: part.gain)
        return best.question if best.gain > 0 else None


def completeness_of(profile: TownProfile) -> Completeness:
    """How much of a profile is there, part by part.

    Shares are the q of ``docs/scoring.md``: needs count fully from three on, experience from two on, the
    rest is stated or not. The weights follow what a missing part costs a tandem: needs carry
    shared_challenge, half of learns and fresh_eyes (.43), experience the other half of learns and lead
    (.19), windows time_and_format (.06), history novelty (.04); consent, capacity, formats and wishes
    decide on vetoes and share what is left.
    """
    return Completeness(
        (
            _part("ask_consent", float(profile.consent), 0.10),
            _part("ask_needs", min(1.0, len(profile.needs) / ENOUGH_NEEDS), 0.43),
            _part("ask_experience", min(1.0, len(profile.experience) / ENOUGH_EXPERIENCE), 0.19),
            _part("ask_windows", float(bool(profile.windows)), 0.06),
            _part("ask_formats", float(bool(profile.formats)), 0.06),
            _part("ask_capacity", float(profile.capacity is not None), 0.06),
            _part("ask_wishes", float(profile.wishes != Wishes()), 0.06),
            _part("ask_history", float(profile.history is not None), 0.04),
        )
    )


QUESTIONS = {
    "ask_consent": "Dürfen wir Ihre Stadt anderen Städten vorschlagen?",
    "ask_needs": "Woran arbeiten Sie, und wobei wünschen Sie sich Rat? Drei Themen genügen.",
    "ask_experience": "Was haben Sie schon umgesetzt und können anderen davon erzählen? Zwei Beispiele genügen.",
    "ask_windows": "Wann in der Woche haben Sie am ehesten Zeit?",
    "ask_formats": "Welche Form des Austauschs passt zu Ihnen?",
    "ask_capacity": "An wie vielen Austauschen möchten Sie zur gleichen Zeit teilnehmen?",
    "ask_wishes": "Soll die andere Stadt gleich groß sein oder in einem anderen Land liegen?",
    "ask_history": "Mit welchen Städten haben Sie sich schon ausgetauscht?",
}
ASKED = {code: Question(code, text) for code, text in QUESTIONS.items()}


def _part(code: str, share: float, weight: float) -> Part:
    return Part(share, weight, ASKED[code])
