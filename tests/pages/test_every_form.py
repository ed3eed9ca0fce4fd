"""Does every form of the site refuse whoever may not send it, and change nothing then?

The forms come from the app's own routes, so that a new one cannot be forgotten: each is sent by a stranger, by a town
that has nothing to do with it and, below ``/mein-bereich``, by head office, with a form token that holds for them.
"""

import pytest

from tests.builders import ags
from tests.pages.site_cast import HOLDER_0, OFFICE, TOWN_5, SiteCast, a_site, form_token, sign_in
from tests.pages.test_sealed_statements import routes

HEAD_OFFICE, OWN_AREA = "/geschaeftsstelle", "/mein-bereich"
# One thing of each kind that is there, and one that is not: nobody may tell them apart.
THERE = {
    "proposal_id": "r1-1-01",
    "round_id": "r1",
    "exchange_id": "r1-1-01",
    "request_id": "request-1",
    "letter": "reminder",
    "act": "freigeben",
    "ags": ags(0),
    "token": HOLDER_0,
    "form_id": "no-form",
    "secret": "no-file",
    "doubt_id": "no-doubt",
}
# Whoever asks for these is a stranger by right: they come in, write their own form, or hold the link of a letter.
FOR_STRANGERS = (
    *(
        "/anmelden",
        "/abmelden",
        "/aufgehoben/",
        "/anfrage/",
        "/nachrichten",
        "/vorschlaege/",
        "/austausch/",
        "/rueckmeldung/",
    ),
    *("/widerspruch/", "/uebergabe/", "/vertretung/", "/erinnerungen-abbestellen/"),
)


def forms(*, below: str) -> list[str]:
    """The routes of forms below this part of the site."""
    return sorted({one.path for one in routes() if "POST" in (one.methods or ()) and one.path.startswith(below)})


def filled(path: str, *, there: bool) -> str:
    for name, value in THERE.items():
        path = path.replace(f"{{{name}}}", value if there or name == "act" else "nirgends")
    return path


class Sender:
    """Somebody with a browser and a form token that holds for them."""

    def __init__(self, cast: SiteCast, who: str) -> None:
        self._cast, self._browser = cast, cast.browser()
        page = "/anmelden"
        if who != "stranger":
            sign_in(self._browser, TOWN_5 if who == "town" else OFFICE)
            page = OWN_AREA if who == "town" else HEAD_OFFICE
        self._token = form_token(self._browser.get(page).text)

    def send(self, path: str) -> tuple[int, str, bool]:
        """Status, where it leads, and whether anything was stored."""
        before = self._cast.database.committed
        answer = self._browser.post(path, {"csrf": self._token, "text": "Text", "version": "1"})
        return answer.status_code, answer.headers.get("location", ""), self._cast.database.committed is not before


def test_every_form_of_the_site_belongs_to_somebody_here() -> None:
    owned = (HEAD_OFFICE, OWN_AREA, *FOR_STRANGERS, "/api/v1/")

    assert [path for path in forms(below="/") if not path.startswith(owned)] == []


@pytest.mark.parametrize("who", ["stranger", "town"])
def test_head_offices_forms_are_not_there_for_anybody_else(who: str) -> None:
    sender, paths = Sender(a_site(), who), forms(below=HEAD_OFFICE)
    answers = {path: [sender.send(filled(path, there=there)) for there in (True, False)] for path in paths}

    assert answers == dict.fromkeys(paths, [(404, "", False)] * 2)


@pytest.mark.parametrize("who", ["stranger", "office"])
def test_a_towns_forms_lead_others_to_signing_in_or_nowhere(who: str) -> None:
    sender = Sender(a_site(), who)
    wrong = {}
    for path in forms(below=OWN_AREA):
        known, unknown = (sender.send(filled(path, there=there)) for there in (True, False))
        refused = known[0] == 404 or known[1].startswith("/anmelden")
        if not refused or known[0] != unknown[0] or known[2]:
            wrong[path] = known, unknown

    assert wrong == {}


def test_another_town_finds_nothing_of_what_is_not_its_own() -> None:
    sender = Sender(a_site(), "town")
    theirs = [path for path in forms(below=OWN_AREA) if "_id}" in path]

    assert {path: sender.send(filled(path, there=True)) for path in theirs} == dict.fromkeys(theirs, (404, "", False))
