"""How does what somebody types outlive their session, the back button and a second window?"""

from collections.abc import Mapping

from api.dependencies import Framing
from api.sign_in import FormRefused, ended_session
from matchmaker.errors import NotFound
from matchmaker.rounds.access import Audience, hash_of
from matchmaker.rounds.forgetting import MOST_AT_ONCE
from matchmaker.rounds.keeping_limits import count_kept
from matchmaker.rounds.kept_form import KEPT_FOR, KeptForm
from matchmaker.towns.profile import Role

UNKNOWN = "Dieses Formular gibt es nicht mehr. Was Sie eingeben, heben wir sieben Tage auf."
Owner = tuple[str, Role | None]


def new_form_id(framing: Framing) -> str:
    """The secret under which a form of the signed-in town will be kept, once something was typed."""
    return framing.site.seals.form_id(framing.visitor.ags or "", framing.visitor.role)


def kept_form(form_id: str, framing: Framing) -> KeptForm:
    """The form of the signed-in town; ``NotFound`` for everybody else's and for one that ended."""
    viewer, site = framing.visitor.viewer, framing.site
    with site.open_uow(reading=True) as uow:
        form = uow.forms.find(hash_of(form_id), site.clock())
    if form is None or not form.belongs_to(viewer.ags, viewer.role):
        raise NotFound(UNKNOWN)
    return form


def keep(form_id: str, entries: Mapping[str, str], token: str, framing: Framing) -> None:
    """Lay entries over what is kept under this id, or begin a form under an id that a page of ours gave to its town.

    Its owner may: by a live session, or by one that has run out, with ``token`` of its page. Whose browser forgot
    the session may begin a form under the id that their page was given, and never change one that is there.
    ``NotFound`` for everybody else, ``KeepsNoMore`` above a day's limit, with nothing stored.
    """
    site, form_hash = framing.site, hash_of(form_id)
    writer, made_for = _writer(token, framing), site.seals.owner_of_form(form_id)
    now = site.clock()
    with site.open_uow() as uow:
        known = uow.forms.find(form_hash, now)
        owner = made_for if known is None else (known.ags, known.role)
        is_begun_anew = known is None and framing.visitor.audience is None and writer is None
        if owner is None or not _is_own_page(framing) or (writer != owner and not is_begun_anew):
            raise NotFound(UNKNOWN)
        if known is None:
            count_kept(f"{owner[0]}/{owner[1]}", uow, now)
        form = known or KeptForm(form_hash, {}, now + KEPT_FOR, *owner)
        uow.forms.keep(form.with_entries(entries, now))
        uow.forms.remove_expired(now, MOST_AT_ONCE)
        uow.commit()


def _writer(token: str, framing: Framing) -> Owner | None:
    """The town and office that speak by their session, even if it has run out; None for everybody else."""
    viewer, site = framing.visitor.viewer, framing.site
    if viewer.audience is not None:
        return (viewer.ags, viewer.role) if viewer.audience is Audience.TOWN and viewer.ags else None
    seen = site.seals.read_cookie(framing.request.cookies.get(site.session_cookie, ""))
    ended = seen and ended_session(seen, site.open_uow(reading=True), site.clock())
    if not seen or not ended or not ended.ags:
        return None
    try:
        site.seals.check_form(token, seen.session_id)
    except FormRefused:
        return None
    return ended.ags, ended.role


def _is_own_page(framing: Framing) -> bool:
    """Whether a page of ours sent the form; browsers that do not tell are believed, their cookies keep to our site."""
    return framing.request.headers.get("sec-fetch-site", "same-origin") == "same-origin"
