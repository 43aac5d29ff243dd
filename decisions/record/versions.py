"""Which frozen version of a decision counts."""

from decisions.record.models import Decision, Version


def latest(decision: Decision) -> Version | None:
    """The last version frozen, void or not, with its voiding if it has one."""
    return decision.versions.select_related("voiding").order_by("-number").first()


def current(decision: Decision) -> Version | None:
    """The version out for signature or decided: the latest, unless it is void."""
    version = latest(decision)
    return None if version is None or is_void(version) else version


def is_void(version: Version) -> bool:
    return hasattr(version, "voiding")
