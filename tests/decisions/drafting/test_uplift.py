"""Working out an uplift: who may, what it shows, what it writes, and that its figures cannot be made up."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client

from commissioning.lib.money import pounds
from decisions.drafting import acts
from decisions.ledger.models import LedgerEvent
from decisions.notice import current
from decisions.record import content
from decisions.record.loading import whole
from decisions.record.models import Decision, Version
from decisions.record.thawing import thawed
from tests import factories
from tests.commissioning.markup import Page
from tests.decisions.drafting.forms import fill_in, send
from tests.decisions.linking import grants, raising, sign_all, submitted
from tests.decisions.pages import MOST, queries
from tests.factories import NOW, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]
THREE = ("Community safety", "Violence reduction", "Hate crime")


def loaded(decision: Decision) -> Decision:
    return whole(Decision.objects.filter(pk=decision.pk)).get()


def of(decision: Decision) -> str:
    return f"/decisions/{decision.reference}/uplift/"


def words(response: HttpResponse) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def officer(client: Client) -> Client:
    client.force_login(user("officer"))
    return client


@pytest.fixture
def parent() -> Decision:
    return grants(streams=THREE)


@pytest.fixture
def draft(parent: Decision) -> Decision:
    return raising(parent)


def applied(officer: Client, draft: Decision, **typed: Any) -> Decision:
    address = of(draft)
    response = fill_in(officer, address, act="apply", **{"percent": "2.6%", **typed})
    assert response.status_code == 302, words(response)
    assert response["Location"] == f"/decisions/{draft.reference}/funding/"
    return loaded(draft)


def test_ten_districts_and_three_streams_go_up_by_two_point_six_per_cent(
    officer: Client, draft: Decision, parent: Decision
) -> None:
    """Notice 06: £102,800 is 2.6% of £3,953,846.15."""
    shown = fill_in(officer, of(draft), percent="2.6", act="preview")
    assert "Total £3,953,846.15 +£102,800.00 (+2.6%) £4,056,646.15" in words(shown)
    assert "This replaces the 1 amount in the allocations" in words(shown)
    assert loaded(draft).uplift_of is None
    raised = applied(officer, draft)
    rows = list(raised.allocations.all())
    assert (len(rows), raised.total, raised.uplift_percent) == (30, Decimal("102800.00"), Decimal("2.6"))
    assert sum(row.before for row in rows if row.before) == Decimal("3953846.15")
    assert (raised.uplift_of, raised.uplift_total_is, raised.uplift_rounding) == (parent, "increase", "exact_total")
    assert raised.streams == list(THREE)


def test_the_new_total_takes_the_place_of_the_old(officer: Client, draft: Decision) -> None:
    raised = applied(officer, draft, total_is="new_total", rounding="hundred")
    assert all(row.amount % 100 == 0 for row in raised.allocations.all() if row.amount is not None)
    assert raised.total == sum(row.amount for row in raised.allocations.all() if row.amount is not None)


@pytest.mark.parametrize(
    ("typed", "increase"),
    [
        ({"how": "each", "amount": "£100"}, "3000.00"),
        ({"how": "total", "amount": "£100"}, "100.00"),
        ({"how": "percent", "percent": "1.5", "rounding": "pound"}, None),
    ],
)
def test_each_way_of_raising(officer: Client, draft: Decision, typed: dict[str, str], increase: str | None) -> None:
    raised = applied(officer, draft, **typed)
    assert increase is None or raised.total == Decimal(increase)


def test_new_figures_are_typed_line_by_line(officer: Client, draft: Decision, parent: Decision) -> None:
    shown = fill_in(officer, of(draft), how="figures", act="preview")
    first = parent.allocations.all()[0]
    assert first.amount is not None
    refused = send(officer, of(draft), shown, **{f"after-{first.pk}": "circa £1"}, act="apply")
    assert f'<a href="#after-{first.pk}">Bolton: “circa £1” is an approximation.' in refused.content.decode()
    response = send(officer, of(draft), refused, **{f"after-{first.pk}": pounds(first.amount + 5)}, act="apply")
    assert response.status_code == 302
    raised = loaded(draft)
    assert (raised.total, raised.uplift_rounding, raised.uplift_percent) == (Decimal("5.00"), "typed", None)


def test_less_than_before_is_no_increase(officer: Client, draft: Decision) -> None:
    refused = fill_in(officer, of(draft), percent="-1", act="apply")
    assert "less than before. An increase cannot be less than nothing" in words(refused)
    assert applied(officer, draft, percent="-1", total_is="new_total").total == Decimal("3914307.69")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"percent": ""}, "Give the percentage. For example: 2.6%"),
        ({"percent": "two"}, "“two” is not a percentage. Enter one such as 2.6%."),
        ({"percent": "-101"}, "More than 100% cannot be taken off."),
        ({"how": "each"}, "Give the amount. For example: £1,000"),
        ({"parent": "DN-1999-0001"}, "Select a valid choice."),
    ],
)
def test_what_is_missing_is_asked_for(officer: Client, draft: Decision, typed: dict[str, str], told: str) -> None:
    response = fill_in(officer, of(draft), **{"percent": "2.6", **typed}, act="apply")
    assert (response.status_code, told in words(response)) == (200, True)
    assert loaded(draft).uplift_of is None


def test_years_that_are_not_raised_are_left_out(officer: Client) -> None:
    draft = raising(grants(years=(2021, 2022)))
    assert "Which years are raised?" in words(officer.get(of(draft)))
    raised = applied(officer, draft, years=["2022"])
    assert ({row.financial_year for row in raised.allocations.all()}, raised.financial_years) == ({2022}, [2022])


def test_an_uplift_of_an_uplift_starts_from_what_both_gave(officer: Client, draft: Decision) -> None:
    raised = applied(officer, draft)
    raised.funding_sources.update(amount=raised.total)
    second = raising(sign_all(submitted(raised)))
    assert "Total £4,056,646.15" in words(fill_in(officer, of(second), percent="1", act="preview"))


def test_somebody_elses_figures_are_not_replaced_unseen(officer: Client, draft: Decision) -> None:
    shown = fill_in(officer, of(draft), percent="2.6", act="preview")
    acts.allocate(decision=draft, fields={}, rows=[], by=user("colleague"), at=NOW)
    refused = send(officer, of(draft), shown, act="apply")
    assert (refused.status_code, "Ravi Menon saved it on" in words(refused)) == (409, True)
    assert loaded(draft).uplift_of is None
    assert send(officer, of(draft), refused, act="apply").status_code == 302


def test_the_uplift_is_taken_out_and_the_amounts_stay(officer: Client, draft: Decision) -> None:
    applied(officer, draft)
    fill_in(officer, of(draft), act="forget")
    left = loaded(draft)
    assert (left.uplift_of, left.uplift_percent, left.uplift_total_is, left.total) == (None, None, "", Decimal(102800))
    assert {row.before for row in left.allocations.all()} == {None}


def test_a_grid_saved_afterwards_keeps_what_was_before(officer: Client, draft: Decision) -> None:
    applied(officer, draft)
    before = [(row.before, row.amount) for row in loaded(draft).allocations.all()]
    address = f"/decisions/{draft.reference}/allocations/"
    events = LedgerEvent.objects.count()
    assert fill_in(officer, address).status_code == 302
    assert LedgerEvent.objects.count() == events
    fill_in(officer, address, **{"weight-0": "3"})
    assert sorted(before) == sorted((row.before, row.amount) for row in loaded(draft).allocations.all())


def test_who_sees_it(draft: Decision, parent: Decision) -> None:
    for name, status in (("colleague", 200), ("auditor", 200), ("treasurer", 404), ("finance", 404)):
        client = Client()
        client.force_login(user(name))
        assert client.get(of(draft)).status_code == status, name
    auditor = Client()
    auditor.force_login(user("auditor"))
    assert "You cannot change this" in words(auditor.get(of(draft)))
    assert auditor.post(of(draft), {"act": "forget"}).status_code == 403
    officer = Client()
    officer.force_login(user("officer"))
    assert officer.get(of(factories.draft())).status_code == 404
    assert officer.put(of(draft)).status_code == 405


def test_the_page_asks_twelve_queries_at_most(officer: Client, draft: Decision) -> None:
    assert queries(officer, of(draft)) <= MOST


def test_nobody_raises_what_is_not_linked(draft: Decision, parent: Decision) -> None:
    other = grants()
    with pytest.raises(acts.Refused) as refusal:
        acts.uplift(decision=draft, parent=other, fields={}, rows=[], by=user("officer"), at=NOW)
    assert refusal.value.sentence.startswith(f"Link this decision to {other.reference} first")


def test_the_notice_shows_before_and_after_and_is_read_back(officer: Client, draft: Decision) -> None:
    raised = applied(officer, draft)
    said = content.of(raised, version=1, chain=())
    assert said["money"]["uplift"]["percent"] == "2.6"
    again = content.of(thawed(said, pk=raised.pk), version=1, chain=())
    assert again == said
    article = Page(f"<main>{current.notice_of(raised).article()}</main>").one("main").text
    assert "Raised by 2.6%. The total to the penny, shared in proportion." in article
    assert "Grand total£3,953,846.15£102,800.00£4,056,646.15" in "".join(article.split()).replace("Grandt", "Grand t")


def frozen(decision: Decision, **changed: Any) -> None:
    said = content.of(loaded(decision), version=1, chain=())
    said["money"] |= changed
    text, sha256 = content.frozen(said)
    with transaction.atomic():
        Version.objects.create(
            decision=decision, number=1, content=text, sha256=sha256, submitted_at=NOW, submitted_by=decision.author
        )


def test_the_database_refuses_figures_that_the_earlier_decision_never_gave(officer: Client, draft: Decision) -> None:
    raised = applied(officer, draft)
    raised.funding_sources.all().update(amount=raised.total)
    row = raised.allocations.all()[0]
    raised.allocations.filter(pk=row.pk).update(before=row.before + Decimal("0.01"))  # type: ignore[operator]
    with pytest.raises(IntegrityError, match=r"is not what DN-[0-9-]+ gave"):
        frozen(raised)
    raised.allocations.filter(pk=row.pk).update(before=row.before)
    rows = content.of(loaded(raised), version=1, chain=())["money"]["allocations"]
    rows[0]["before"] = "0.00"
    with pytest.raises(IntegrityError, match="says other figures before than its record"):
        frozen(raised, allocations=rows)
    with pytest.raises(IntegrityError, match="raises another decision than its record"):
        frozen(raised, uplift=None)
    frozen(raised)


@pytest.mark.parametrize(
    "columns",
    [
        {"uplift_rounding": "typed"},
        {"uplift_total_is": "increase"},
        {"uplift_percent": Decimal(2)},
        {"share_floor": Decimal(2), "share_cap": Decimal(1)},
        {"top_slice": Decimal(2)},
        {"top_slice_percent": Decimal(101), "top_slice_for": "Bolton"},
        {"top_slice": Decimal(1), "top_slice_percent": Decimal(1), "top_slice_for": "Bolton"},
    ],
)
def test_the_database_refuses_half_an_uplift_and_limits_that_cannot_be(
    draft: Decision, columns: dict[str, object]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=draft.pk).update(**columns)
