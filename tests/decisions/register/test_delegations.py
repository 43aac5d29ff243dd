"""The public register of delegations: what anyone reads, and what nobody finds there."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commissioning.models import User
from decisions.record.models import Decision, Version
from decisions.register.delegated import COLUMNS
from decisions.scheme import covers, handovers
from decisions.scheme.delegations import Delegation
from tests.decisions import raw
from tests.decisions.pages import MOST, main_text, page, queries, signed_in
from tests.decisions.scheme.delegating import post
from tests.factories import user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

ONE = timedelta(days=1)
HTML, CSV = "/register/delegations/", "/register/delegations.csv"


def given(first: int = 0, last: int = 10, to: str = "finance", **more: object) -> Delegation:
    """Made a while ago, from and until that many days from now."""
    on, at = timezone.localdate(), timezone.now() - timedelta(days=30)
    return covers.delegate(
        post=post("treasurer"),
        to=user(to),
        from_on=on + first * ONE,
        until_on=on + last * ONE,
        by=user("treasurer"),
        at=at,
        **{"document": "Minute 4", **more},  # type: ignore[arg-type]
    )


def states(client: Client) -> dict[str, str]:
    rows = page(client, HTML).all("tr")
    return {each["id"] or "": each.text.rpartition("State ")[2] for each in rows if each["id"]}


def sheet(client: Client) -> list[list[str]]:
    response = client.get(CSV)
    body = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    assert body.startswith("\ufeff")
    return list(csv.reader(io.StringIO(body[1:])))


def test_anyone_reads_who_may_sign_for_whom(client: Client) -> None:
    made = given(limit=Decimal("250000.00"), scope="Grants only", decision_type="deputy_mayor")
    said = main_text(page(client, HTML))
    for words in (
        "Treasurer",
        "Simon Pryce",
        "Leo Brandreth",
        made.reference,
        "Up to £250,000.00, Deputy Mayor’s decisions",
        "Authorised by: Minute 4. Scope: Grants only",
        "In force",
    ):
        assert words in said
    start = page(client, "/")
    assert {HTML, "/register/ledger/"} <= {each["href"] for each in start.all("a")}


def test_each_state_is_said_and_what_is_in_force_stands_first(client: Client) -> None:
    expired, ended, later, live = given(-20, -10), given(), given(5, 9), given(-1, 3)
    covers.end(delegation=ended, by=user("treasurer"), at=timezone.now())
    assert list(states(client).items()) == [
        (live.reference, "In force"),
        (later.reference, "Starts later"),
        (ended.reference, states(client)[ended.reference]),
        (expired.reference, "Expired"),
    ]
    assert states(client)[ended.reference].startswith("Ended on ")


def test_a_delegation_of_a_holder_who_left_is_not_in_force(client: Client) -> None:
    made, on = given(), timezone.localdate()
    handovers.hand_over(
        post=post("treasurer"), to=user("deputy.treasurer"), from_on=on, by=user("governance"), at=timezone.now()
    )
    assert states(client) == {made.reference: "Ended with the holder’s time in the post"}


def test_the_sheet_says_the_same_and_runs_nothing(client: Client) -> None:
    """Every cell that a spreadsheet would compute begins with an apostrophe."""
    made = given(limit=Decimal("5.00"), document='=HYPERLINK("x")', scope="+1")
    made_by = given(-20, -10, document="-2", scope="\tTab")
    head, live, expired = sheet(client)
    assert head == list(COLUMNS)
    on = timezone.localdate()
    assert live == [
        *(made.reference, "Treasurer", "Simon Pryce", "Leo Brandreth", "Up to £5.00", "every decision"),
        *('\'=HYPERLINK("x")', "'+1", on.isoformat(), (on + 10 * ONE).isoformat(), "In force"),
    ]
    assert (expired[0], expired[6], expired[7], expired[-1]) == (made_by.reference, "'-2", "Tab", "Expired")


def test_a_name_that_is_a_formula_is_text_too(client: Client) -> None:
    User.objects.create_user("eve@gmca.example", "@SUM(1)", "x")
    given(to="eve")
    assert sheet(client)[1][3] == "'@SUM(1)"


@pytest.mark.parametrize("address", [HTML, CSV])
def test_no_address_account_or_decision_is_in_it(client: Client, address: str, out: Version, draft: Decision) -> None:
    given()
    assert User.objects.filter(email__endswith="@gmca.example").exists()
    response = client.get(address)
    body = b"".join(response).decode()
    assert "@" not in body
    assert "Leo Brandreth" in body
    for hidden in (out.decision.reference, draft.reference, out.decision.subject, draft.subject):
        assert hidden
        assert hidden not in body


def test_an_address_typed_into_document_or_scope_is_refused(client: Client) -> None:
    words = "Leave e-mail addresses out: the document and the scope are published."
    for field in ("document", "scope"):
        with pytest.raises(covers.Refused, match=words):
            given(**{field: "Ask simon@gmca.example"})
        made = given()
        fields = {key: value for key, value in Delegation.objects.filter(pk=made.pk).values()[0].items() if key != "id"}
        with raw.refused("delegation_publishes_no_address"):
            Delegation.objects.create(**{**fields, "reference": "D-2021-900", field: "simon@gmca.example"})


def test_the_cost_does_not_grow_with_the_rows_and_caches_may_keep_it(client: Client) -> None:
    given()
    before = queries(client, HTML)
    for _ in range(30):
        given()
    assert queries(client, HTML) == before <= MOST
    assert "?page=2" in {each["href"] for each in page(client, HTML).all("a")}
    assert client.get(HTML)["Cache-Control"] == "public, max-age=300"
    assert client.get(CSV)["Cache-Control"] == "public, max-age=300"
    signed_in(client, "officer")
    response = client.get(HTML)
    assert (response["Cache-Control"], response["Vary"]) == ("private, max-age=0", "Cookie")


def test_before_the_first_it_says_so(client: Client) -> None:
    assert "There has been no delegation yet" in main_text(page(client, HTML))
    assert sheet(client) == [list(COLUMNS)]
    assert client.post(HTML).status_code == client.post(CSV).status_code == 405
    assert reverse("public_delegations") == HTML
