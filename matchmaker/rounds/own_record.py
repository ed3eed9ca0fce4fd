"""What do we hold about a town, as it may take it along, and how is it forgotten?"""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from matchmaker.errors import StaleWrite
from matchmaker.rounds.delegate_permissions import OwnAct, refuse_delegate
from matchmaker.rounds.delegates import delegates_of
from matchmaker.rounds.office import OfficeAddress
from matchmaker.rounds.permissions import Viewer, may_see
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Proposal
from matchmaker.rounds.request import Request
from matchmaker.rounds.request_permissions import RequestAct, may_request
from matchmaker.rounds.topic_wish import TopicWish
from matchmaker.rounds.topic_wishing import wishes_of
from matchmaker.rounds.visibility import own_profiles
from matchmaker.towns.export import profiles_document
from matchmaker.towns.profile import TownProfile


def own_record(viewer: Viewer, uow: UnitOfWork) -> dict[str, Any]:
    """All that is stored of the offices that the viewer speaks for, as a document, inside an open unit of work.

    Profiles stand in it as ``profiles import`` reads them, so that they can be taken along. Of proposals it holds what
    the town may see: no score-only figure of anybody, and nobody else's answer.
    """
    ags = viewer.ags or ""
    requests = (one for one in uow.requests.of_town(ags) if may_request(viewer, RequestAct.SEE, one))
    proposals = (one for one in uow.proposals.of_town(ags) if may_see(viewer, one))
    return {
        "profiles": profiles_document(own_profiles(viewer, uow)),
        "requests": [_request(one) for one in requests],
        "proposals": [_proposal(one) for one in proposals],
        "topic_wishes": [_wish(one) for one in wishes_of(viewer, uow)],
        "delegates": [_delegate(one) for one in delegates_of(viewer, uow)],
    }


def forget_own(viewer: Viewer, seen: dict[str, int], uow: UnitOfWork, now: datetime) -> None:
    """Remove every statement and the consent of the offices that the viewer speaks for, and withdraw their requests.

    ``seen`` are the versions of the profiles by role ("" for none), as the page showed them: ``StaleWrite`` where one
    changed since, ``NotAllowed`` for a delegate. Proposals that stand stay for head office, which learns of it when it
    looks at them again.
    """
    refuse_delegate(viewer, OwnAct.DELETE)
    with uow:
        versions = uow.profiles.versions()
        own = own_profiles(viewer, uow)
        if any(versions.get((one.ags, one.role), 0) != seen.get(one.role or "", 0) for one in own):
            raise StaleWrite("Ihre Angaben wurden inzwischen geändert. Bitte laden Sie die Seite neu.")
        uow.profiles.save_all(TownProfile(one.ags, role=one.role) for one in own)
        for one in own:
            # What was said must not live on in the history of it.
            uow.profile_log.forget(one.ags, one.role)
        for wish in wishes_of(viewer, uow):
            uow.topic_wishes.forget(wish.ags, wish.role)
        for request in uow.requests.of_town(viewer.ags or ""):
            if may_request(viewer, RequestAct.WITHDRAW, request):
                uow.requests.save(request.withdraw(now))
        uow.commit()


def _request(request: Request) -> dict[str, Any]:
    values = asdict(request)
    # The form's secret and our own count of changes say nothing about the town.
    for name in ("key", "version"):
        values.pop(name)
    return {name: _written(value) for name, value in values.items()}


def _proposal(proposal: Proposal) -> dict[str, Any]:
    return {
        "id": proposal.id,
        "format": str(proposal.format),
        "topic": proposal.topic,
        "towns": [member.ags for member in proposal.members],
        "offered_at": _written(proposal.offered_at),
        "deadline": _written(proposal.deadline),
    }


def _wish(wish: TopicWish) -> dict[str, Any]:
    told = ("text", "intensity", "visibility", "at", "state", "entry", "reason", "ended_at")
    return {name: _written(getattr(wish, name)) for name in told} | {"role": wish.role}


def _delegate(one: OfficeAddress) -> dict[str, Any]:
    return {
        "role": str(one.role),
        "address": one.address,
        "named_at": _written(one.added_at),
        "agreed_at": _written(one.checked_at),
    }


def _written(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
