"""Does every town have an office address that leads to nobody real?"""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emails.demo_addresses import demo_address
from emails.postbox import seal
from matchmaker.towns.profile import Role
from tests.unit.emails.test_postbox import ENVELOPE, SHORT, opened

ADDRESS = re.compile(r"(buergermeisteramt|verwaltung)@[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.example")


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Zwönitz", "zwoenitz"),
        ("Mücheln (Geiseltal)", "muecheln-geiseltal"),
        ("Laucha an der Unstrut", "laucha-an-der-unstrut"),
        ("Oestrich-Winkel", "oestrich-winkel"),
        ("Bönen", "boenen"),
        ("Bo\u0308nen", "boenen"),
        ("Großräschen", "grossraeschen"),
        ("GROẞRÄSCHEN", "grossraeschen"),
        ("St. Égrève", "st-egreve"),
        ("  Dornfeld / Süd ", "dornfeld-sued"),
        ("北京", "stadt"),
        ("x" * 62 + " yz", "x" * 62),
    ],
)
def test_the_address_is_spelled_as_people_would(name: str, label: str):
    assert demo_address(name, Role.MAYOR) == f"buergermeisteramt@{label}.example"
    assert demo_address(name, Role.ADMINISTRATION) == f"verwaltung@{label}.example"


@given(st.text(), st.sampled_from(Role))
def test_every_name_gives_an_address_below_example_that_a_mail_can_carry(name: str, role: Role):
    address = demo_address(name, role)

    assert ADDRESS.fullmatch(address)
    mail = opened(
        seal(SHORT, type(ENVELOPE)(**{f: getattr(ENVELOPE, f) for f in ENVELOPE.__slots__} | {"recipient": address}))
    )
    assert mail["To"] == address
