"""Signing for the holder of a post: what it says, whom the acts and the database refuse, who sees it and is told."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks

from commissioning.models import User
from decisions.checks import posts_have_holders
from decisions.ledger import sentences
from decisions.ledger.models import LedgerEvent
from decisions.notice.current import notice_of
from decisions.notice.sealed import sealed_html
from decisions.record.models import Contributor, Decision, Version
from decisions.scheme import covers
from decisions.scheme.delegations import Delegation
from decisions.scheme.models import PostHolding
from decisions.signoff import proof, returning, signing
from decisions.signoff.models import SignOff, SignOffStep
from tests import factories
from tests.conftest import guards_off
from tests.decisions import raw
from tests.decisions.checks import found
from tests.decisions.pages import main_text, page, signed_in
from tests.decisions.scheme.delegating import delegate, post
from tests.decisions.witness import refused, written
from tests.factories import NOW, TOTAL, user

pytestmark = pytest.mark.django_db

AT = NOW + timedelta(days=3)
ONE = timedelta(days=1)
PENNY = Decimal("0.01")
STATEMENT = (
    "I have read this version and agree to it, for and on behalf of Simon Pryce, Treasurer, under delegation "
    "D-2021-001. I intend this to be my signature."
)
NOT_HELD = "It is the turn of Treasurer, a post you do not hold today."


def sign(version: Version, who: str = "finance", **options: Any) -> SignOff:
    return signing.sign(version=version, **{"sha256": version.sha256, "by": user(who), "at": AT, **options})


def by_hand(version: Version, given: Delegation, who: str = "finance", **fields: Any) -> SignOff:
    """The row as the act would write it, but for the fields given."""
    names = {"delegation": given.reference, "on_behalf_of": "Simon Pryce, Treasurer", "delegation_record": given}
    return raw.sign(version, user(who), **{"at": AT, **names, **fields})


# What it says


def test_a_signature_under_a_delegation_says_so_everywhere(out: Version) -> None:
    given = delegate()
    with written() as lines:
        row = sign(out)
    assert (row.signer_name, row.post_title, row.on_behalf_of, row.delegation, row.delegation_record) == (
        "Leo Brandreth",
        "Treasurer",
        "Simon Pryce, Treasurer",
        "D-2021-001",
        given,
    )
    assert row.statement == STATEMENT
    (line,) = lines
    assert (line.by, line.post, line.detail["for_post"]) == ("Leo Brandreth", "Finance officer", "Treasurer")
    assert (line.detail["on_behalf_of"], line.detail["delegation"]) == ("Simon Pryce, Treasurer", "D-2021-001")
    assert sentences.sentence(LedgerEvent.objects.latest("number")) == (
        "signed version 1 for and on behalf of Simon Pryce, Treasurer, under delegation D-2021-001, "
        "with no interest declared."
    )
    notice = " ".join(notice_of(out.decision, out).article().split())
    assert "Leo Brandreth" in notice
    assert "for and on behalf of Simon Pryce, Treasurer under delegation" in notice
    assert "D-2021-001" in notice
    assert list(proof.faults()) == []


def test_the_last_signature_may_be_a_delegates_and_is_sealed_with_its_giver(out: Version) -> None:
    delegate("deputy-mayor", to="governance")
    sign(out, "treasurer")
    sign(out, "governance")
    assert Decision.objects.get(pk=out.decision_id).state == "decided"
    html = sealed_html(out.sealed_notices.get(edition="signed"))
    assert "for and on behalf of Yasmin Farrow, Deputy Mayor under delegation" in html
    assert list(proof.faults()) == []


def test_a_holder_signs_in_their_own_name_also_while_someone_may_sign_for_them(out: Version) -> None:
    delegate()
    row = sign(out, "treasurer")
    assert (row.on_behalf_of, row.delegation, row.delegation_record) == ("", "", None)


def test_once_the_holder_has_signed_a_delegate_is_told_whose_turn_it_is(out: Version) -> None:
    delegate()
    sign(out, "treasurer")
    with refused("It is the turn of Deputy Mayor, a post you do not hold today."):
        sign(out)


def test_what_was_signed_stands_after_the_delegation_ends(out: Version) -> None:
    given = delegate()
    sign(out)
    covers.end(delegation=given, by=user("treasurer"), at=AT + ONE)
    assert list(proof.faults()) == []
    assert out.sign_offs.count() == 3


def test_a_delegate_returns_and_stands_aside_in_the_name_of_the_post(out: Version, submitted: Version) -> None:
    delegate()
    delegate("assistant-director", to="governance", by="assistant.director")
    signing.stand_aside(version=out, reason="My brother", by=user("finance"), at=AT)
    with refused("You stood aside from this decision because of an interest."):
        sign(out)
    assert sign(out, "treasurer").on_behalf_of == ""
    voiding = returning.return_to_author(version=submitted, reason="Wrong.", by=user("governance"), at=AT)
    title = "Assistant Director – Police, Crime, Criminal Justice and Fire"
    assert voiding.by_post == f"{title}, under delegation D-2021-002"
    assert list(proof.faults()) == []


# Whom the acts refuse


def wrote(version: Version) -> None:
    delegate()
    Contributor.objects.create(decision=version.decision, person=user("finance"), since=NOW)


def signed_before(version: Version) -> None:
    delegate(to="director")


def other_post(version: Version) -> None:
    delegate("director")


def later_post(version: Version) -> None:
    delegate("deputy-mayor")


def over(version: Version) -> None:
    delegate(until_on=AT.date() - ONE)


def not_yet(version: Version) -> None:
    delegate(from_on=AT.date() + ONE)


def ended(version: Version) -> None:
    covers.end(delegation=delegate(), by=user("treasurer"), at=AT)


def too_small(version: Version) -> None:
    delegate(limit=TOTAL - PENNY)


def other_type(version: Version) -> None:
    delegate(decision_type="chief_officer")


def other_family(version: Version) -> None:
    delegate(function_family="fire")


def giver_left(version: Version) -> None:
    delegate()
    post("treasurer").holdings.update(until_on=AT.date() - ONE)


def passed_on(version: Version) -> None:
    """To a post whose holder let the finance officer sign for it: that reaches no further."""
    delegate(to=post("deputy-mayor"))
    delegate("deputy-mayor")


def nothing(version: Version) -> None:
    pass


REFUSED: list[tuple[Callable[[Version], None], str, str]] = [
    (nothing, "finance", NOT_HELD),
    (wrote, "finance", "You wrote in this record, and nobody signs what they wrote."),
    (signed_before, "director", "You have signed this version. One person signs once."),
    (other_post, "finance", NOT_HELD),
    (later_post, "finance", "Treasurer signs before Deputy Mayor. You will get an e-mail when it is your turn."),
    (over, "finance", NOT_HELD),
    (not_yet, "finance", NOT_HELD),
    (ended, "finance", NOT_HELD),
    (giver_left, "finance", NOT_HELD),
    (passed_on, "finance", "Treasurer signs before Deputy Mayor. You will get an e-mail when it is your turn."),
    (
        too_small,
        "finance",
        "Delegation D-2021-001 lets you sign up to £639,732.99, and this decision is £639,733.00.",
    ),
    (
        other_type,
        "finance",
        "Delegation D-2021-001 covers Chief Officer’s decisions, and this decision is another.",
    ),
    (
        other_family,
        "finance",
        "Delegation D-2021-001 covers decisions on fire and rescue functions, and this decision is another.",
    ),
]


@pytest.mark.parametrize(("given", "who", "sentence"), REFUSED, ids=lambda value: getattr(value, "__name__", ""))
def test_a_delegate_is_refused_and_nothing_changes(
    out: Version, given: Callable[[Version], None], who: str, sentence: str
) -> None:
    given(out)
    with refused(sentence):
        sign(out, who)


@pytest.mark.parametrize("limit", [TOTAL, TOTAL + PENNY, None])
def test_the_limit_itself_is_within_the_limit(out: Version, limit: Decimal | None) -> None:
    delegate(limit=limit)
    assert sign(out).delegation == "D-2021-001"


@pytest.mark.parametrize("days", [("from_on", 0), ("until_on", 0)], ids=["first day", "last day"])
def test_first_and_last_day_count(out: Version, days: tuple[str, int]) -> None:
    delegate(**{days[0]: AT.date()})
    assert sign(out).delegation == "D-2021-001"


@pytest.mark.parametrize(("hour", "signs"), [(22, False), (23, True)], ids=["before midnight here", "after it"])
def test_the_day_is_the_one_in_london(out: Version, hour: int, signs: bool) -> None:
    """In summer time 23:30 UTC is half past midnight here."""
    day = date(2022, 6, 30)
    delegate(from_on=day, until_on=day)
    at = datetime(2022, 6, 29, hour, 30, tzinfo=UTC)
    if signs:
        assert sign(out, at=at).delegation == "D-2021-001"
    else:
        with refused(NOT_HELD):
            sign(out, at=at)


def test_the_widest_of_several_counts(out: Version) -> None:
    delegate(limit=Decimal("1.00"))
    delegate(until_on=AT.date())
    assert sign(out).delegation == "D-2021-002"


def test_a_delegation_to_a_post_is_signed_under_by_its_holder_alone(out: Version) -> None:
    delegate(to=post("deputy-mayor"))
    with refused(NOT_HELD):
        sign(out, "finance")
    assert sign(out, "deputy.mayor").on_behalf_of == "Simon Pryce, Treasurer"
    with refused("You have signed this version. One person signs once."):
        sign(out, "deputy.mayor")


def test_the_delegate_of_a_holder_who_wrote_in_the_record_signs(out: Version) -> None:
    Contributor.objects.create(decision=out.decision, person=user("treasurer"), since=NOW)
    delegate()
    with refused("You wrote in this record, and nobody signs what they wrote."):
        sign(out, "treasurer")
    assert sign(out).on_behalf_of == "Simon Pryce, Treasurer"


@pytest.mark.parametrize(
    ("options", "findings"),
    [({}, []), ({"limit": Decimal("1.00")}, ["V12"]), ({"to": "officer"}, ["V12"])],
    ids=["covers it", "too small", "the author"],
)
def test_a_draft_whose_signatory_wrote_in_it_goes_on_where_a_delegate_may_sign(
    draft: Decision, options: dict[str, Any], findings: list[str]
) -> None:
    draft.contributors.create(person=user("treasurer"), since=NOW)
    delegate(**options)
    assert [each.rule for each in found.of(posts_have_holders.check, draft)] == findings


# What the database refuses


def test_a_raw_signature_under_a_live_delegation_stands(out: Version) -> None:
    assert by_hand(out, delegate(limit=TOTAL)).delegation == "D-2021-001"


RAW: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({"code": "deputy-mayor"}, {}, "D-2021-001 is a delegation of another post"),
    ({"until_on": AT.date() - ONE}, {}, "D-2021-001 is not in force on 2021-10-28"),
    ({"from_on": AT.date() + ONE}, {}, "D-2021-001 is not in force on 2021-10-28"),
    ({"at": AT + timedelta(seconds=1)}, {}, "D-2021-001 is not in force on 2021-10-28"),
    ({"to": "colleague"}, {}, "D-2021-001 is not to the signer"),
    ({"limit": TOTAL - PENNY}, {}, "is over the limit of D-2021-001"),
    ({"function_family": "fire"}, {}, "D-2021-001 does not cover DN-2021"),
    ({"decision_type": "chief_officer"}, {}, "D-2021-001 does not cover DN-2021"),
    ({}, {"delegation": "D-2021-002"}, "names another delegation or giver"),
    ({}, {"on_behalf_of": "Yasmin Farrow, Deputy Mayor"}, "names another delegation or giver"),
    ({}, {"delegation": ""}, "names another delegation or giver"),
    ({}, {"delegation_record": None}, "does not hold the post on 2021-10-28"),
]


@pytest.mark.parametrize(("options", "fields", "sentence"), RAW)
def test_the_database_refuses_a_signature_that_the_delegation_does_not_allow(
    out: Version, options: dict[str, Any], fields: dict[str, Any], sentence: str
) -> None:
    given = delegate(**options)
    with raw.refused(sentence):
        by_hand(out, given, **fields)


def test_the_database_refuses_a_signature_under_an_ended_delegation_and_after_its_giver_left(out: Version) -> None:
    first, second = delegate(), delegate()
    covers.end(delegation=first, by=user("treasurer"), at=NOW)
    with raw.refused("D-2021-001 is not in force"):
        by_hand(out, first)
    post("treasurer").holdings.update(holder=user("director"))
    with raw.refused("who gave D-2021-002 does not hold the post"):
        by_hand(out, second)


def test_the_database_refuses_a_delegate_of_a_post_who_does_not_hold_it(out: Version) -> None:
    given = delegate(to=post("deputy-mayor"))
    with raw.refused("D-2021-001 is not to the signer"):
        by_hand(out, given)
    assert by_hand(out, given, "deputy.mayor").signer_name == "Yasmin Farrow"


def test_a_holder_names_no_delegation_and_a_delegate_does(out: Version) -> None:
    delegate()
    for fields in ({"delegation": "D-2021-001"}, {"on_behalf_of": "Simon Pryce, Treasurer"}):
        with raw.refused("sign_off_names_its_delegation_and_giver"):
            raw.sign(out, user("treasurer"), **fields)


def test_a_delegation_that_was_signed_under_stays(out: Version) -> None:
    sign_off = sign_with(out)
    with raw.refused_at_commit("violates foreign key constraint"), guards_off("decisions_delegation"):
        raw.execute("DELETE FROM decisions_delegation WHERE id = %s", sign_off.delegation_record_id)


def sign_with(version: Version) -> SignOff:
    delegate()
    return sign(version)


# What is proved


@pytest.mark.parametrize(
    "change",
    ["until_on = '2021-10-26'", '"limit" = 1', "decision_type = 'chief_officer'", "ended_at = '2021-10-26T00:00Z'"],
)
def test_a_delegation_narrowed_behind_the_programs_back_is_a_fault_of_its_signature(out: Version, change: str) -> None:
    sign_with(out)
    more = ", ended_by_id = made_by_id" if "ended_at" in change else ""
    with guards_off():
        raw.execute(f"UPDATE decisions_delegation SET {change}{more}")
    name = f"Signature 3 on version 1 of {out.decision.reference}"
    assert list(proof.faults()) == [f"{name}: delegation D-2021-001 does not allow it."]


@pytest.mark.parametrize("column", ["on_behalf_of", "delegation"])
def test_another_giver_or_delegation_on_a_signature_is_a_fault(out: Version, column: str) -> None:
    sign_with(out)
    with guards_off():
        raw.execute(f"UPDATE decisions_signoff SET {column} = 'D-2021-009' WHERE delegation <> ''")
    name = f"Signature 3 on version 1 of {out.decision.reference}"
    assert list(proof.faults()) == [
        f"{name}: what it says differs from what the ledger says.",
        f"{name}: delegation D-2021-001 does not allow it.",
    ]


# Who sees it and is told


def stranger() -> User:
    """Someone without a role or a post, who sees nothing."""
    person = factories.outsider("Nora Quill")
    person.roles = []
    person.save()
    return person


def waiting(person: User) -> list[str]:
    steps = SignOffStep.objects.for_holder(person, AT.date()).waiting()
    return [step.version.decision.reference for step in steps]


@pytest.mark.parametrize(
    ("options", "seen"),
    [
        ({}, True),
        ({"limit": TOTAL}, True),
        ({"limit": TOTAL - PENNY}, False),
        ({"decision_type": "chief_officer"}, False),
        ({"until_on": AT.date()}, True),
        ({"until_on": AT.date() - ONE}, False),
        ({"from_on": AT.date() + ONE}, False),
    ],
)
def test_a_delegate_sees_and_is_asked_for_what_they_may_sign_and_no_more(
    out: Version, options: dict[str, Any], seen: bool
) -> None:
    person = stranger()
    assert list(Decision.objects.visible_to(person, AT.date())) == []
    delegate(to=person, **options)
    assert Decision.objects.visible_to(person, AT.date()).filter(pk=out.decision_id).exists() is seen
    assert waiting(person) == ([out.decision.reference] if seen else [])


def test_what_is_asked_through_a_post_and_through_a_delegation_comes_once(out: Version) -> None:
    delegate(to="deputy.mayor")
    delegate(to=post("deputy-mayor"))
    mayor = user("deputy.mayor")
    assert waiting(mayor) == [out.decision.reference]
    assert [step.position for step in SignOffStep.objects.for_holder(mayor, AT.date()).filter(version=out)] == [3, 4]
    assert Decision.objects.visible_to(mayor, AT.date()).filter(pk=out.decision_id).count() == 1


def test_after_the_end_nothing_is_seen(out: Version) -> None:
    person = stranger()
    given = delegate(to=person)
    covers.end(delegation=given, by=user("treasurer"), at=AT)
    assert list(Decision.objects.visible_to(person, AT.date())) == []
    assert waiting(person) == []


def test_holder_and_delegate_are_both_told_whose_turn_it_is(
    submitted: Version, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    delegate("director", to="finance")
    delegate("director", to="governance", limit=Decimal("1.00"))
    delegate("director", to="officer")
    with django_capture_on_commit_callbacks(execute=True):
        sign(submitted, "assistant.director")
    assert [message.to for message in mail.outbox] == [["director@gmca.example"], ["finance@gmca.example"]]


def test_the_signing_page_shows_a_delegate_what_they_declare(out: Version, client: Client) -> None:
    """Today, by the real clock."""
    today = datetime.now(UTC)
    PostHolding.objects.filter(post__code="treasurer").update(until_on=None)
    delegate(at=today, from_on=today.date() - ONE, until_on=today.date() + ONE)
    text = main_text(page(signed_in(client, "finance"), reverse("sign", args=[out.decision.reference])))
    year = today.year
    assert STATEMENT.replace("D-2021-001", f"D-{year}-001") in text
    navigation = page(client, reverse("sign_offs")).one("nav", aria_label="Menu").text
    assert "To sign" in navigation
    assert "Delegations" in navigation
