"""Letters about minimal financial assistance, what was confirmed, and the subsidy database, in plain sentences."""

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from commissioning.lib import money
from decisions.ledger.scheme_sentences import day

Detail = Mapping[str, Any]


def _sum(said: Detail, name: str) -> str:
    try:
        return money.pounds(Decimal(str(said.get(name))))
    except InvalidOperation:
        return "an amount"


def _letter(said: Detail) -> str:
    return f"letter {said.get('letter')} to {said.get('grantee', '')}"


SENTENCES: dict[str, Callable[[Detail], str]] = {
    "write_notification": lambda said: (
        f"wrote {_letter(said)}, that minimal financial assistance of {_sum(said, 'amount')} is proposed."
    ),
    "write_given": lambda said: (
        f"wrote {_letter(said)}, that minimal financial assistance of {_sum(said, 'amount')} is given."
    ),
    "send_letter": lambda said: (
        f"recorded that {_letter(said)} was sent on {day(said, 'sent_on')}: {said.get('how', '')}"
    ),
    "confirm_subsidy": lambda said: (
        f"took in what {said.get('grantee', '')} confirmed on {day(said, 'confirmed_on')}: "
        f"{_sum(said, 'elsewhere')} of minimal financial assistance from others, and no more than the limit together."
    ),
    "enter_subsidy": lambda said: (
        f"recorded that what is given to {said.get('grantee', '')} is in the subsidy database as "
        f"{said.get('database_reference', '')}, since {day(said, 'entered_on')}."
    ),
}
