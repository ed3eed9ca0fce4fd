"""Who answers for the site, and does nobody hear from it as long as that is not known?"""

import pytest

from api.operator_faults import MISSING, LegalBasis
from api.responsible_body import STAND_IN, NobodyResponsible, ResponsibleBody, named_body, responsible_body
from api.settings import Environment, Settings
from emails.letter_parts import Responsible
from tests.operator_cast import MORE_OF_THE_OPERATOR, OPERATOR

NAMED = {name.lower(): value for name, value in OPERATOR.items()}
MORE = {name.lower(): value for name, value in MORE_OF_THE_OPERATOR.items()}
BODY = ResponsibleBody(
    name="Netzwerk Kleinstadt e. V.",
    address=("Musterweg 1", "00000 Musterstadt"),
    represented_by="Vorstand",
    basis=LegalBasis.LEGITIMATE_INTEREST,
    data_protection="datenschutz@austausch.example",
)


@pytest.mark.parametrize("environment", Environment)
def test_whoever_is_named_answers_in_the_demo_too(environment: Environment):
    assert responsible_body(Settings(environment=environment, **NAMED)) == BODY


def test_what_not_everybody_has_is_told_where_it_is_there():
    told = named_body(Settings(**NAMED, **MORE))

    assert (told.register, told.vat_id, told.authority) == (
        "Amtsgericht Musterstadt, VR 0000",
        "DE000000000",
        "Datenschutzaufsicht des Landes, Musterplatz 2, 00000 Musterstadt",
    )


def test_a_letter_says_the_address_in_one_line():
    assert BODY.in_letters == Responsible(BODY.name, "Musterweg 1, 00000 Musterstadt", BODY.data_protection)


@pytest.mark.parametrize("missing", MISSING)
def test_half_a_body_is_nobody_in_use_and_a_stand_in_in_the_demo(missing: str):
    half = NAMED | {missing: ""}

    assert responsible_body(Settings(**half)) is None
    assert responsible_body(Settings(environment=Environment.DEMO, **half)) == STAND_IN
    with pytest.raises(NobodyResponsible, match=rf"\({missing.upper()}\)"):
        named_body(Settings(**half))


def test_nobody_could_take_the_stand_in_for_somebody():
    assert STAND_IN.is_example
    assert STAND_IN.name == "Beispielstelle"
    assert STAND_IN.data_protection.endswith(".example")
