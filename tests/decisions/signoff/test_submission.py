"""Submitting: everything is checked, frozen and sent to the first signatory, or nothing happens."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks

from commissioning.lib import canonical
from commissioning.models import Directorate, Locality, Organisation
from decisions.ledger import chain as ledger
from decisions.notice.current import notice_of
from decisions.record import content
from decisions.record.loading import whole
from decisions.record.models import Contributor, Decision, SectionText, Version
from decisions.record.sections import SECTIONS
from decisions.scheme import chain
from decisions.scheme.case import Case
from decisions.scheme.models import Post, PostHolding, SignOffRule
from decisions.signoff import proof, returning, submission
from decisions.signoff.models import SignOffStep
from tests import factories
from tests.decisions.witness import Line, refused, written
from tests.factories import NOW, TOTAL, user

pytestmark = pytest.mark.django_db

AT = NOW + timedelta(hours=1)
POLICE = "Police, Crime, Criminal Justice and Fire"
CHAIN = [f"Assistant Director – {POLICE}", f"Director – {POLICE}", "Treasurer", "Deputy Mayor"]


def submit(decision: Decision, by: str = "officer") -> Version:
    return submission.submit(decision=decision, by=user(by), at=AT)


def test_submit_freezes_content_and_chain_and_adds_one_line(draft: Decision) -> None:
    loaded = whole(Decision.objects.filter(pk=draft.pk)).get()
    steps = chain.compute(Case("pcc", "deputy_mayor", total=TOTAL), on=AT.date())
    expected = content.of(loaded, version=1, chain=steps)
    with written() as lines:
        version = submit(draft)
    draft.refresh_from_db()
    assert (draft.state, draft.saved_at, draft.saved_by) == ("in_sign_off", AT, user("officer"))
    assert json.loads(version.content) == expected
    assert version.content == canonical.dumps(expected)
    assert Version.objects.filter(decision=draft).values_list(
        "number", "sha256", "submitted_at", "submitted_by_name", "submitted_by__email"
    ).get() == (1, canonical.sha256(version.content), AT, "Amara Whitlock", "officer@gmca.example")
    assert list(version.steps.values_list("position", "post_title", "capacity", "why")) == [
        (1, CHAIN[0], "approves", f"{CHAIN[0]}: required for every decision; rule from 1 April 2021."),
        (2, CHAIN[1], "agrees", f"{CHAIN[1]}: required for every decision; rule from 1 April 2021."),
        (3, CHAIN[2], "agrees", "Treasurer: required for every decision; rule from 1 April 2021."),
        (
            4,
            CHAIN[3],
            "decides",
            "Deputy Mayor: required because £639,733.00 is £50,000.00 or more; rule from 1 April 2021.",
        ),
    ]
    detail = {"version": 1, "chain": CHAIN}
    assert lines == [
        Line("submit", "Amara Whitlock", "Commissioning officer", AT, draft.reference, version.sha256, detail)
    ]


def test_a_colleague_of_the_directorate_may_submit_and_then_counts_as_the_one_who_did(draft: Decision) -> None:
    assert submit(draft, by="colleague").submitted_by_name == "Ravi Menon"


@pytest.mark.parametrize(
    "who", ["assistant.director", "treasurer", "deputy.mayor", "finance", "governance", "auditor", "ellen"]
)
def test_submit_is_refused_to_everyone_else(draft: Decision, who: str) -> None:
    factories.outsider()
    with refused(f"Only Amara Whitlock, who started it, and officers of {POLICE} may do this."):
        submit(draft, by=who)


def test_an_officer_who_left_submits_nothing(draft: Decision) -> None:
    gone = user("officer")
    gone.is_active = False
    gone.save()
    with refused(f"Only Amara Whitlock, who started it, and officers of {POLICE} may do this."):
        submit(draft)


def test_submit_is_refused_twice(draft: Decision) -> None:
    submit(draft)
    with refused("This decision is out for signature. What it says cannot change."):
        submit(draft)


def test_submit_is_refused_once_decided_or_withdrawn(decided: Version, draft: Decision) -> None:
    with refused("This decision is decided. What it says cannot change."):
        submit(decided.decision)
    returning.withdraw(decision=draft, reason="Not needed.", by=user("officer"), at=AT)
    with refused("This decision is withdrawn. What it says cannot change."):
        submit(draft)


def columns(**values: object) -> Callable[[Decision], None]:
    def change(decision: Decision) -> None:
        Decision.objects.filter(pk=decision.pk).update(**values)

    return change


def text(key: str, **values: str) -> Callable[[Decision], None]:
    def change(decision: Decision) -> None:
        assert SectionText.objects.filter(decision=decision, key=key).update(**values) == 1

    return change


def nobody_pays(decision: Decision) -> None:
    decision.funding_sources.all().delete()


def nobody_gets_it(decision: Decision) -> None:
    decision.allocations.all().delete()


def penny_off(decision: Decision) -> None:
    decision.allocations.filter(locality__name="Bolton").update(amount="69573.33")


def vacant(decision: Decision) -> None:
    PostHolding.objects.filter(post__code="treasurer").update(until_on=AT.date() - timedelta(days=1))


def signatory_wrote(decision: Decision) -> None:
    Contributor.objects.create(decision=decision, person=user("treasurer"), since=NOW)


def no_rules(decision: Decision) -> None:
    SignOffRule.objects.update(in_force_until=AT.date() - timedelta(days=1))


STOPS: list[tuple[str, Callable[[Decision], None]]] = [
    ("Give a subject that says what changes for whom", columns(subject="Grants")),
    ("Write a summary in plain English", columns(summary=" ")),
    ("Say which function this decision exercises", columns(function_family="")),
    ("Say what kind of decision this is", columns(kind="")),
    ("Say whose decision this is", columns(type="")),
    ("Say which stage this decision is at", columns(stage="")),
    ("Say whether this is a key decision", columns(is_key=None)),
    ("Say from when until when the decision has effect", columns(period_from=None)),
    ("Say from when until when the decision has effect", columns(period_until=None)),
    ("Give a public contact", columns(contact_team=" ")),
    ("Give the contact’s e-mail address", columns(contact_email="")),
    ("Give the total; Allocations are £639,733.00 more than the total", columns(total=None)),
    (
        "Give a total above £0.00, or say that nothing is spent; Allocations are £639,733.00 more than the total; "
        "Funding is £639,733.00 more than the total",
        columns(total=0),
    ),
    ("Say how VAT is treated", columns(vat_basis="")),
    ("Say who pays", nobody_pays),
    ("Say who gets the money", nobody_gets_it),
    ("Allocations are £0.01 more than the total", penny_off),
    ("Nobody can be asked to sign this", no_rules),
    ("A post that must sign is vacant", vacant),
    ("A signatory wrote in this record", signatory_wrote),
    *[
        (f"Write “{section.title}”", text(section.key, text=" \n"))
        for section in SECTIONS
        if section.required and section.key not in {"interests", "exemption"}
    ],
    *[
        (f"Answer yes or no: {section.title.lower()}", text(section.key, answer=""))
        for section in SECTIONS
        if section.asks
    ],
    ("Write “Interests declared”", text("interests", text="", answer="yes")),
    ("Write “Exempt information”", text("exemption", text="", answer="yes")),
]


@pytest.mark.parametrize(
    ("sentence", "change"), STOPS, ids=[f"{sentence[:50]}-{at}" for at, (sentence, _) in enumerate(STOPS)]
)
def test_submit_is_refused_while_a_check_blocks_and_changes_nothing(
    draft: Decision,
    sentence: str,
    change: Callable[[Decision], None],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    change(draft)
    with django_capture_on_commit_callbacks() as callbacks, refused(f"Before you submit, put this right: {sentence}."):
        submit(draft)
    assert callbacks == []


def rename_posts() -> None:
    for post in Post.objects.all():
        Post.objects.filter(pk=post.pk).update(title=f"{post.title} (renamed)")


def rename_organisations() -> None:
    Organisation.objects.filter(name="Greater Manchester Combined Authority").update(name="The Authority")


def rename_localities() -> None:
    Locality.objects.filter(name="Bolton").update(name="Bolton-le-Moors")


def rename_directorate() -> None:
    Directorate.objects.filter(name=POLICE).update(name="Public Safety")


def rename_author() -> None:
    author = user("officer")
    author.name, author.job_title = "Amara Jones", "Head of commissioning"
    author.save()


def change_rules() -> None:
    SignOffRule.objects.filter(post__code="treasurer").update(in_force_until=date(2021, 4, 2))
    SignOffRule.objects.filter(post__code="deputy-mayor").update(amount_from="1000000.00", position=1)


def pass_on_posts() -> None:
    PostHolding.objects.filter(post__code="treasurer").update(holder=user("colleague"))


def frozen(version: Version) -> dict[str, Any]:
    return {
        "version": Version.objects.filter(pk=version.pk).values().get(),
        "steps": list(SignOffStep.objects.filter(version=version).values()),
        "notice": notice_of(whole(Decision.objects.filter(pk=version.decision_id)).get()).article(),
    }


@pytest.mark.parametrize(
    "change",
    [
        rename_posts,
        rename_organisations,
        rename_localities,
        rename_directorate,
        rename_author,
        change_rules,
        pass_on_posts,
    ],
)
def test_no_later_change_around_it_alters_what_was_frozen(out: Version, change: Callable[[], None]) -> None:
    before = frozen(out)
    change()
    assert frozen(out) == before
    assert [*ledger.faults(), *proof.faults()] == []
