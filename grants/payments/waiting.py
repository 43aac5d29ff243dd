"""Why an instalment may not be released: one rule, one sentence. A rule is added by adding its function to RULES."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from commissioning.lib import dates, money
from commissioning.lib.listing import listed
from decisions.record.states import State as DecisionState
from grants.awards.choices import AgreementStatus
from grants.payments.choices import OPEN, Precedent, State
from grants.payments.querysets import IN_FORCE, SIGNED

Rule = Callable[[Any, date], str]


def blocks(instalment: Any, on: date) -> list[str]:
    """Every reason why it may not be released on a day, whoever asks; none where it may.

    Shapes: `instalment` as InstalmentQuerySet.with_facts(on) loads it; `ready()` there says the same to the database.
    """
    return [sentence for rule in RULES if (sentence := rule(instalment, on))]


def open_to_release(instalment: Any, on: date) -> str:
    if instalment.state in OPEN:
        return ""
    return f"It is {State(instalment.state).label.lower()}."


def in_force(instalment: Any, on: date) -> str:
    """Source: research V38: nothing is paid before the decision is in force, or while it is held."""
    if instalment.decision_state in IN_FORCE:
        return ""
    decision = instalment.award.agreement.decision
    return f"{decision.reference} is {DecisionState(instalment.decision_state).label.lower()}, so nothing is paid."


def agreement_signed(instalment: Any, on: date) -> str:
    if instalment.agreement_status in SIGNED:
        return ""
    status = AgreementStatus(instalment.agreement_status).label.lower()
    return f"The agreement with {instalment.award.agreement.grantee} is not signed by both sides: {status}."


def conditions_met(instalment: Any, on: date) -> str:
    wanted = [in_words(each, answer(each, instalment)) for each in instalment.open_conditions]
    return f"Not met yet: {listed(wanted)}." if wanted else ""


def in_step(instalment: Any, on: date) -> str:
    """An award that was raised or reduced needs a schedule that comes to what it is now."""
    missing = instalment.awarded - instalment.scheduled
    if not missing:
        return ""
    way = "short of" if missing > 0 else "over"
    return f"The schedule is out of step: {money.pounds(abs(missing))} {way} the award. Write a new one."


def within_award(instalment: Any, on: date) -> str:
    if instalment.released + instalment.amount <= instalment.awarded or instalment.state not in OPEN:
        return ""
    return f"With it {money.pounds(instalment.released + instalment.amount)} would be released, and " + (
        f"{money.pounds(instalment.awarded)} is awarded."
    )


def subsidy_confirmed(instalment: Any, on: date) -> str:
    """Of its answer to the notification, and of all that is given: grants.subsidy.standing.Unconfirmed.

    Source: Subsidy Control Act 2022, s.37(3).
    """
    if not instalment.lacks_subsidy:
        return ""
    return f"{instalment.award.agreement.grantee} has not confirmed what other minimal financial assistance it had."


def nothing_still_out(instalment: Any, on: date) -> str:
    """What a replaced decision paid is the same money: it comes back, or is booked back, before it goes out again."""
    if instalment.still_out <= 0:
        return ""
    over = money.pounds(Decimal(instalment.still_out))
    return f"{over} is still out under the decision that this one replaces. Claw it back there first."


def returns_in(instalment: Any, on: date) -> str:
    """One that was queried and has not come again is late too: grants.returns.standing."""
    late = instalment.late_returns
    return f"Returns are overdue: {_named(late)}." if late else ""


def answer(condition: dict[str, Any], instalment: Any) -> str:
    """What returns say of a condition that they answer; nothing of others."""
    if not condition["by_returns"]:
        return ""
    if condition["kind"] == Precedent.RETURNS:
        return f"not in: {_named(instalment.awaited_returns)}"
    if instalment.unspent > Decimal(condition["cap"]):
        return f"returns come to {money.pounds(instalment.unspent)}"
    return f"not accepted yet: {_named(instalment.unread_returns)}"


def in_words(condition: dict[str, Any], answer: str = "") -> str:
    """A condition in the middle of a sentence, with what returns say of it."""
    kind, text = Precedent(condition["kind"]), condition["text"]
    if kind is Precedent.OTHER:
        return str(text)
    words = f"{kind.label[0].lower()}{kind.label[1:]}"
    if kind is Precedent.UNDERSPEND:
        words = f"unallocated underspend is not above {money.pounds(Decimal(condition['cap']))}"
    more = "; ".join(filter(None, (text, answer)))
    return f"{words} ({more})" if more else words


def _named(returns: list[dict[str, Any]]) -> str:
    return listed([f"“{each['title']}”, due on {dates.long(date.fromisoformat(each['due_on']))}" for each in returns])


RULES: tuple[Rule, ...] = (
    *(open_to_release, in_force, agreement_signed, conditions_met),
    *(in_step, within_award, subsidy_confirmed, nothing_still_out, returns_in),
)
