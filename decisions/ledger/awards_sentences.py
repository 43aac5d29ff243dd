"""What became of the money of a decision, in plain sentences."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from commissioning.lib import money
from commissioning.lib.listing import listed
from decisions.ledger.scheme_sentences import day

AWARDS = ("post_awards", "agree")
WORDS = {
    "payee": "the payee",
    "provider": "the delivery provider",
    "instrument": "the instrument",
    "status": "how far it has come",
    "signed_on": "the day it was signed",
    "agreement_reference": "its reference",
    "purpose": "the purpose",
    "conditions": "the conditions",
    "is_fixed_price": "whether the price is fixed",
}


def awards_sentence(act: str, said: Mapping[str, Any]) -> str:
    """What happened, without the name of who did it."""
    return {
        "post_awards": f"made awards of the sealed figures: {_sum(said)} in {_counted(said)}, from "
        f"{day(said, 'effective_on')}.",
        "agree": f"wrote terms {said.get('number')} of the agreement with {said.get('grantee')}, from "
        f"{day(said, 'from_on')}{_changed(said)}, because: {said.get('reason')}",
    }[act]


def _sum(said: Mapping[str, Any]) -> str:
    try:
        return money.pounds(Decimal(str(said.get("total"))))
    except InvalidOperation:
        return "a sum that cannot be read"


def _counted(said: Mapping[str, Any]) -> str:
    number = said.get("adjustments")
    return "1 adjustment" if number == 1 else f"{number} adjustments"


def _changed(said: Mapping[str, Any]) -> str:
    changed = said.get("changed")
    names = [WORDS[name] for name in changed if name in WORDS] if isinstance(changed, list) else []
    return f": {listed(names)}" if names else ""
