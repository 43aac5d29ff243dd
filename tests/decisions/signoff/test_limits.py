"""A delegation's limit is judged on what the rules are judged on, so that no sum is split to stay within it."""

from datetime import timedelta
from decimal import Decimal

import pytest

from commissioning.lib.refusal import why_not
from commissioning.models import User
from decisions.my_work import covering
from decisions.record import cases
from decisions.record.models import Decision, Version
from decisions.scheme.delegations import Delegation
from decisions.signoff import progress, proof, signing
from decisions.signoff.models import SignOffStep
from decisions.signoff.permissions import check_may_sign
from tests import factories
from tests.conftest import guards_off
from tests.decisions import linking, raw
from tests.decisions.scheme.delegating import delegate
from tests.decisions.witness import refused
from tests.factories import NOW, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

AT = NOW + timedelta(days=3)
TOGETHER = Decimal("55000.00")
PENNY = Decimal("0.01")
TOO_MUCH = (
    "Delegation D-2021-001 lets you sign up to £54,999.99, and this decision is £55,000.00 with the decision it varies "
    "(DN-2021-0001)."
)


def variation(*, relation: str = "varies", kind: str = "vary") -> Version:
    """£10,000.00 more for a decision of £45,000.00 that was made; the Treasurer's turn."""
    version = linking.submitted(linking.linked(linking.to(linking.made(total="45000.00"), relation), kind=kind))
    for hours, who in enumerate(["assistant.director", "director"], start=2):
        factories.sign(version, who, at=NOW + timedelta(hours=hours))
    return version


def by_hand(version: Version, given: Delegation) -> None:
    names = {"delegation": given.reference, "on_behalf_of": f"{given.holder_name}, Treasurer"}
    raw.sign(version, user("finance"), at=AT, delegation_record=given, **names)


def test_a_variation_within_the_limit_by_itself_is_over_it_with_what_it_varies() -> None:
    version, _ = variation(), delegate(limit=TOGETHER - PENNY)
    with refused(TOO_MUCH):
        signing.sign(version=version, sha256=version.sha256, by=user("finance"), at=AT)


def test_the_whole_may_come_to_the_limit_itself() -> None:
    version, given = variation(), delegate(limit=TOGETHER)
    made = signing.sign(version=version, sha256=version.sha256, by=user("finance"), at=AT)
    assert (made.delegation_record, list(proof.faults())) == (given, [])


def test_a_sum_that_is_over_the_limit_by_itself_is_given_by_itself() -> None:
    version, _ = variation(), delegate(limit=Decimal("9999.99"))
    sentence = why_not(lambda who, at: check_may_sign(who, at, on=AT.date()), user("finance"), progress.of(version))
    assert sentence == "Delegation D-2021-001 lets you sign up to £9,999.99, and this decision is £10,000.00."


@pytest.mark.parametrize(
    ("relation", "limit", "within"),
    [
        ("renews", TOGETHER - PENNY, False),
        ("addendum", TOGETHER - PENNY, False),
        ("implements", Decimal("10000.00"), True),
        ("supersedes", Decimal("10000.00"), True),
    ],
)
def test_what_counts_for_the_rules_counts_for_the_limit(relation: str, limit: Decimal, within: bool) -> None:
    version, given = variation(relation=relation, kind="award"), delegate(limit=limit)
    assert (given.excludes(cases.frozen(version)) == "") is within
    if within:
        by_hand(version, given)
    else:
        with raw.refused("is over the limit of D-2021-001"):
            by_hand(version, given)


def test_the_database_lets_the_limit_itself_through_and_not_a_penny_more() -> None:
    version = variation()
    narrow, wide = delegate(limit=TOGETHER - PENNY), delegate(limit=TOGETHER)
    with raw.refused(f"{version.decision.reference} is over the limit of D-2021-001"):
        by_hand(version, narrow)
    by_hand(version, wide)
    assert version.sign_offs.filter(delegation_record=wide).exists()


@pytest.mark.parametrize(("limit", "asked"), [(TOGETHER, True), (TOGETHER - PENNY, False)])
def test_only_whom_the_limit_lets_sign_is_asked_and_sees_it(limit: Decimal, asked: bool) -> None:
    version = variation()
    person = factories.outsider("Nora Quill")
    User.objects.filter(pk=person.pk).update(roles=[])
    person.refresh_from_db()
    delegate(to=person, limit=limit)
    waiting = SignOffStep.objects.for_holder(person, AT.date()).waiting()
    assert [step.version for step in waiting] == ([version] if asked else [])
    assert Decision.objects.visible_to(person, AT.date()).filter(pk=version.decision_id).exists() is asked
    (step,) = covering.with_signatories(SignOffStep.objects.waiting(), AT.date())
    assert step.deputies == (["Nora Quill under D-2021-001"] if asked else [])


def test_the_figure_is_the_one_that_was_frozen() -> None:
    """As for the rules: what is decided beside it meanwhile does not count."""
    version, given = variation(), delegate(limit=TOGETHER)
    linking.made(linking.to(Decision.objects.get(reference="DN-2021-0001")), total="5000.00")
    made = signing.sign(version=version, sha256=version.sha256, by=user("finance"), at=AT)
    assert (made.delegation_record, list(proof.faults())) == (given, [])


def test_a_limit_narrowed_behind_the_programs_back_is_a_fault_of_the_signature() -> None:
    version, given = variation(), delegate(limit=TOGETHER)
    signing.sign(version=version, sha256=version.sha256, by=user("finance"), at=AT)
    with guards_off():
        raw.execute('UPDATE decisions_delegation SET "limit" = %s WHERE id = %s', TOGETHER - PENNY, given.pk)
    name = f"Signature 3 on version 1 of {version.decision.reference}"
    assert list(proof.faults()) == [f"{name}: delegation D-2021-001 does not allow it."]
