"""Where do the links in our letters lead?"""

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import quote, urlsplit

from emails.language import Language
from matchmaker.errors import MatchmakerError

UNSUBSCRIBE = "erinnerungen-abbestellen"


@dataclass(frozen=True, slots=True)
class Links:
    """Absolute addresses below ``base_url`` (``https://host[:port][/path]``); anything else is refused."""

    base_url: str

    def __post_init__(self) -> None:
        parts = urlsplit(self.base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise MatchmakerError(
                f"BASE_URL ist „{self.base_url}“. Gebraucht wird eine ganze Adresse wie https://austausch.example."
            )

    @property
    def mail_domain(self) -> str:
        """What stands behind the @ of a Message-ID: the host, an IP address in brackets (RFC 5322)."""
        host = urlsplit(self.base_url).hostname or ""
        try:
            ip_address(host)
        except ValueError:
            return host
        return f"[{host}]"

    def proposal(self, token: str, language: Language = Language.GERMAN) -> str:
        """One proposal, to look at and to answer; in English the page is asked for in English, too."""
        return _spoken(self._below("vorschlaege", token), language)

    def exchange(self, token: str, language: Language = Language.GERMAN) -> str:
        """What became of an agreed proposal: contacts, dates, agenda."""
        return _spoken(self._below("austausch", token), language)

    def question(self, token: str, name: str, language: Language = Language.GERMAN) -> str:
        """One question about an exchange, to answer in a minute: the one of this name, whatever else is open."""
        page = f"{self._below('rueckmeldung', token)}?frage={quote(name)}"
        return page if language is Language.GERMAN else f"{page}&sprache={language.value}"

    def handover(self, token: str, language: Language = Language.GERMAN) -> str:
        """The choice of whoever is new in an office: go on, end, or take another topic."""
        return _spoken(self._below("uebergabe", token), language)

    def objection(self, token: str, language: Language = Language.GERMAN) -> str:
        """What we keep about an office, and how to object."""
        return _spoken(self._below("widerspruch", token), language)

    def privacy(self, language: Language = Language.GERMAN) -> str:
        """Who is responsible, and what everybody may ask of us."""
        return _spoken(self._below("datenschutz"), language)

    def interest(self, token: str, language: Language = Language.GERMAN) -> str:
        """What we keep about somebody who wants our news: to confirm it, and to end it."""
        return _spoken(self._below("nachrichten", token), language)

    def delegation(self, token: str, language: Language = Language.GERMAN) -> str:
        """Whether a mailbox agrees to stand in for an office."""
        return _spoken(self._below("vertretung", token), language)

    def request(self, request_id: str, language: Language = Language.GERMAN) -> str:
        """What a town asked for, to look at and to take back, behind its sign-in."""
        return _spoken(self._below("mein-bereich", "anfragen", request_id), language)

    @property
    def own_area(self) -> str:
        """A town's entries, behind its sign-in."""
        return self._below("mein-bereich")

    @property
    def head_office(self) -> str:
        """What waits for head office, behind its sign-in."""
        return self._below("geschaeftsstelle")

    def sign_in(self, token: str) -> str:
        """Opens a session, once."""
        return self._below("anmelden", token)

    def office_enrolment(self, token: str) -> str:
        """Where an invited person of head office sets password and second factor."""
        return self._below("anmelden", "einrichten", token)

    def sign_in_code(self, code: str, language: Language = Language.GERMAN) -> str:
        """The code, ready to be confirmed in the browser that asked for it."""
        return _spoken(self._below("anmelden", "code", code.replace(" ", "")), language)

    def unsubscribe(self, token: str) -> str:
        """Ends reminders to whom the mail went, by one click."""
        return self._below(UNSUBSCRIBE, token)

    def _below(self, *steps: str) -> str:
        return "/".join((self.base_url.rstrip("/"), *(quote(step, safe="") for step in steps)))


def _spoken(page: str, language: Language) -> str:
    return page if language is Language.GERMAN else f"{page}?sprache={language.value}"
