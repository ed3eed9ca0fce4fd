"""Do all page templates keep the rules that no single page can be asked about?"""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[2] / "api/templates"
ALL = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
PAGES = [name for name in ALL if "/" not in name and name != "base.html"]
PARTS = [name for name in ALL if name.startswith("parts/")]
SCRIPTS_AND_STYLES = sorted((Path(__file__).parents[2] / "api/static").glob("*.[cj]s*"))


def source(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def test_there_are_pages_and_parts_to_look_at() -> None:
    assert len(PAGES) >= 12
    assert len(PARTS) >= 8


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_a_title_of_its_own_and_one_first_heading(name: str) -> None:
    text = source(name)

    assert text.startswith('{% extends "base.html" %}\n')
    assert re.search(r"\{% block title %\}.+\{% endblock %\}", text)
    assert len(re.findall(r"<h1[ >]", text)) == 1


@pytest.mark.parametrize("name", ALL)
def test_nothing_is_inline_and_nothing_is_fetched_from_elsewhere(name: str) -> None:
    text = source(name)

    assert re.findall(r"<script(?![^>]* src=)|<style|\sstyle=|\son[a-z]+=|javascript:", text) == []
    assert re.findall(r'(?:src|href|action)="(?:https?:)?//', text) == []


@pytest.mark.parametrize("name", ALL)
def test_no_text_reaches_the_page_without_being_escaped(name: str) -> None:
    assert re.findall(r"\|\s*safe\b|autoescape", source(name)) == []


@pytest.mark.parametrize("name", ALL)
def test_every_form_that_changes_something_carries_its_token(name: str) -> None:
    for form in re.findall(r"(?s)<form.*?</form>", source(name)):
        assert ('method="post"' not in form) or ('name="csrf"' in form)


@pytest.mark.parametrize("name", ALL)
def test_words_for_people_hold_no_signs_inside(name: str) -> None:
    assert re.findall(r"[a-zäöüß][:*_]in(?:nen)?\b", source(name)) == []


@pytest.mark.parametrize("name", PARTS)
def test_a_part_says_what_it_shows(name: str) -> None:
    assert re.search(r"\{# .+ #\}", source(name))


@pytest.mark.parametrize("path", SCRIPTS_AND_STYLES, ids=lambda path: path.name)
def test_own_scripts_and_styles_fetch_nothing_from_elsewhere_either(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert re.findall(r"https?://|@import|eval\(|innerHTML", text) == []
