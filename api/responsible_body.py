"""Who answers for this site, as the privacy page, the imprint and the first letter to an office name it?"""

from dataclasses import dataclass

from api.operator_faults import MISSING, LegalBasis
from api.settings import Environment, Settings
from emails.letter_parts import Responsible
from matchmaker.errors import MatchmakerError


class NobodyResponsible(MatchmakerError):
    """Nobody is named who answers for the site: then no letter may tell an office what is kept."""


@dataclass(frozen=True, slots=True)
class ResponsibleBody:
    """The controller (Art. 13 GDPR) and provider (§ 5 DDG); ``address`` is one line for each part.

    ``register``, ``vat_id`` and ``authority`` (of data protection) are empty where none is named. ``is_example`` is
    the demo's, which nobody is.
    """

    name: str
    address: tuple[str, ...]
    represented_by: str
    basis: LegalBasis
    data_protection: str
    register: str = ""
    vat_id: str = ""
    authority: str = ""
    is_example: bool = False

    @property
    def in_letters(self) -> Responsible:
        """What a letter says of it."""
        return Responsible(self.name, ", ".join(self.address), self.data_protection)


STAND_IN = ResponsibleBody(
    name="Beispielstelle",
    address=("Beispielweg 1", "00000 Beispielstadt"),
    represented_by="Leitung der Beispielstelle",
    basis=LegalBasis.PUBLIC_TASK,
    data_protection="datenschutz@beispielstelle.example",
    is_example=True,
)


def responsible_body(settings: Settings) -> ResponsibleBody | None:
    """Whom the settings name; in a demo that names nobody a stand-in, else None until everything needed is there."""
    if not all(getattr(settings, name) for name in MISSING):
        return STAND_IN if settings.environment is Environment.DEMO else None
    return ResponsibleBody(
        name=settings.operator_name,
        address=tuple(part.strip() for part in settings.operator_address.split(",")),
        represented_by=settings.operator_represented_by,
        basis=LegalBasis(settings.operator_legal_basis),
        data_protection=settings.data_protection_contact,
        register=settings.operator_register,
        vat_id=settings.operator_vat_id,
        authority=settings.data_protection_authority,
    )


def named_body(settings: Settings) -> ResponsibleBody:
    """The same; ``NobodyResponsible`` names the variables that are missing."""
    body = responsible_body(settings)
    if body is None:
        lacking = ", ".join(name.upper() for name in MISSING if not getattr(settings, name))
        raise NobodyResponsible(
            f"Wer verantwortlich ist, fehlt in den Einstellungen ({lacking}). Vorher geht kein Brief an neue Stellen."
        )
    return body
