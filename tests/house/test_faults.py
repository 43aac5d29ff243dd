"""docs/faults.md: every fault seen elsewhere has a test that exists, or the reason why it has none."""

import ast
import re
from pathlib import Path

PROJECT = Path(__file__).parents[2]
ROWS = re.compile(r"^\| (.+?) \| (.+?) \|$", re.M)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
SOURCES = {
    "The ten of the house style",
    "Hypha",
    "PloneMeeting and its portal",
    "LITE",
    "MHCLG funding service",
    "BOPS",
    "Kaleidos",
    "FAC",
    "GEVER",
    "Gelinkt Notuleren",
    "DocuSeal and Documenso",
    "RODA",
    "Open Zaak",
    "Packages",
    "What goes wrong in real notices",
    "What the seeds do",
}


def functions_of(path: Path) -> set[str]:
    return {node.name for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)}


def faults() -> dict[str, list[tuple[str, str]]]:
    """Fault and what tries it, by source."""
    parts = (PROJECT / "docs" / "faults.md").read_text().split("\n## ")[1:]
    return {part.splitlines()[0]: ROWS.findall(part)[1:] for part in parts}


def test_every_source_has_its_faults() -> None:
    assert set(faults()) == SOURCES
    assert len(faults()["The ten of the house style"]) == 10
    assert min(len(rows) for rows in faults().values()) >= 2


def test_the_cases_of_the_seeds_are_all_there_and_all_tried() -> None:
    rows = faults()["What the seeds do"]
    assert {case.split()[0] for case, _ in rows} == {f"T{number:02}" for number in range(1, 27)}
    assert [case for case, tried in rows if not TEST.fullmatch(tried)] == []


def test_every_fault_has_a_test_that_exists_or_a_reason() -> None:
    wrong = []
    for rows in faults().values():
        for fault, tried in rows:
            named = TEST.fullmatch(tried)
            if named:
                path = PROJECT / named[1]
                if not path.is_file() or named[2] not in functions_of(path):
                    wrong.append(f"{fault}: there is no {named[1]}::{named[2]}")
            elif not re.match(r"(Later|No counterpart): \w", tried):
                wrong.append(f"{fault}: neither a test nor a reason: {tried}")
    assert wrong == []


def test_every_test_of_a_fault_is_in_the_list() -> None:
    named = set(TEST.findall((PROJECT / "docs" / "faults.md").read_text()))
    files = (PROJECT / "tests" / "faults").glob("test_*.py")
    written = {
        (str(path.relative_to(PROJECT)), name)
        for path in files
        for name in functions_of(path)
        if name.startswith("test_")
    }
    assert written - named == set()
