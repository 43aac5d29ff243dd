"""Stylesheets, scripts and fonts, and the step that makes them."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from commissioning import assets
from commissioning.installation import system

LOCK = assets.ROOT / "package-lock.json"


def make(root: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "commissioning.assets"],
        cwd=root,
        env={**system.with_node(os.environ), **environ},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def checkout(tmp_path: Path) -> Iterator[Path]:
    """A checkout of what the step reads, with the packages of this one."""
    for name in assets.LOCKED:
        shutil.copy(assets.ROOT / name, tmp_path / name)
    shutil.copytree(assets.SASS, tmp_path / "static" / "sass")
    (tmp_path / "commissioning").mkdir()
    shutil.copy(assets.__file__, tmp_path / "commissioning" / "assets.py")
    (tmp_path / "node_modules").symlink_to(assets.PACKAGES)
    return tmp_path


def test_packages_are_locked_exactly_and_name_no_host() -> None:
    lock = json.loads(LOCK.read_text())
    wanted = json.loads((assets.ROOT / "package.json").read_text())["dependencies"]
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert lock["packages"][""]["dependencies"] == wanted
    assert all(re.fullmatch(r"[\d.]+", version) for version in wanted.values())
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())
    assert "resolved" not in LOCK.read_text()
    assert "://" not in LOCK.read_text(), "run npm install, then take the “funding” entries out of package-lock.json"


def test_nothing_is_done_when_nothing_changed() -> None:
    assert make(assets.ROOT).returncode == 0
    before = {path: path.stat().st_mtime_ns for path in assets.ASSETS.rglob("*")}
    done = make(assets.ROOT, PATH="")  # neither node nor npm is asked for
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert {path: path.stat().st_mtime_ns for path in assets.ASSETS.rglob("*")} == before


def test_changed_stylesheet_is_compiled_again(checkout: Path) -> None:
    assert make(checkout).stdout == "Stylesheets, scripts and fonts are ready.\n"
    tokens = checkout / "static" / "sass" / "app" / "_tokens.scss"
    tokens.write_text(tokens.read_text().replace("#0b3c5d", "#123456"))
    assert make(checkout).returncode == 0
    assert "--navy: #123456" in (checkout / "var" / "assets" / "css" / "app.css").read_text()


def test_fault_in_a_stylesheet_is_told_and_leaves_the_old_one(checkout: Path) -> None:
    make(checkout)
    before = (checkout / "var" / "assets" / "css" / "app.css").read_bytes()
    (checkout / "static" / "sass" / "app" / "_tokens.scss").write_text(":root { --navy: ")
    done = make(checkout)
    assert done.returncode == 1
    assert done.stderr.startswith("Sass could not compile the stylesheets. It said:\n")
    assert "_tokens.scss" in done.stderr
    assert (checkout / "var" / "assets" / "css" / "app.css").read_bytes() == before


def test_missing_node_and_missing_file_are_told_in_a_sentence(checkout: Path) -> None:
    assert make(checkout, PATH="").stderr == (
        "node was not found on the PATH. Run “make setup”, which finds it or fetches it.\n"
    )
    (checkout / "package-lock.json").unlink()
    assert make(checkout).stderr == ("package-lock.json is missing. Put it back, then run “make setup” again.\n")


def test_everything_a_sheet_asks_for_is_there_and_ours() -> None:
    sheets = sorted((assets.ASSETS / "css").glob("*.css"))
    assert [sheet.stem for sheet in sheets] == ["app", "govuk", "moj"]
    asked = {
        (sheet.parent / url).resolve() for sheet in sheets for url in re.findall(r'url\("?([^")]+)', sheet.read_text())
    }
    assert {path for path in asked if not path.is_file()} == set()
    fonts = {path.name for path in asked if path.suffix != ".svg"}
    assert fonts == {f"SourceSans3-{face}.ttf.woff2" for face in assets.FACES}
    written = " ".join(sheet.read_text() for sheet in sheets)
    assert "GDS Transport" not in written
    assert "crown" not in written
    assert "data:" not in written


def test_print_has_its_fonts_and_their_licence() -> None:
    fonts = assets.ASSETS / "fonts"
    faces = {f"SourceSans3-{face}.ttf" for face in assets.FACES}
    faces |= {f"DejaVuSans{face}.ttf" for face in assets.OTHER_SCRIPTS}
    assert {path.name for path in (fonts / "ttf").iterdir()} == faces
    assert "Bitstream Vera" in (fonts / "LICENSE").read_text()
    assert "SIL OPEN FONT LICENSE" in (fonts / "LICENSE.md").read_text().upper()


def test_scripts_point_to_no_source_map() -> None:
    scripts = list((assets.ASSETS / "js").glob("*.js"))
    names = {"govuk-frontend.min.js", "moj-frontend.min.js", "turndown.browser.es.js"}
    assert {script.name for script in scripts} == names
    assert [script.name for script in scripts if "sourceMappingURL" in script.read_text()] == []
