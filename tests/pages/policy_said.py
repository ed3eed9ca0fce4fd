"""Which German words of the pages about rules only the moment of speaking knows?"""

from api.pages import policy, policy_draft, policy_rehearsal, policy_view, policy_weights
from api.pages.policy_comparisons import JUDGEMENTS, ComparedExtremes
from api.pages.policy_field import EASING_NAMES, LEVEL_NAMES
from api.pages.policy_fields import FIELDS, SECTIONS


def said_of_rules() -> set[str]:
    """Names, units and meanings of values, and what is told of drafts and rehearsals."""
    told = {text for one in FIELDS.values() for text in (one.label, one.meaning, one.unit) if text}
    told |= {*SECTIONS, *LEVEL_NAMES.values(), *EASING_NAMES.values(), *policy.DONE.values()}
    told |= {*policy_view.STATES.values(), policy_draft.SAVED, policy_weights.UNSOUND, policy_weights.FROM_COMPARISON}
    told |= {policy_rehearsal.PROFILES_CHANGED, policy_rehearsal.TOPICS_CHANGED, policy_rehearsal.REGISTER_CHANGED}
    told |= {*ComparedExtremes().faults, *ComparedExtremes("learns", "lead", ("lead",)).faults}
    # The steps in between are bare figures in every language.
    return {"Zweite Person", "Ihr Name"} | told | {one for one in JUDGEMENTS if not one.isdecimal()}
