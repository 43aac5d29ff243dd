"""What was done to the records of organisations, in plain sentences."""

from collections.abc import Mapping
from typing import Any

WORDS = {
    "name": "name",
    "charity_number": "charity number",
    "company_number": "company number",
    "local_authority_code": "local authority code",
    "ods_code": "ODS code",
    "other_names": "other names",
}
ORGANISATIONS = ("add_organisation", "change_organisation", "merge_organisations", "unmerge_organisation")


def organisations_sentence(act: str, detail: object) -> str:
    """What happened, without the name of who did it; also for a row that was altered into something else."""
    said: Mapping[str, Any] = detail if isinstance(detail, Mapping) else {}
    before, after = _part(said, "before"), _part(said, "after")
    name, duplicate, reason = said.get("name", ""), said.get("duplicate_name", ""), said.get("reason", "")
    return {
        "add_organisation": f"added the organisation {after.get('name', '')}{_numbers(after)}.",
        "change_organisation": f"changed the organisation {name}: {_changes(before, after)}.",
        "merge_organisations": f"merged the record {duplicate} into {name}, because: {reason}",
        "unmerge_organisation": f"let the record {duplicate} stand apart from {name} again, because: {reason}",
    }[act]


def _part(said: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    part = said.get(key)
    return part if isinstance(part, Mapping) else {}


def _numbers(after: Mapping[str, Any]) -> str:
    given = [
        f"{words} {after[key]}" for key, words in WORDS.items() if key not in ("name", "other_names") and after.get(key)
    ]
    return f", {', '.join(given)}" if given else ""


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    changed = [
        f"{words} from {_value(before.get(key))} to {_value(after.get(key))}"
        for key, words in WORDS.items()
        if key in before or key in after
    ]
    return "; ".join(changed)


def _value(value: object) -> str:
    return ", ".join(map(str, value)) or "none" if isinstance(value, list) else str(value or "none")
