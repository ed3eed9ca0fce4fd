"""Which letters go to an office about itself: what we keep, who takes over, who stands in for it?"""

from datetime import date

from api.letter_ground import Ground
from api.pages.statements import entry_label
from api.responsible_body import named_body
from emails.confirming_letters import Delegation
from emails.exchange_letters import Handover
from emails.request_letters import RequestEntered
from emails.round_letters import FirstContact


def first_contact(on: Ground) -> FirstContact:
    """Facts: ``address``, ``address_source``; its link opens the page of the objection.

    ``NobodyResponsible`` where the settings name nobody who answers for it.
    """
    return FirstContact(
        town=on.town,
        role=on.order.member.role,
        address_source=on.fact("address_source", str),
        responsible=named_body(on.settings).in_letters,
        written_on=on.day,
        objection_link=on.links.objection(on.token, on.language),
        privacy_link=on.links.privacy(on.language),
        office=on.office,
    )


def request_entered(on: Ground) -> RequestEntered:
    """Facts: ``about``, the request's id."""
    request = on.uow.requests.get(on.fact("about", str))
    return RequestEntered(
        town=on.town,
        format=request.format,
        topic=entry_label(request.topic, on.wording.taxonomy, on.wording.language),
        wording=request.text,
        stated_by=request.stated_by or "",
        written_on=on.day,
        request_link=on.links.request(request.id, on.language),
        office=on.office,
    )


def handover(on: Ground) -> Handover:
    """No facts."""
    return Handover(
        town=on.town,
        role=on.order.member.role,
        format=on.proposal.format,
        partners=on.partners,
        topic=on.topic,
        written_on=on.day,
        answer_link=on.links.handover(on.token, on.language),
        office=on.office,
    )


def delegation(on: Ground) -> Delegation:
    """Facts: ``about``, ``address``, ``valid_until`` (a day); its link opens the page of the delegate."""
    return Delegation(
        town=on.town,
        role=on.order.member.role,
        written_on=on.day,
        valid_until=on.fact("valid_until", date),
        answer_link=on.links.delegation(on.token, on.language),
        office=on.office,
    )
