"""Who asks, and for which site: what routes are given?"""

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Depends, Request

from api.pages.asked_language import asked_language, other_languages
from api.pages.proposal_words import ROLES
from api.pages.spoken import SPOKEN, Spoken
from api.pages.view import Frame, navigation
from api.refusal_frame import AUDIENCE
from api.session_cookie import RENEWED
from api.sign_in import live_session
from api.site import Site
from matchmaker.rounds.access import Audience, Session
from matchmaker.rounds.entry import Entry, EntryKind, guard
from matchmaker.rounds.office_person import OfficePerson
from matchmaker.rounds.permissions import Viewer
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.towns.profile import Role

HEAD_OFFICE = "Geschäftsstelle"
TOWN = "Stadt "


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks. Strangers have no ``audience``; ``holder`` is the secret that their forms are tied to."""

    audience: Audience | None = None
    ags: str | None = None
    holder: str = ""
    name: str = ""
    role: Role | None = None
    is_delegate: bool = False
    person: OfficePerson | None = None

    @property
    def curator(self) -> str:
        """Under which name what this visitor does at head office is kept; a link names nobody but the office."""
        return self.person.called if self.person else HEAD_OFFICE

    @property
    def viewer(self) -> Viewer:
        """The same person as the rules of permission see them."""
        return Viewer(self.audience, self.ags, role=self.role, is_delegate=self.is_delegate)


def site_of(request: Request) -> Site:
    """The site that this request came to."""
    site: Site = request.app.state.site
    return site


SiteGiven = Annotated[Site, Depends(site_of)]


def visitor_of(request: Request, site: SiteGiven) -> Visitor:
    """Who the session cookie belongs to; a stranger where there is none that holds."""
    seen = site.seals.read_cookie(request.cookies.get(site.session_cookie, ""))
    session = seen and live_session(seen, site.open_uow(reading=True), site.clock())
    if not seen or not session:
        return Visitor(holder=request.cookies.get(site.form_cookie, ""))
    setattr(request.state, AUDIENCE, session.audience)
    setattr(request.state, RENEWED, site.seals.cookie(seen.session_id, site.clock()))
    is_delegate = session.delegate_id is not None
    name, person = _name(session, site)
    return Visitor(session.audience, session.ags, seen.session_id, name, session.role, is_delegate, person)


VisitorGiven = Annotated[Visitor, Depends(visitor_of)]


@dataclass(frozen=True, slots=True)
class Framing:
    """Makes the frame of a page for this request."""

    request: Request
    site: Site
    visitor: Visitor

    def open_uow(self) -> UnitOfWork:
        """For what a signed-in person writes: it commits nothing once the session has ended."""
        return guard(self.site.open_uow(), Entry(EntryKind.SESSION, self.visitor.holder), self.site.clock)

    @property
    def spoken(self) -> Spoken:
        """How to speak on a page that exists in both languages: as its address or its reader's browser asks."""
        return SPOKEN[asked_language(self.request)]

    def translated_frame(self, source_names: str = "") -> Frame:
        """The frame of a page that exists in both languages, with a switch to the other one."""
        spoken = self.spoken
        name = self.visitor.name or ""
        town = name.removeprefix(TOWN)
        return replace(
            self.frame(spoken.say("Quelle der Einwohnerzahlen:") if source_names else ""),
            source_names=source_names,
            signed_in_as=spoken.say("Stadt %(name)s", name=town) if town != name else name,
            nav=navigation(self.request.url.path, self.visitor.audience, spoken),
            language=spoken.language,
            languages=other_languages(self.request, spoken.language),
        )

    def frame(self, sources: str = "") -> Frame:
        """Navigation, who is signed in, and the sources that the foot of the page names."""
        signed_in = self.visitor.audience is not None
        return Frame(
            nav=navigation(self.request.url.path, self.visitor.audience),
            signed_in_as=self.visitor.name,
            csrf=self.site.seals.form_token(self.visitor.holder) if signed_in else "",
            sources=sources,
            phone=self.site.settings.office_phone,
        )


def framing_of(request: Request, site: SiteGiven, visitor: VisitorGiven) -> Framing:
    """The frame maker of this request."""
    return Framing(request, site, visitor)


FramingGiven = Annotated[Framing, Depends(framing_of)]


def _name(session: Session, site: Site) -> tuple[str, OfficePerson | None]:
    with site.open_uow(reading=True) as uow:
        site.topics.look(uow)
        if session.ags is None:
            person = uow.office_people.find(session.person_id) if session.person_id else None
            return (f"{HEAD_OFFICE}, {person.called}" if person else HEAD_OFFICE), person
        name = f"{TOWN}{uow.towns.get(session.ags).name}"
    office = f"{name}, {ROLES[session.role]}" if session.role else name
    return (f"{office} (Vertretung)" if session.delegate_id else office), None
