"""One text for one content: canonical JSON, its hash, and the hash as people read it aloud."""

import hashlib
import json


def dumps(value: object) -> str:
    """Write the value as JSON in the one way it can be written: keys in order, no spaces, text as it is.

    Shapes: text, whole numbers, true, false, null, lists (or tuples), and objects whose keys are text.
    Units: amounts and dates are given as text, so that no reader can round them.
    Ties: keys are in the order of their Unicode code points.
    Raises: TypeError at anything else, floats above all, naming where it is.
    """
    _check(value, "the content")
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def _check(value: object, where: str) -> None:
    match value:
        case None | str() | int():
            return
        case list() | tuple():
            for place, item in enumerate(value):
                _check(item, f"{where}[{place}]")
        case dict():
            for key, item in value.items():
                if not isinstance(key, str):
                    raise TypeError(f"A key of {where} is {key!r}; only text will do.")
                _check(item, f"{where}.{key}")
        case _:
            raise TypeError(f"{where} is a {type(value).__name__}; give text, a whole number, true, false or null.")


def sha256(text: str) -> str:
    """The SHA-256 of the text's UTF-8 bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def grouped(hexdigest: str, groups: int | None = None) -> str:
    """The hash in fours, as it is printed and compared by eye: “9f3c 7a21 …”; or only its first groups."""
    fours = [hexdigest[start : start + 4] for start in range(0, len(hexdigest), 4)]
    return " ".join(fours[:groups])
