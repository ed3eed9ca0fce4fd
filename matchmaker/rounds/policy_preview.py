"""Among the towns that are stored now, what would other weights change?"""

from dataclasses import replace
from datetime import date

from matchmaker.rounds.assessment import Evidence, assess
from matchmaker.rounds.policy import Policy
from matchmaker.rounds.public_evidence import public_part
from matchmaker.rounds.round import Round
from matchmaker.scoring.weight_preview import EQUAL_WEIGHTS, PreviewGround
from matchmaker.towns.profile import Format, Role


def preview_ground(evidence: Evidence, policy: Policy, format: Format, on: date) -> tuple[Role, PreviewGround] | None:
    """The larger role's towns under the vetoes of this policy; None where nobody takes part.

    As in a run, μ is that of public statements, and what is for the solver alone is not seen: the same with it and
    without it.
    """
    terms = Round("regeln", "Regeln", format, replace(policy, weights={**policy.weights, format: EQUAL_WEIGHTS}))
    aloud = assess(public_part(evidence), terms, on)
    scorers = assess(evidence, terms, on, aloud).scorers
    for role, scorer in scorers.items():
        return role, PreviewGround.of(scorer.terms)
    return None
