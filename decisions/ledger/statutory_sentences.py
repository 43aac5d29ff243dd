"""What was said of agreements for statutory lists, in plain sentences."""

from collections.abc import Mapping
from typing import Any

from commissioning.lib.listing import listed

STATUTORY = ("detail",)
NAMES = {
    "sector": "what the recipient is",
    "is_small": "its size",
    "irrecoverable_vat": "the VAT that cannot be recovered",
    "review_on": "the day of the review",
    "has_no_review": "whether a review is planned",
    "invitation": "the invitation it came from",
    "tender_reference": "the reference of that invitation",
}


def statutory_sentence(act: str, said: Mapping[str, Any]) -> str:
    """What happened, without the name of who did it."""
    changed = said.get("changed")
    names = [NAMES.get(str(each), str(each)) for each in changed] if isinstance(changed, list) else []
    reason = f", because: {said['reason']}" if said.get("reason") else "."
    return f"said for statutory lists, of the agreement with {said.get('grantee')}: {listed(names)}{reason}"
