"""Names one after the other, as prose."""

from collections.abc import Iterable


def listed(names: Iterable[str], last: str = "and") -> str:
    """ "Bury", "Bury and Wigan", "Bolton, Bury and Wigan"; blank names are passed over."""
    *most, end = [name for name in names if name] or [""]
    return f"{', '.join(most)} {last} {end}" if most else end
