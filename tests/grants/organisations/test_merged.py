"""What counts by body once two records are merged: awards, limits, filters, and what drafts and agreements offer."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from commissioning.lib.refusal import Refused
from commissioning.models import Alias, Locality, Organisation
from decisions.checks import minimal_assistance
from decisions.drafting import acts as drafting
from decisions.drafting.sheets import Places
from decisions.record.models import Decision, FundingSource
from decisions.signoff import submission
from grants.awards.models import Award
from grants.funders import figures
from grants.organisations import acts
from grants.organisations.acts import Details
from grants.payments.choices import Mode
from tests import factories
from tests.decisions import raw
from tests.decisions.answering import ASSISTANCE, answer, assistance
from tests.decisions.checks import found
from tests.decisions.linking import linked, made, sign_all, submitted, to
from tests.decisions.pages import page, signed_in
from tests.factories import NOW, user
from tests.grants.awards.giving import LATER, amounts, post
from tests.grants.funders import promising
from tests.grants.payments import paying
from tests.grants.returns import asking

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("authority")]

AT = NOW + timedelta(days=20)
MBC = "Bolton Metropolitan Borough Council"
COUNCIL = "Bolton Council"


def body(name: str) -> Organisation:
    return Organisation.objects.get(name=name)


@pytest.fixture
def other(authority: None) -> Organisation:
    """A second record of the council."""
    return acts.add_organisation(details=Details(MBC, other_names=("BMBC",)), by=user("finance"), at=NOW)


def merge(other: Organisation) -> None:
    acts.merge_organisations(duplicate=other, into=body(COUNCIL), reason="One body.", by=user("finance"), at=AT)


def allocated(decision: Decision, recipient: Organisation, amount: str) -> Decision:
    rows = [{"recipient": recipient, "amount": Decimal(amount), "financial_year": 2021}]
    drafting.allocate(decision=decision, fields={"financial_years": [2021]}, rows=rows, by=user("officer"), at=NOW)
    return Decision.objects.get(pk=decision.pk)


@pytest.mark.parametrize(
    ("merged", "given"),
    [
        (True, {(COUNCIL, "", 2021): Decimal("55000.00")}),
        (False, {(COUNCIL, "", 2021): Decimal("45000.00"), (MBC, "", 2021): Decimal("10000.00")}),
    ],
)
def test_a_later_decision_raises_the_award_of_the_body_whichever_record_it_names(
    other: Organisation, merged: bool, given: dict[Any, Decimal]
) -> None:
    first = made(total="45000.00")
    sign_all(submitted(allocated(linked(to(first), total="10000.00"), other, "10000.00")))
    if merged:
        merge(other)
    post()
    assert amounts() == given


def before(decision: Decision) -> list[tuple[Any, ...]]:
    """What the recipients of a draft had by others, as the database sums it: recipient and assistance."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT recipient_id, assistance FROM decisions_given_before(%s) ORDER BY 1", [decision.pk])
        return list(cursor.fetchall())


def test_the_limit_of_assistance_is_one_for_all_records_of_a_body(other: Organisation) -> None:
    submission.submit(decision=assistance("1000.00"), by=user("officer"), at=NOW)
    second = allocated(factories.complete(total=Decimal("5.00")), other, "5.00")
    assert before(second) == []
    merge(other)
    assert before(second) == [(other.pk, Decimal("1000.00"))]
    third = factories.complete(total=Decimal("7.00"))
    submission.submit(decision=second, by=user("officer"), at=NOW)
    assert before(third) == [(body(COUNCIL).pk, Decimal("1005.00"))]


def two_records(other: Organisation, amount: str) -> Decision:
    """A draft that names both records, each with its confirmation."""
    draft = factories.complete(total=Decimal("300000.00") + Decimal(amount))
    rows = [
        {"recipient": body(COUNCIL), "amount": Decimal("300000.00"), "financial_year": 2021},
        {"recipient": other, "amount": Decimal(amount), "financial_year": 2021},
    ]
    drafting.allocate(decision=draft, fields={"financial_years": [2021]}, rows=rows, by=user("officer"), at=NOW)
    return answer(draft, ASSISTANCE, confirmed={COUNCIL: "0.00", MBC: "0.00"})


def over(decision: Decision) -> list[str]:
    return [finding.sentence for finding in found.of(minimal_assistance.check, decision)]


def test_two_records_of_one_body_in_one_draft_share_the_limit(other: Organisation) -> None:
    draft = two_records(other, "15000.01")
    assert over(draft) == []
    merge(other)
    sentence = "would have more than £315,000.00 of minimal financial assistance"
    assert over(draft) == [f"{COUNCIL} {sentence}", f"{MBC} {sentence}"]
    with pytest.raises(Refused, match="would have more than £315,000"):
        submission.submit(decision=draft, by=user("officer"), at=NOW)


@pytest.mark.parametrize("amount", ["15000.00", "15000.01"])
def test_the_database_counts_the_records_of_one_body_together(other: Organisation, amount: str) -> None:
    draft = two_records(other, amount)
    merge(other)
    if amount == "15000.00":
        assert raw.freeze(draft, submitted_at=NOW).number == 1
        return
    with raw.refused("would have more than 315000 of minimal financial assistance"):
        raw.freeze(draft, submitted_at=NOW)


def offered(client: Client, address: str, *, beside: Sequence[str] = (COUNCIL,)) -> bool:
    """Whether the page offers the merged record; it does offer the other."""
    options = {each.text for each in page(client, address).all("option")}
    assert set(beside) <= options
    return MBC in options


