"""How do the pages of a draft store what was typed, and what do they show where somebody else was faster?"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from starlette.responses import RedirectResponse, Response

from api.dependencies import Framing
from api.pages.policy_hand import hand_of
from api.pages.policy_view import DRAFT
from matchmaker.errors import NotFound, StaleWrite
from matchmaker.rounds.policy import Policy
from matchmaker.rounds.policy_keeping import PolicyEdit, edit_policy, policy_in_force
from matchmaker.rounds.policy_version import PolicyState, PolicyVersion
from matchmaker.towns.profile import Format


@dataclass(frozen=True, slots=True)
class Drafting:
    """The draft beside what is in force."""

    draft: PolicyVersion
    current: Policy


def format_named(form: str) -> Format:
    """The format of an address; ``NotFound`` for any other word."""
    if form not in list(Format):
        raise NotFound(f"Ein Format „{form}“ gibt es nicht.")
    return Format(form)


MeantFormat = Annotated[Format, Depends(format_named)]


def drafting(framing: Framing) -> Drafting | None:
    """What is being drafted; None where nothing is."""
    with framing.site.open_uow(reading=True) as uow:
        draft = uow.policies.draft()
        return Drafting(draft, policy_in_force(uow)) if draft else None


def drafting_of(number: int, framing: Framing) -> Drafting:
    """The version that a form means; ``NotFound`` without it, ``TransitionRefused`` where it is no draft any more."""
    with framing.site.open_uow(reading=True) as uow:
        meant, current = uow.policies.get(number), policy_in_force(uow)
    if meant.state is not PolicyState.DRAFT:
        # Says by whom it was signed or discarded.
        meant.edited(meant.policy, "")
    return Drafting(meant, current)


def saved(policy: Policy, number: int, seen: int, framing: Framing) -> StaleWrite | None:
    """Store these rules in the draft; the refusal where somebody else changed it since it was seen."""
    site = framing.site
    try:
        edit_policy(PolicyEdit(number, seen, policy, hand_of(framing, "")), site.taxonomy, site.open_uow())
    except StaleWrite as stale:
        return stale
    return None


def back_to_draft() -> Response:
    """To the draft as a whole, with a word that it was stored."""
    return RedirectResponse(f"{DRAFT}?gespeichert=ja", 303)
