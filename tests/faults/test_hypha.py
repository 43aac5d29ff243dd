"""Faults of Hypha: an earlier approval or a right to approve that comes and goes with settings."""

from datetime import timedelta

import pytest

from commissioning.models import Role
from decisions.record.models import Decision, Version
from decisions.scheme import rule_acts
from decisions.scheme.models import Post, PostHolding, SignOffRule
from decisions.signoff import signing, submission
from tests.decisions.witness import refused
from tests.factories import NOW, user

pytestmark = pytest.mark.django_db

AT = NOW + timedelta(days=3)


def test_one_more_role_and_one_more_post_take_no_right_to_sign_away(out: Version) -> None:
    """Hypha (c): approvers are looked up by exactly their set of groups, so that one more takes the right away."""
    treasurer = user("treasurer")
    treasurer.roles = [Role.GOVERNANCE, Role.AUDITOR]
    treasurer.save()
    more = Post.objects.create(code="clerk", title="Clerk")
    PostHolding.objects.create(post=more, holder=treasurer, from_on=NOW.date())
    signed = signing.sign(version=out, sha256=out.sha256, by=user("treasurer"), at=AT)
    assert (signed.post_title, out.sign_offs.count()) == ("Treasurer", 3)


def test_a_decision_is_not_approved_by_all_once_no_rule_asks_for_anyone(out: Version, draft: Decision) -> None:
    """Hypha (d): with no role left, everyone has approved; and the approvals that were given are deleted."""
    before = list(out.sign_offs.values())
    for rule in SignOffRule.objects.all():
        rule_acts.end_rule(rule=rule, until_on=AT.date() - timedelta(days=1), by=user("governance"), at=AT)
    assert (list(out.sign_offs.values()), out.steps.count()) == (before, 4)
    assert Decision.objects.get(pk=out.decision_id).state == "in_sign_off"
    with refused("Before you submit, put this right: Nobody can be asked to sign this."):
        submission.submit(decision=draft, by=user("officer"), at=AT)
