"""Stylesheets, scripts and fonts: npm packages and our Sass become files under var/assets/. Needs Python alone."""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ASSETS = ROOT / "var" / "assets"
PACKAGES = ROOT / "node_modules"
SASS = ROOT / "static" / "sass"

SHEETS = ("govuk", "moj", "app")
LOCKED = ("package.json", "package-lock.json", ".npmrc")
FACES = ("Regular", "It", "Semibold", "Bold")
OTHER_SCRIPTS = ("", "-Oblique", "-Bold", "-BoldOblique")  # what Source Sans has no letters for, in notices alone
SCRIPTS = (
    "govuk-frontend/dist/govuk/govuk-frontend.min.js",
    "@ministryofjustice/frontend/moj/moj-frontend.min.js",
    "turndown/lib/turndown.browser.es.js",
)
FILES = {  # from a package: to var/assets/
    **{f"source-sans/WOFF2/TTF/SourceSans3-{face}.ttf.woff2": "fonts" for face in FACES},
    **{f"source-sans/TTF/SourceSans3-{face}.ttf": "fonts/ttf" for face in FACES},
    **{f"dejavu-fonts-ttf/ttf/DejaVuSans{face}.ttf": "fonts/ttf" for face in OTHER_SCRIPTS},
    "source-sans/LICENSE.md": "fonts",
    "dejavu-fonts-ttf/LICENSE": "fonts",
    "@ministryofjustice/frontend/moj/assets/images/icon-document.svg": "images",
}


def main() -> int:
    """Bring var/assets/ up to date. Raises: SystemExit with a sentence where it cannot."""
    with alone():
        wanted = fingerprint(source_files())
        if stamp(ASSETS) == wanted:
            return 0
        install_packages()
        build(wanted)
    sys.stdout.write("Stylesheets, scripts and fonts are ready.\n")
    return 0


@contextmanager
def alone() -> Iterator[None]:
    """Let one process at a time do this work; the next one finds it done."""
    ASSETS.parent.mkdir(parents=True, exist_ok=True)
    with (ASSETS.parent / "assets.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def source_files() -> list[Path]:
    return [*(ROOT / name for name in LOCKED), *sorted(SASS.rglob("*.scss")), Path(__file__)]


def fingerprint(paths: list[Path]) -> str:
    """SHA-256 of the files' names and contents. Raises: SystemExit where one is missing."""
    digest = hashlib.sha256()
    for path in paths:
        if not path.is_file():
            raise SystemExit(f"{path.relative_to(ROOT)} is missing. Put it back, then run “make setup” again.")
        digest.update(f"{path.relative_to(ROOT)}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def stamp(folder: Path) -> str:
    path = folder / ".stamp"
    return path.read_text() if path.is_file() else ""


def install_packages() -> None:
    """Run `npm ci` unless node_modules/ already holds what the lock file says."""
    wanted = fingerprint([ROOT / name for name in LOCKED])
    if stamp(PACKAGES) == wanted:
        return
    command = [tool("npm"), "ci", "--no-progress", "--loglevel=error"]
    run(command, "npm could not install the packages of package-lock.json")
    (PACKAGES / ".stamp").write_text(wanted)


def build(wanted: str) -> None:
    """Make everything in a folder aside, then put it in the place of var/assets/ whole."""
    fresh = ASSETS.with_name("assets.new")
    shutil.rmtree(fresh, ignore_errors=True)
    compile_sheets(fresh / "css")
    for source, folder in FILES.items():
        copy(PACKAGES / source, fresh / folder)
    for source in SCRIPTS:
        copy_script(PACKAGES / source, fresh / "js")
    (fresh / ".stamp").write_text(wanted)
    shutil.rmtree(ASSETS, ignore_errors=True)
    fresh.replace(ASSETS)


def compile_sheets(folder: Path) -> None:
    pairs = [f"{SASS / name}.scss:{folder / name}.css" for name in SHEETS]
    options = ["--no-source-map", "--style=compressed", f"--load-path={ROOT}", f"--load-path={PACKAGES}"]
    program = PACKAGES / "sass" / "sass.js"
    run([tool("node"), str(program), *options, *pairs], "Sass could not compile the stylesheets")


def copy(source: Path, folder: Path) -> None:
    if not source.is_file():
        raise SystemExit(f"{source.relative_to(ROOT)} is missing. Delete node_modules/ and run “make setup” again.")
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, folder / source.name)


def copy_script(source: Path, folder: Path) -> None:
    """Copy without the pointer to a source map, which is not published and which hashed file names would look for."""
    copy(source, folder)
    target = folder / source.name
    target.write_text(re.sub(r"//# sourceMappingURL=\S+", "", target.read_text()))


def tool(name: str) -> str:
    found = shutil.which(name)
    if not found:
        raise SystemExit(f"{name} was not found on the PATH. Run “make setup”, which finds it or fetches it.")
    return found


def run(command: list[str], failure: str) -> None:
    """Run quietly. Raises: SystemExit with the failure in words and the last lines that the command said."""
    done = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()[-15:]
        raise SystemExit("\n".join([f"{failure}. It said:", *said]))


if __name__ == "__main__":
    sys.exit(main())
