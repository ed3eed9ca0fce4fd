"""Does the council brief come out of the browser's printer as one sheet, without the site around it?"""

from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.browser.live_site import TOKENS


@pytest.mark.parametrize("language", ["de", "en"])
def test_it_prints_on_one_sheet(visit, language: str) -> None:
    page = visit().open(f"/vorschlaege/{TOKENS['proposal']}/kurzvorlage?sprache={language}")

    printed = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))

    assert len(printed.pages) == 1
    text = printed.pages[0].extract_text()
    assert "Dippoldiswalde" in text
    assert "Kleinstadt-Austausch" not in text
    assert "PDF" not in text
