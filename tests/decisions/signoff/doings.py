"""What people try in test_machine.py: acts by name."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from commissioning.models import Organisation, User
from decisions.drafting import acts
from decisions.record.choices import Relation
from decisions.record.models import Decision, Version
from decisions.record.states import State
from decisions.scheme import acts as posts
from decisions.scheme import covers, rule_acts
from decisions.scheme.choices import Capacity
from decisions.scheme.delegations import Delegation
from decisions.scheme.models import Post, PostHolding, SignOffRule
from decisions.signoff import conditions, returning, signing, submission
from decisions.signoff.conditions import Wanted
from tests.factories import user

Doing = Callable[..., Any]
"""Takes the decision and its latest version, `by` and `at`."""

DAY = timedelta(days=1)
AMOUNTS = (Decimal("639733.00"), Decimal("50000.00"), Decimal("49999.99"))


# On the record


def start(decision: Decision, version: Version | None, **who: Any) -> None:
    acts.start(subject="A second thing to decide", **who)


def edit(decision: Decision, version: Version | None, **who: Any) -> None:
    acts.write(decision=decision, key="reasons", text=f"Reasons at {who['at']}.", **who)


def unprintable(decision: Decision, version: Version | None, **who: Any) -> None:
    acts.write(decision=decision, key="background", text="漢字", **who)


def describe(decision: Decision, version: Version | None, **who: Any) -> None:
    other = "chief_officer" if decision.type == "deputy_mayor" else "deputy_mayor"
    acts.describe(decision=decision, section="type", fields={"type": other}, **who)


def cost(total: Decimal) -> Doing:
    """The act of giving that sum to one council; the funding and the allocation are two acts."""

    def act(decision: Decision, version: Version | None, **who: Any) -> None:
        funder = Organisation.objects.get(name="Greater Manchester Combined Authority")
        row = {"amount": total, "financial_year": 2021}
        source = {"funder": funder, "status": "agreement_signed", **row}
        to = {"recipient": Organisation.objects.get(name="Bolton Council"), **row}
        acts.fund(decision=decision, fields={"total": total, "vat_basis": "outside_scope"}, sources=[source], **who)
        acts.allocate(decision=decision, fields={"financial_years": [2021]}, rows=[to], **who)

    return act


def only_fund(decision: Decision, version: Version | None, **who: Any) -> None:
    """The total alone: the allocations no longer add up to it."""
    acts.fund(decision=decision, fields={"total": Decimal("5.00")}, sources=[], **who)


def submit(decision: Decision, version: Version | None, **who: Any) -> None:
    submission.submit(decision=decision, **who)


def sign(decision: Decision, version: Version, **who: Any) -> None:
    """With a view, which counts only where one is asked for."""
    signing.sign(version=version, sha256=version.sha256, view="The money is there.", **who)


def sign_on_condition(decision: Decision, version: Version, *, at: datetime, **who: Any) -> None:
    wanted = [Wanted("Report in May.", timezone.localdate(at) + DAY), Wanted("Councils sign first.")]
    signing.sign(version=version, sha256=version.sha256, view="Yes, but.", conditions=wanted, at=at, **who)


def meet(decision: Decision, version: Version | None, **who: Any) -> None:
    """Marks a condition as met: the first of the newest version, void or not, if it has one."""
    found = conditions.SignOffCondition.objects.filter(sign_off__version=version).first()
    if found:
        conditions.discharge(condition=found, note="Reported.", **who)


def sign_first_version(decision: Decision, version: Version, **who: Any) -> None:
    sign(decision, decision.versions.get(number=1), **who)


def stand_aside(decision: Decision, version: Version, **who: Any) -> None:
    signing.stand_aside(version=version, reason="My brother", **who)


def send_back(decision: Decision, version: Version, **who: Any) -> None:
    returning.return_to_author(version=version, reason="Wrong.", **who)


def reject(decision: Decision, version: Version, **who: Any) -> None:
    returning.reject(version=version, reason="No.", **who)


def take_back(decision: Decision, version: Version | None, **who: Any) -> None:
    returning.take_back(decision=decision, **who)


def withdraw(decision: Decision, version: Version | None, **who: Any) -> None:
    returning.withdraw(decision=decision, reason="Not needed.", **who)


def defer(decision: Decision, version: Version | None, *, at: datetime, **who: Any) -> None:
    returning.defer(decision=decision, reason="After the budget.", until=timezone.localdate(at) + DAY, at=at, **who)


def resume(decision: Decision, version: Version | None, **who: Any) -> None:
    returning.resume(decision=decision, **who)


def overtake(decision: Decision, version: Version | None, *, by: User, at: datetime) -> None:
    """The other record that replaces the same earlier decision is submitted and signed by everyone, or by nobody."""
    replacing = Decision.objects.filter(links__relation=Relation.SUPERSEDES, state=State.DRAFT)
    rival = replacing.exclude(pk=decision.pk).order_by("-pk").first()
    if rival is None:
        return
    with transaction.atomic():
        out = submission.submit(decision=rival, by=rival.author, at=at)
        for step in out.steps.all():
            held = PostHolding.objects.covering(timezone.localdate(at)).filter(post=step.post_id).first()
            sign(rival, out, by=held.holder if held else by, at=at)


ANYTIME = [
    *(start, edit, describe, *map(cost, AMOUNTS), only_fund, submit, take_back, take_back, unprintable, withdraw),
    *(defer, defer, resume, resume, overtake),
]
ONCE_SUBMITTED = [
    *(*ANYTIME, sign, sign, sign, sign_first_version, stand_aside, send_back, send_back, send_back, reject),
    *(sign_on_condition, sign_on_condition, meet, meet),
]


# On delegations


def let(post: Post, to: User, *, days: int, limit: Decimal | None, kind: str) -> Doing:
    """The act of giving that post away for so many days."""

    def act(decision: Decision, version: Version | None, *, by: User, at: datetime) -> None:
        covers.delegate(
            post=post,
            to=to,
            from_on=timezone.localdate(at),
            until_on=timezone.localdate(at) + timedelta(days=days),
            limit=limit,
            decision_type=kind,
            document="Minute 4",
            by=by,
            at=at,
        )

    return act


def hand_back(decision: Decision, version: Version | None, *, by: User, at: datetime) -> None:
    """Ends the newest delegation, if there is one."""
    newest = Delegation.objects.filter(ended_at=None).first()
    if newest:
        covers.end(delegation=newest, by=by, at=at)


# On the scheme


def leave(code: str, *, days: int) -> Doing:
    """Whoever holds the post holds it until so many days from today."""

    def act(decision: Decision, version: Version | None, *, by: User, at: datetime) -> None:
        held = PostHolding.objects.covering(timezone.localdate(at)).filter(post__code=code).first()
        if held:
            posts.end_holding(holding=held, until_on=timezone.localdate(at) + timedelta(days=days), by=by, at=at)

    return act


def join(code: str, who: str) -> Doing:
    """That person holds the post from the first day on which nobody does."""

    def act(decision: Decision, version: Version | None, *, by: User, at: datetime) -> None:
        last = PostHolding.objects.filter(post__code=code).latest("from_on").until_on
        day = max(timezone.localdate(at), last + DAY) if last else timezone.localdate(at)
        posts.appoint(post=Post.objects.get(code=code), holder=user(who), from_on=day, by=by, at=at)

    return act


def rename(decision: Decision, version: Version | None, *, by: User, at: datetime) -> None:
    posts.rename_post(post=Post.objects.get(code="treasurer"), title=f"Treasurer {at:%d %H}", by=by, at=at)


def _last_rule(code: str) -> SignOffRule:
    return SignOffRule.objects.filter(post__code=code).latest("in_force_from", "pk")


def raise_threshold(decision: Decision, version: Version | None, *, by: User, at: datetime) -> None:
    """The Deputy Mayor signs from another amount on: now 50,000, now 60,000 pounds."""
    old = _last_rule("deputy-mayor")
    amount = Decimal(60_000 if old.amount_from == 50_000 else 50_000)
    terms = replace(rule_acts.terms_of(old), amount_from=amount)
    rule_acts.replace_rule(rule=old, terms=terms, in_force_from=timezone.localdate(at), by=by, at=at)


def move_place(decision: Decision, version: Version | None, *, by: User, at: datetime) -> None:
    """The Treasurer signs beside the Director, or after."""
    old = _last_rule("treasurer")
    terms = replace(rule_acts.terms_of(old), position=2 if old.position == 3 else 3)
    rule_acts.replace_rule(rule=old, terms=terms, in_force_from=timezone.localdate(at), by=by, at=at)


def only_consult(decision: Decision, version: Version | None, *, by: User, at: datetime) -> None:
    """The Treasurer is asked for a view, or again to agree."""
    old = _last_rule("treasurer")
    capacity = Capacity.AGREES if old.capacity == Capacity.CONSULTED else Capacity.CONSULTED
    terms = replace(rule_acts.terms_of(old), capacity=capacity)
    rule_acts.replace_rule(rule=old, terms=terms, in_force_from=timezone.localdate(at), by=by, at=at)


def end_rule(decision: Decision, version: Version | None, *, by: User, at: datetime) -> None:
    rule_acts.end_rule(rule=_last_rule("treasurer"), until_on=timezone.localdate(at) - DAY, by=by, at=at)


def add_rule(decision: Decision, version: Version | None, *, by: User, at: datetime) -> None:
    terms = rule_acts.terms_of(_last_rule("treasurer"))
    rule_acts.add_rule(terms=terms, in_force_from=timezone.localdate(at), by=by, at=at)


OF_THE_SCHEME = [rename, raise_threshold, raise_threshold, move_place, only_consult, end_rule, add_rule, add_rule]
