"""What people try in test_machine.py: acts by name, and writes around them that no state allows."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from commissioning.models import Organisation, User
from decisions.drafting import acts
from decisions.record.models import Decision, Version
from decisions.record.states import DONE, OPEN
from decisions.scheme import acts as posts
from decisions.scheme import covers, rule_acts
from decisions.scheme.delegations import Delegation
from decisions.scheme.models import Post, PostHolding, SignOffRule
from decisions.signoff import returning, signing, submission
from decisions.signoff.models import SignOffStep
from tests.decisions import raw
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
    signing.sign(version=version, sha256=version.sha256, **who)


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


ANYTIME = [start, edit, describe, *map(cost, AMOUNTS), only_fund, submit, take_back, take_back, unprintable, withdraw]
ONCE_SUBMITTED = [*ANYTIME, sign, sign, sign, sign_first_version, stand_aside, send_back, send_back, send_back, reject]


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


def end_rule(decision: Decision, version: Version | None, *, by: User, at: datetime) -> None:
    rule_acts.end_rule(rule=_last_rule("treasurer"), until_on=timezone.localdate(at) - DAY, by=by, at=at)


def add_rule(decision: Decision, version: Version | None, *, by: User, at: datetime) -> None:
    terms = rule_acts.terms_of(_last_rule("treasurer"))
    rule_acts.add_rule(terms=terms, in_force_from=timezone.localdate(at), by=by, at=at)


OF_THE_SCHEME = [rename, raise_threshold, raise_threshold, end_rule, add_rule, add_rule]


# Around the acts: each is refused by the database, or finds nothing to write to

LOCKED = f"decision_id = %s AND (SELECT state FROM decisions_decision WHERE id = %s) NOT IN {tuple(map(str, OPEN))}"
WRITES = {
    "content of a version": "UPDATE decisions_version SET content = '{}' WHERE decision_id = %s AND %s > 0",
    "a version away": "DELETE FROM decisions_version WHERE decision_id = %s AND %s > 0",
    "a signature away": "DELETE FROM decisions_signoff USING decisions_version v WHERE v.id = version_id AND"
    " v.decision_id = %s AND %s > 0",
    "a signature on": "UPDATE decisions_signoff SET signed_at = signed_at FROM decisions_version v WHERE"
    " v.id = version_id AND v.decision_id = %s AND %s > 0",
    "a voiding away": "DELETE FROM decisions_voiding USING decisions_version v WHERE v.id = version_id AND"
    " v.decision_id = %s AND %s > 0",
    "locked text": f"UPDATE decisions_sectiontext SET text = 'Others' WHERE {LOCKED}",
    "locked money": f"UPDATE decisions_allocation SET amount = amount + 1 WHERE {LOCKED}",
    "locked rows away": f"DELETE FROM decisions_fundingsource WHERE {LOCKED}",
    "locked total": "UPDATE decisions_decision SET total = 1 WHERE id = %s AND %s > 0 AND state NOT IN"
    f" {tuple(map(str, OPEN))}",
    "decided": "UPDATE decisions_decision SET state = 'decided' WHERE id = %s AND %s > 0 AND state NOT IN"
    f" {tuple(map(str, DONE))}",
    "undecided": "UPDATE decisions_decision SET state = 'draft' WHERE id = %s AND %s > 0 AND state IN"
    f" {tuple(map(str, DONE))}",
    "another author": "UPDATE decisions_decision SET author_id = (SELECT max(id) FROM commissioning_user)"
    " WHERE id = %s AND %s > 0",
    "the writers away": "DELETE FROM decisions_contributor WHERE decision_id = %s AND %s > 0",
    "the ledger": "UPDATE decisions_ledgerevent SET by_name = 'Somebody' WHERE %s > 0 AND %s > 0",
    "a mail away": "DELETE FROM decisions_sentmail WHERE %s > 0 AND %s > 0",
}
"""SQL with the decision's id twice."""


def write_around(what: str) -> Doing:
    """Whether the write of that name found a row."""
    return lambda decision: raw.execute(WRITES[what], decision.pk, decision.pk) > 0


def sign_as_writer(decision: Decision) -> bool:
    return _sign_raw(decision, decision.author, last=False)


def sign_out_of_turn(decision: Decision) -> bool:
    """The last step, while an earlier one is unsigned, by whoever holds the last post."""
    return _sign_raw(decision, user("deputy.mayor"), last=True)


def _sign_raw(decision: Decision, by: User, *, last: bool) -> bool:
    unsigned = SignOffStep.objects.filter(version__decision=decision, sign_off=None).order_by("version", "position")
    latest = unsigned.filter(version=decision.versions.order_by("-number").first())
    steps = list(latest)
    if len(steps) < 2:
        return False
    step = steps[-1] if last else steps[0]
    raw.sign(step.version, by, position=step.position)
    return True


AROUND: dict[str, Doing] = {
    **{what: write_around(what) for what in WRITES},
    "a writer's signature": sign_as_writer,
    "a signature out of turn": sign_out_of_turn,
}
