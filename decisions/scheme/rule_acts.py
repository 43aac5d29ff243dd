"""Acts on sign-off rules: a rule is added, ended or replaced, from a day that is not past."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from commissioning.lib import dates, money
from commissioning.lib.refusal import Refused
from commissioning.models import User
from decisions.ledger import chain as ledger
from decisions.scheme.acts import lock_post, refuse_past
from decisions.scheme.explaining import sentence
from decisions.scheme.models import Post, SignOffRule
from decisions.scheme.permissions import check_may_change_scheme

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Terms:
    """What a rule says. Blank family or type, no kinds, no districts or no amount means every one."""

    post: Post
    position: int
    capacity: str
    function_family: str = ""
    decision_type: str = ""
    amount_from: Decimal | None = None
    kinds: tuple[str, ...] = ()
    localities: tuple[str, ...] = ()
    alternate: Post | None = None


@transaction.atomic
def add_rule(*, terms: Terms, in_force_from: date, by: User, at: datetime) -> SignOffRule:
    """Adds a rule for every decision submitted from that day on.

    Raises: Refused for a day that is past, for a post or an alternate that is abolished by then, and for an alternate
    that is the post itself.
    """
    check_may_change_scheme(by)
    rule = _put_in(terms, in_force_from, at)
    ledger.record(act="add_rule", by=by, at=at, rule=rule.pk, before={}, after=_said(rule))
    return rule


@transaction.atomic
def end_rule(*, rule: SignOffRule, until_on: date, by: User, at: datetime) -> SignOffRule:
    """Sets the last day on which the rule is in force; yesterday, where it counts no more from this moment.

    Raises: Refused for an earlier day, for one before it begins, and for a later end than it has.
    """
    check_may_change_scheme(by)
    rule, before = _end(rule, until_on, at)
    ledger.record(act="end_rule", by=by, at=at, rule=rule.pk, before=before, after=_said(rule))
    return rule


@transaction.atomic
def replace_rule(*, rule: SignOffRule, terms: Terms, in_force_from: date, by: User, at: datetime) -> SignOffRule:
    """Ends a rule and starts another the day after, so that no day lies between them.

    Raises: Refused where the new one says the same, for a day that is past, and for one on which the old rule has
    not begun or is over.
    """
    check_may_change_scheme(by)
    rule = _locked(rule)
    if terms == terms_of(rule):
        raise Refused("That is what the rule says already. Change something, or leave it as it is.")
    refuse_past(in_force_from, at, "A rule begins")
    if in_force_from <= rule.in_force_from:
        raise Refused(
            f"The rule begins on {dates.long(rule.in_force_from)}. Another can take its place from "
            f"{dates.long(rule.in_force_from + DAY)}."
        )
    if rule.in_force_until and in_force_from > rule.in_force_until + DAY:
        raise Refused(
            f"The rule ends on {dates.long(rule.in_force_until)}, so nothing would be in force until the new one. "
            f"Start it on {dates.long(rule.in_force_until + DAY)} or before."
        )
    before = _said(rule)
    rule.in_force_until = in_force_from - DAY
    rule.save(update_fields=["in_force_until"])
    new = _put_in(terms, in_force_from, at)
    ledger.record(act="replace_rule", by=by, at=at, rule=new.pk, replaced=rule.pk, before=before, after=_said(new))
    return new


def terms_of(rule: SignOffRule) -> Terms:
    """In the order in which kinds and districts are stored, which is that of the forms."""
    return Terms(
        post=rule.post,
        position=rule.position,
        capacity=rule.capacity,
        function_family=rule.function_family,
        decision_type=rule.decision_type,
        amount_from=rule.amount_from,
        kinds=tuple(rule.kinds),
        localities=tuple(rule.localities),
        alternate=rule.alternate,
    )


def _put_in(terms: Terms, in_force_from: date, at: datetime) -> SignOffRule:
    refuse_past(in_force_from, at, "A rule begins")
    if terms.alternate == terms.post:
        raise Refused(f"{terms.post.title} is no alternate for itself. Choose another post, or none.")
    named = [post for post in (terms.post, terms.alternate) if post]
    for post in map(lock_post, sorted(named, key=lambda post: post.pk)):
        if post.abolished_on:
            raise Refused(f"{post.title} is abolished from {dates.long(post.abolished_on)}. Choose another post.")
    said = vars(terms) | {"kinds": list(terms.kinds), "localities": list(terms.localities)}
    return SignOffRule.objects.create(**said, in_force_from=in_force_from)


def _locked(rule: SignOffRule) -> SignOffRule:
    return SignOffRule.objects.select_for_update(of=("self",)).select_related("post", "alternate").get(pk=rule.pk)


def _end(rule: SignOffRule, until_on: date, at: datetime) -> tuple[SignOffRule, dict[str, Any]]:
    rule, earliest = _locked(rule), timezone.localdate(at) - DAY
    if rule.in_force_until and rule.in_force_until <= until_on:
        raise Refused(f"The rule ends on {dates.long(rule.in_force_until)} already. Give an earlier day.")
    if until_on < earliest:
        raise Refused(f"{dates.long(until_on)} is past. The last day is {dates.long(earliest)} at the earliest.")
    if until_on < rule.in_force_from:
        raise Refused(
            f"The rule begins on {dates.long(rule.in_force_from)}. That day is the earliest on which it can end."
        )
    before = _said(rule)
    rule.in_force_until = until_on
    rule.save(update_fields=["in_force_until"])
    return rule, before


def _said(rule: SignOffRule) -> dict[str, Any]:
    return {
        "rule": sentence(rule),
        "position": rule.position,
        "capacity": rule.capacity,
        "function_family": rule.function_family,
        "decision_type": rule.decision_type,
        "kinds": list(rule.kinds),
        "localities": list(rule.localities),
        "alternate": rule.alternate.title if rule.alternate else "",
        "amount_from": "" if rule.amount_from is None else money.plain(rule.amount_from),
        "in_force_from": rule.in_force_from.isoformat(),
        "in_force_until": rule.in_force_until.isoformat() if rule.in_force_until else "",
    }