def test_drafts_agreements_and_services_offer_only_records_that_stand(client: Client, other: Organisation) -> None:
    draft, decided = factories.complete(total=Decimal("500.00")), made(total="45000.00")
    post()
    officer = signed_in(client, "officer")
    agreement = f"/finance/awards/{decided.reference}/{body(COUNCIL).pk}/change/"
    addresses = [f"/decisions/{draft.reference}/{name}/" for name in ("funding", "allocations")]
    addresses += [agreement, "/finance/services/new/"]
    assert [offered(officer, each) for each in addresses] == [True] * 4
    merge(other)
    assert [offered(officer, each) for each in addresses] == [False] * 4


def test_a_draft_keeps_the_merged_record_that_it_names(client: Client, other: Organisation) -> None:
    draft = allocated(factories.complete(total=Decimal("500.00")), other, "500.00")
    source = {"funder": other, "amount": Decimal("500.00"), "status": "indicative"}
    drafting.fund(decision=draft, fields={"total": Decimal("500.00")}, sources=[source], by=user("officer"), at=NOW)
    merge(other)
    officer = signed_in(client, "officer")
    assert offered(officer, f"/decisions/{draft.reference}/funding/")
    assert MBC in page(officer, f"/decisions/{draft.reference}/allocations/").one("main").text


@pytest.mark.parametrize("typed", [MBC, "bolton METROPOLITAN borough council", "bmbc", COUNCIL])
def test_a_name_that_is_typed_finds_the_body_by_any_of_its_names(other: Organisation, typed: str) -> None:
    merge(other)
    draft, count = factories.draft(), Organisation.objects.count()
    source = {"funder": Organisation(name=typed), "amount": Decimal("5.00")}
    drafting.fund(decision=draft, fields={}, sources=[source], by=user("officer"), at=NOW)
    assert draft.funding_sources.get().funder == body(COUNCIL)
    assert Organisation.objects.count() == count
    places = Places(Locality.objects.all(), Organisation.objects.all(), Alias.objects.all())
    assert places.recipient(typed).key == f"r{body(COUNCIL).pk}"


def test_awards_are_filtered_by_body(client: Client, other: Organisation) -> None:
    draft = allocated(factories.complete(total=Decimal("500.00")), other, "500.00")
    source = {"funder": other, "amount": Decimal("500.00"), "financial_year": 2021, "status": "agreement_signed"}
    drafting.fund(decision=draft, fields={"total": Decimal("500.00")}, sources=[source], by=user("officer"), at=NOW)
    sign_all(submitted(Decision.objects.get(pk=draft.pk)))
    post()
    merge(other)
    finance = signed_in(client, "finance")
    assert not offered(finance, "/finance/awards/")
    for filtered in ("recipient", "funder"):
        text = page(finance, f"/finance/awards/?{filtered}=Bolton+Council").one("main").text
        assert "1 award as at" in text
        assert MBC in text


@pytest.fixture
def paid_by_both(other: Organisation) -> Organisation:
    """Two sealed decisions, each of which names another record of the body as recipient and as funder."""
    for record in (body(COUNCIL), other):
        draft = allocated(factories.complete(total=Decimal("500.00")), record, "500.00")
        source = {"funder": record, "amount": Decimal("500.00"), "financial_year": 2021, "status": "agreement_signed"}
        drafting.fund(decision=draft, fields={"total": Decimal("500.00")}, sources=[source], by=user("officer"), at=NOW)
        sign_all(submitted(Decision.objects.get(pk=draft.pk)))
    post()
    return other


def test_payments_and_returns_are_filtered_by_body(client: Client, paid_by_both: Organisation) -> None:
    for award in Award.objects.all():
        paying.plan(award, Mode.ONE_OFF, at=LATER)
        asking.ask(award.agreement, reporter=award.agreement.grantee)
    merge(paid_by_both)
    finance = signed_in(client, "finance")
    for address in ("/finance/payments/?show=all", "/finance/returns/?"):
        assert not offered(finance, address)
    for filtered in ("payee", "funder"):
        text = page(finance, f"/finance/payments/?show=all&{filtered}=Bolton+Council").one("main").text
        assert "2 instalments" in text
        assert "£1,000.00" in text
    text = page(finance, "/finance/returns/?reporter=Bolton+Council").one("main").text
    assert text.count("to Harbour NHS Trust") == 8


def test_a_funder_is_one_body_on_its_page_with_the_steps_of_both_records(
    client: Client, paid_by_both: Organisation
) -> None:
    sources = FundingSource.objects.order_by("pk")
    steps = [promising.step(each.decision, "letter", "400.00", funder=each.funder.name) for each in sources]
    assert [(each.funder.name, each.number) for each in steps] == [(COUNCIL, 1), (MBC, 1)]
    merge(paid_by_both)
    (promise,) = figures.of(user("finance")).promises
    assert (promise.funder.name, promise.committed, promise.promised) == (COUNCIL, Decimal(1000), Decimal(400))
    assert list(promise.steps) == steps
    with pytest.raises(Refused, match="was recorded as promised before, which is more"):
        promising.step(sources[0].decision, "letter", "300.00", funder=COUNCIL, document="Letter 2")
    later = promising.step(sources[1].decision, "agreement_signed", "1000.00", funder=MBC)
    assert later.number == 2
    (promise,) = figures.of(user("finance")).promises
    assert (promise.status, promise.promised) == ("agreement_signed", Decimal(1000))
    finance = signed_in(client, "finance")
    for record in (body(COUNCIL), paid_by_both):
        text = page(finance, f"/finance/funders/{record.pk}/").one("main").text
        assert "£1,000.00" in text
