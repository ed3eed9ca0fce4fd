"""What do people ask who do not get on, and where do they find a person?"""

from dataclasses import dataclass

from fastapi import APIRouter
from starlette.responses import Response

from api.dependencies import FramingGiven
from api.pages.public import TextPage
from api.pages.seen_proposal import told_in
from api.pages.view import Frame, render

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its short answer; ``href`` leads on, where there is a page for it."""

    question: str
    answer: str
    href: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class HelpPage:
    """The questions, and how to reach head office."""

    frame: Frame
    questions: tuple[Question, ...]
    contact: str


QUESTIONS = (
    Question(
        "Wie finde ich Städte wie meine?",
        "Geben Sie den Namen Ihrer Stadt ein. Sie sehen die 15 ähnlichsten, auch nach einem Thema. Ohne Anmeldung.",
        "/staedte",
        "Städte finden",
    ),
    Question(
        "Wie frage ich einen Austausch an?",
        "Melden Sie sich an, wählen Sie Thema und Form, und senden Sie die Anfrage ab. Das dauert zwei Minuten.",
        "/anfrage",
        "Austausch anfragen",
    ),
    Question(
        "Welche Form passt zu uns?",
        "Drei bis fünf Fragen genügen für einen Rat.",
        "/format-finden",
        "Zum Berater",
    ),
    Question(
        "Ich habe kein Passwort. Wie komme ich hinein?",
        "Sie brauchen keines. Wir schicken einen Code an die geprüfte Adresse Ihrer Stelle.",
        "/anmelden",
        "Anmelden",
    ),
    Question(
        "Der Code kommt nicht an.",
        "Sehen Sie im Spam-Ordner nach. Kennt die Geschäftsstelle Ihre Adresse noch nicht, schreiben Sie ihr bitte.",
    ),
    Question(
        "Kann jemand anderes für mich antworten?",
        "Ja. Nennen Sie in Ihrem Bereich die Adresse eines Amtes. Sie muss zustimmen und meldet sich dann selbst an.",
        "/mein-bereich/vertretung",
        "Vertretung",
    ),
    Question(
        "Erfährt die andere Stadt, dass ich abgesagt habe?",
        "Nein. Absage, Schweigen und Rückzug führen zur selben Nachricht. Einen Grund nennen wir nie.",
    ),
    Question(
        "Ich möchte gerade keine Vorschläge.",
        "Tragen Sie eine Pause ein. Sie endet von selbst an dem Tag, den Sie nennen.",
        "/mein-bereich/teilnahme",
        "Teilnahme und Pause ändern",
    ),
    Question(
        "Ich möchte nur wissen, was es Neues gibt.",
        "Tragen Sie die Adresse Ihrer Stelle ein. Ein Konto brauchen Sie nicht.",
        "/nachrichten",
        "Auf dem Laufenden bleiben",
    ),
)


@router.get("/hilfe")
def questions(framing: FramingGiven) -> Response:
    """What is asked most, and a person to ask."""
    say = framing.spoken.say
    page = HelpPage(
        frame=framing.translated_frame(),
        questions=tuple(
            Question(say(one.question), say(one.answer), one.href, say(one.link) if one.link else "")
            for one in QUESTIONS
        ),
        contact=framing.site.settings.mail_reply_to,
    )
    return told_in(framing.spoken, render("help.html", page))


@router.get("/leichte-sprache")
def plain_language(framing: FramingGiven) -> Response:
    """The site in Leichte Sprache, which is German by nature; readers have not tested it yet, and the page says so."""
    return render("plain_language.html", TextPage(framing.frame(), framing.site.settings.mail_reply_to))
