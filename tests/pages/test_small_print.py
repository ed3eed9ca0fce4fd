"""Do imprint and privacy page name who answers for the site, in both languages, and never an invented one as real?"""

from collections.abc import Mapping

import pytest

from api.app import create_app
from api.operator_faults import LegalBasis
from api.settings import Environment, Settings
from tests.builders import a_taxonomy
from tests.operator_cast import MORE_OF_THE_OPERATOR, OPERATOR
from tests.pages.site_cast import SECRET, SiteCast
from tests.pages.visitor import Visitor
from tests.pages.words import text_of

EVERYTHING = {**OPERATOR, **MORE_OF_THE_OPERATOR, "OFFICE_PHONE": "+49 30 000000"}
PAGES = ("/impressum", "/datenschutz")


def visit(site: SiteCast, variables: Mapping[str, str], environment: Environment = Environment.DEMO) -> Visitor:
    named = {name.lower(): value for name, value in variables.items()}
    settings = Settings(secret_key=SECRET, environment=environment, mail_reply_to="rat@town.example", **named)
    return Visitor(create_app(settings, site.open_uow, site.clock, a_taxonomy()), "http://127.0.0.1")


def test_the_imprint_names_body_address_representation_and_every_way_to_reach_it(site: SiteCast) -> None:
    page = visit(site, EVERYTHING).get("/impressum").text

    assert (
        "Wer diesen Dienst betreibt Netzwerk Kleinstadt e. V. Anschrift Musterweg 1 00000 Musterstadt "
        "Vertreten durch Vorstand E-Mail rat@town.example Telefon +49 30 000000 Register Amtsgericht Musterstadt, "
        "VR 0000 Umsatzsteuer-Identifikationsnummer DE000000000" in text_of(page)
    )
    assert 'href="mailto:rat@town.example"' in page
    assert 'href="tel:+4930000000"' in page


def test_the_privacy_page_names_body_contacts_and_authority(site: SiteCast) -> None:
    told = text_of(visit(site, EVERYTHING).get("/datenschutz").text)

    assert (
        "Verantwortliche Stelle Netzwerk Kleinstadt e. V. Musterweg 1, 00000 Musterstadt Kontakt rat@town.example "
        "+49 30 000000 Fragen zum Datenschutz datenschutz@austausch.example Aufsicht Datenschutzaufsicht des Landes, "
        "Musterplatz 2, 00000 Musterstadt" in told
    )


@pytest.mark.parametrize(
    ("basis", "told"),
    [(LegalBasis.PUBLIC_TASK, "Buchstabe e DSGVO"), (LegalBasis.LEGITIMATE_INTEREST, "Buchstabe f DSGVO")],
)
def test_the_legal_basis_is_the_operators_own(site: SiteCast, basis: LegalBasis, told: str) -> None:
    page = text_of(visit(site, EVERYTHING | {"OPERATOR_LEGAL_BASIS": basis}).get("/datenschutz").text)

    assert [one for one in ("Buchstabe e DSGVO", "Buchstabe f DSGVO") if one in page] == [told]


@pytest.mark.parametrize("path", PAGES)
def test_what_is_not_set_leaves_no_empty_label(site: SiteCast, path: str) -> None:
    told = text_of(visit(site, OPERATOR).get(path).text)

    assert "Netzwerk Kleinstadt e. V." in told
    assert [one for one in ("Telefon", "Register", "Umsatzsteuer", "Aufsicht ", "Beispiel") if one in told] == []


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("address", ["", "?sprache=en"])
def test_in_the_demo_the_stand_in_is_marked_as_an_example(site: SiteCast, path: str, address: str) -> None:
    told = text_of(visit(site, {}).get(path + address).text)

    assert "Beispielstelle" in told
    assert ("An example only" if address else "Nur ein Beispiel") in told


@pytest.mark.parametrize("path", PAGES)
def test_in_use_nobody_is_made_up(site: SiteCast, path: str) -> None:
    told = text_of(visit(site, {}, Environment.PRODUCTION).get(path).text)

    assert "Noch nicht ausgefüllt" in told
    assert "Beispiel" not in told


@pytest.mark.parametrize("path", PAGES)
def test_german_names_keep_their_language_on_an_english_page(site: SiteCast, path: str) -> None:
    page = visit(site, EVERYTHING).get(f"{path}?sprache=en").text

    assert '<html lang="en">' in page
    assert '<span lang="de">Netzwerk Kleinstadt e. V.</span>' in page
    assert 'hreflang="de"' in page


@pytest.mark.parametrize("path", PAGES)
def test_a_name_is_a_name_and_no_markup(site: SiteCast, path: str) -> None:
    page = visit(site, OPERATOR | {"OPERATOR_NAME": "<b>Rat & Tat</b>"}).get(path).text

    assert "&lt;b&gt;Rat &amp; Tat&lt;/b&gt;" in page
    assert "<b>Rat" not in page
