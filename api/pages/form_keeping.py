"""How does what somebody types outlive their session, the back button and a second window?"""

import secrets
from collections.abc import Mapping

from api.dependencies import Framing
from matchmaker.errors import NotFound
from matchmaker.rounds.access import Audience, hash_of
from matchmaker.rounds.forgetting import KEPT_AFTER_END, MOST_AT_ONCE
from matchmaker.rounds.kept_form import KEPT_FOR, KeptForm

UNKNOWN = "Dieses Formular gibt es nicht mehr. Was Sie eingeben, heben wir sieben Tage auf."


def new_form_id() -> str:
    """The secret under which a form will be kept, once something was typed."""
    return secrets.token_urlsafe(24)


def kept_form(form_id: str, framing: Framing) -> KeptForm:
    """The form of the signed-in town; ``NotFound`` for everybody else's and for one that ended."""
    viewer, site = framing.visitor.viewer, framing.site
    with site.open_uow(reading=True) as uow:
        form = uow.forms.find(hash_of(form_id), site.clock())
    if form is None or not form.belongs_to(viewer.ags, viewer.role):
        raise NotFound(UNKNOWN)
    return form


def keep(form_id: str, entries: Mapping[str, str], framing: Framing) -> None:
    """Lay entries over what is kept under this id; a new id is kept for whoever is signed in, or for nobody yet.

    Whoever knows the id may do so without a session: it is a secret, and nothing is sent by keeping it.
    ``NotFound`` for head office, and where another town is signed in than the one whose form it is.
    """
    viewer, site = framing.visitor.viewer, framing.site
    if viewer.audience is Audience.HEAD_OFFICE:
        # It has no forms of a town, and must not write into theirs.
        raise NotFound(UNKNOWN)
    now = site.clock()
    with site.open_uow() as uow:
        known = uow.forms.find(hash_of(form_id), now)
        if known is not None and viewer.ags is not None and not known.belongs_to(viewer.ags, viewer.role):
            raise NotFound(UNKNOWN)
        form = known or KeptForm(hash_of(form_id), {}, now + KEPT_FOR)
        owned = KeptForm(form.id_hash, form.entries, form.valid_until, form.ags or viewer.ags, form.role or viewer.role)
        uow.forms.keep(owned.with_entries(entries, now))
        uow.forms.remove_expired(now - KEPT_AFTER_END, MOST_AT_ONCE)
        uow.commit()
