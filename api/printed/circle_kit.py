"""How does a circle get its kit: one page to print, with members, roles per session and the course of a coaching?"""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from matchmaker.errors import BadInput, Fault
from matchmaker.matching.group_problem import SMALLEST_CIRCLE_ON_ITS_OWN
from matchmaker.matching.role_plan import Session, role_plan

KIT_NAME = re.compile(r"kreis-[1-9][0-9]*\.html")
TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class MemberCard:
    """A member as it is printed; ``population`` None where it is not known."""

    name: str
    state: str | None
    population: int | None

    @property
    def size(self) -> str:
        """Inhabitants with German thousands, a dash where not known."""
        return "–" if self.population is None else f"{self.population:,}".replace(",", ".")


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of a session: how long, what happens, and who speaks."""

    minutes: int
    title: str
    what: str
    speaks: str


AGENDA = (
    Phase(
        5,
        "Ankommen",
        "Die Moderation begrüßt, nennt Fall und Rollen und erinnert an die Vertraulichkeit.",
        "Moderation",
    ),
    Phase(
        15,
        "Fall schildern",
        "Ausgangslage, Beteiligte, bisherige Schritte – und eine Frage an die Runde.",
        "Fallgeberin",
    ),
    Phase(10, "Verstehen", "Fragen zur Sache, kurz gestellt und kurz beantwortet. Noch keine Ratschläge.", "Beratende"),
    Phase(15, "Eindrücke", "Was fällt auf, was fehlt, was steht dahinter? Die Fallgeberin hört nur zu.", "Beratende"),
    Phase(5, "Zwischenruf", "Die Fallgeberin sagt, was zutrifft, und schärft ihre Frage.", "Fallgeberin"),
    Phase(
        25,
        "Erfahrungen und Ideen",
        "Was haben wir selbst versucht, was trug, was nicht, was würden wir tun?",
        "Beratende",
    ),
    Phase(10, "Auswahl", "Die Fallgeberin wählt, was sie aufgreift, und nennt den nächsten Schritt.", "Fallgeberin"),
    Phase(5, "Ernte", "Jede Stadt nennt einen Satz: Das nehmen wir mit nach Hause.", "alle"),
)
"""An hour and a half of collegial coaching."""


@dataclass(frozen=True)
class CircleKit:
    """All that the printed page may use."""

    number: int
    topic: str
    members: tuple[MemberCard, ...]
    sessions: tuple[Session, ...]
    agenda: tuple[Phase, ...] = AGENDA

    @property
    def minutes(self) -> int:
        """How long one session takes."""
        return sum(phase.minutes for phase in self.agenda)

    @property
    def head_office_moderates(self) -> bool:
        """Whether the circle is too small to moderate itself."""
        return len(self.members) < SMALLEST_CIRCLE_ON_ITS_OWN

    @property
    def waiting(self) -> tuple[str, ...]:
        """Who brings no case in these sessions, because they are fewer than the members."""
        givers = {session.case_giver for session in self.sessions}
        return tuple(member.name for member in self.members if member.name not in givers)


def circle_kit(number: int, topic: str, members: Sequence[MemberCard], sessions: int | None = None) -> CircleKit:
    """The kit of a circle, with one session per member unless ``sessions`` are given."""
    return CircleKit(number, topic, tuple(members), role_plan([member.name for member in members], sessions))


def render_circle_kit(kit: CircleKit) -> str:
    """The kit as one HTML page that needs no other file and no network."""
    # The stylesheet goes into the page, since the file is sent around by itself.
    style = Markup((TEMPLATES / "circle_kit.css").read_text(encoding="utf-8"))  # noqa: S704 - our own file
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("circle_kit.html").render(kit=kit, style=style)


def write_circle_kits(kits: Sequence[CircleKit], folder: Path) -> tuple[Path, ...]:
    """One file per circle, ``kreis-1.html`` and so on; the folder is made where it does not exist.

    Kits of an earlier plan are removed, so that the folder holds this plan's alone; other files stay.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = tuple(folder / f"kreis-{kit.number}.html" for kit in kits)
    for file, kit in zip(files, kits, strict=True):
        file.write_text(render_circle_kit(kit), encoding="utf-8")
    for old in sorted(folder.iterdir()):
        if KIT_NAME.fullmatch(old.name) and old not in files:
            old.unlink()
    return files


def refuse_impossible_folder(folder: Path) -> None:
    """Raise ``BadInput`` where no kits can be written to: something that is no folder, or no right to write."""
    existing = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    if not existing.is_dir():
        reason = f"{existing} ist kein Ordner. Nennen Sie einen Ordner; gibt es ihn noch nicht, wird er angelegt."
    elif not os.access(existing, os.W_OK | os.X_OK):
        reason = f"In {existing} darf nicht geschrieben werden. Nennen Sie einen anderen Ordner."
    else:
        return
    raise BadInput("Hier können keine Mappen liegen:", [Fault("--kit", reason)])
