"""Sign-off rules in plain sentences."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from commissioning.lib import dates, money
from commissioning.lib.listing import listed
from decisions.scheme.case import Case
from decisions.scheme.choices import Capacity, Kind
from decisions.scheme.models import SignOffRule

VERBS = {
    Capacity.APPROVES: ("approves", "approve"),
    Capacity.AGREES: ("agrees to", "agree to"),
    Capacity.DECIDES: ("decides", "decide"),
    Capacity.CONSULTED: ("is consulted on", "are consulted on"),
}


def explain(rule: SignOffRule, case: Case) -> str:
    """Why a decision needs this signature: one sentence for the page and the notice.

    Example: "Deputy Mayor: required because £639,733.00 is £50,000.00 or more; rule from 1 April 2021."
    """
    since = f"rule from {dates.long(rule.in_force_from)}"
    wanted = "consulted" if rule.capacity == Capacity.CONSULTED else "required"
    if rule.amount_from is None:
        return f"{rule.post.title}: {wanted} for {scope(rule)}; {since}."
    found = money.pounds(case.own) if rule.amount_from <= case.own else _together(case)
    which = f" for {scope(rule)}" if rule.kinds or rule.localities else ""
    reason = f"{wanted}{which} because {found} is {money.pounds(rule.amount_from)} or more"
    return f"{rule.post.title}: {reason}; {since}."


def amount_of(case: Case, *, over: Decimal) -> str:
    """The figure that is over a limit: the decision's own where that suffices, else with what it varies."""
    return money.pounds(case.own) if case.own > over else _together(case)


def _together(case: Case) -> str:
    """The cumulative figure, and what stands in it."""
    which = "decision" if len(case.linked) == 1 else "decisions"
    names = f" ({listed(case.linked)})" if case.linked else ""
    return f"{money.pounds(case.amount)} with the {which} it varies{names}"


def sentence(rule: SignOffRule, together: Sequence[SignOffRule] = ()) -> str:
    """What the rule asks for, whatever the decision. `together` are other rules in its place.

    Examples: "Deputy Mayor decides every Deputy Mayor’s decision of £50,000.00 or more."; "Director and Treasurer, in
    either order, agree to every decision."
    """
    same = [each for each in together if _says(each) == _says(rule) and each.post_id != rule.post_id]
    others = [each.post.title for each in together if each not in same and each.post_id != rule.post_id]
    who = listed(each.post.title for each in (rule, *same))
    if same:
        who += f", {order(len(same) + 1)},"
    amount = "" if rule.amount_from is None else f" of {money.pounds(rule.amount_from)} or more"
    beside = f", {order(len(others) + 1 + len(same))} with {listed(others)}" if others else ""
    said = f"{who} {VERBS[Capacity(rule.capacity)][bool(same)]} {scope(rule)}{amount}{beside}."
    alternates = [
        f"{each.alternate.title} is the alternate for {each.post.title}." for each in (rule, *same) if each.alternate
    ]
    return " ".join([said, *alternates])


def _says(rule: SignOffRule) -> tuple[object, ...]:
    """All of a rule but its post and its alternate."""
    return (
        rule.position,
        rule.capacity,
        rule.function_family,
        rule.decision_type,
        rule.amount_from,
        *sorted(rule.kinds),
        *sorted(rule.localities),
    )


def scope(rule: SignOffRule) -> str:
    """What a rule covers but for the amount, in words."""
    which = rule.get_decision_type_display() if rule.decision_type else "decision"
    functions = f" on {rule.get_function_family_display().lower()} functions" if rule.function_family else ""
    return f"every {which}{functions}{of_kinds(rule.kinds)}{in_districts([*rule.districts.values()])}"


def of_kinds(kinds: Sequence[str]) -> str:
    """ " of the kind vary or uplift"; nothing where it is every kind."""
    return f" of the kind {listed((Kind(kind).label.lower() for kind in kinds), 'or')}" if kinds else ""


def in_districts(names: Sequence[str]) -> str:
    """ " that affects Bolton or Bury"; nothing where it is every district."""
    return f" that affects {listed(names, 'or')}" if names else ""


def beside(step: Any, steps: Iterable[Any]) -> str:
    """ "In either order with Treasurer", of a step of a chain that shares its place; or nothing."""
    others = [each.post.title for each in steps if each.place == step.place and each is not step]
    return f"In {order(len(others) + 1)[3:]} with {listed(others)}" if others else ""


def order(count: int) -> str:
    """ "in either order", or for three and more "in any order"."""
    return "in either order" if count <= 2 else "in any order"
