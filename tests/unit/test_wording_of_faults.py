"""Does a refusal name what stands in the file, as it stands there?"""

import json

import pytest

from matchmaker.errors import BadInput
from matchmaker.towns.fault_list import shown
from matchmaker.towns.intake import take_in
from matchmaker.towns.source_file import SourceFile
from tests.builders import a_taxonomy, a_town, ags


def reasons(body: bytes) -> list[str]:
    with pytest.raises(BadInput) as refusal:
        take_in(SourceFile("profile.json", body), a_taxonomy(), {ags(0): a_town(0)})
    return [fault.reason for fault in refusal.value.faults]


@pytest.mark.parametrize(("value", "said"), [(True, "„true“"), (False, "„false“"), ("ja", "„ja“"), (1, "„1“")])
def test_a_truth_value_is_not_called_a_word_that_nobody_wrote(value, said):
    assert shown(value) == said


def test_an_empty_file_is_empty_whatever_it_should_have_held():
    assert reasons(b"") == ["Die Datei ist leer. Wählen Sie eine Datei mit Inhalt."]


def test_a_key_that_is_like_no_other_leads_to_where_keys_are_found():
    body = json.dumps({"towns": [{"ags": ags(0), "needs": [{"id": "qqqqqqqq"}]}]}).encode()

    assert [reason for reason in reasons(body) if "matchmaker topics suggest" in reason] != []


def test_a_key_is_quoted_as_everything_else_is():
    body = json.dumps({"towns": [{"ags": int(ags(0))}]}).encode()

    assert [reason for reason in reasons(body) if f"„{ags(0)}“" in reason] != []
