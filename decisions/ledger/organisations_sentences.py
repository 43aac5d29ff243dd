"""What was done to the records of organisations, in plain sentences."""

from collections.abc import Mapping
from typing import Any

from decisions.ledger.changes import changed, part

WORDS = {
    "name": "name",
    "charity_number": "charity number",
    "company_number": "company number",
    "local_authority_code": "local authority code",
    "ods_code": "ODS code",
    "other_names": "other names",
}
ORGANISATIONS = ("add_organisation", "change_organisation", "merge_organisations", "unmerge_organisation")


def organisations_sentence(act: str, said: Mapping[str, Any]) -> str:
    """What happened, without the name of who did it."""
    after = part(said, "after")
    name, duplicate, reason = said.get("name", ""), said.get("duplicate_name", ""), said.get("reason", "")
    return {
        "add_organisation": f"added the organisation {after.get('name', '')}{_numbers(after)}.",
        "change_organisation": f"changed the organisation {name}: {changed(said, WORDS)}.",
        "merge_organisations": f"merged the record {duplicate} into {name}, because: {reason}",
        "unmerge_organisation": f"let the record {duplicate} stand apart from {name} again, because: {reason}",
    }[act]


def _numbers(after: Mapping[str, Any]) -> str:
    given = [
        f"{words} {after[key]}" for key, words in WORDS.items() if key not in ("name", "other_names") and after.get(key)
    ]
    return f", {', '.join(given)}" if given else ""
