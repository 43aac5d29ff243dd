"""An agreement's terms: written from a day on, never changed, proved by the ledger."""

from datetime import date, timedelta

import pytest
from django.core.files.storage import storages

from commissioning.example import authority as example
from commissioning.lib import uploads
from commissioning.lib.refusal import Refused
from commissioning.models import Organisation
from decisions.ledger.models import LedgerEvent
from grants.awards import proof, terms
from grants.awards.models import Agreement, AgreementDocument, AgreementTerms
from tests import factories
from tests.conftest import guards_off
from tests.factories import user
from tests.grants.awards.giving import LATER, post

pytestmark = [pytest.mark.django_db]

APRIL = date(2022, 4, 1)
FILE = uploads.check("agreement.txt", b"Both sides agree.")


@pytest.fixture(scope="module")
def _posted(kept: None) -> None:
    """Ten agreements."""
    example.load()
    factories.signed()
    post()


@pytest.fixture
def bolton(_posted: None) -> Agreement:
    return Agreement.objects.get(grantee__name="Bolton Council")


def agree(agreement: Agreement, *, from_on: date = APRIL, reason: str = "As signed.", **said: object) -> AgreementTerms:
    file = said.pop("file", None)
    return terms.agree(
        agreement=agreement,
        fields=said,
        file=file,  # type: ignore[arg-type]
        from_on=from_on,
        reason=reason,
        by=user("finance"),
        at=LATER,
    )


def test_new_terms_keep_what_is_not_given_and_hold_from_their_day(bolton: Agreement) -> None:
    charity = Organisation.objects.get(name="Salford City Council")
    agree(bolton, provider=charity, status="issued")
    made = agree(bolton, from_on=APRIL + timedelta(days=9), status="signed", signed_on=APRIL)
    assert (made.number, made.provider, made.payee) == (3, charity, bolton.grantee)
    assert [terms.on(bolton, day).number for day in (APRIL - timedelta(days=1), APRIL, made.from_on)] == [1, 2, 3]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"reason": " ", "status": "issued"}, "Say why the terms change."),
        ({"from_on": date(2021, 10, 1), "status": "issued"}, "New terms cannot begin before those that they follow."),
        ({"status": "signed"}, "Give the day on which the second side signed, where both have; and none before."),
        (
            {"status": "issued", "signed_on": APRIL},
            "Give the day on which the second side signed, where both have; and none before.",
        ),
        (
            {"status": "signed", "signed_on": LATER.date() + timedelta(days=1)},
            "An agreement cannot have been signed on a day to come.",
        ),
        ({}, "Nothing would change."),
    ],
)
def test_terms_that_cannot_be_are_refused(bolton: Agreement, said: dict[str, object], sentence: str) -> None:
    with pytest.raises(Refused) as refusal:
        agree(bolton, **said)  # type: ignore[arg-type]
    assert str(refusal.value) == sentence
    assert bolton.terms.count() == 1


def test_a_file_is_kept_once_and_stays_with_later_terms(bolton: Agreement) -> None:
    first = agree(bolton, file=FILE, status="drafted")
    again = agree(bolton, file=FILE, status="issued")
    later = agree(bolton, status="signed", signed_on=APRIL)
    assert first.document == again.document == later.document
    assert AgreementDocument.objects.count() == 1


def test_the_ledger_names_what_changed(bolton: Agreement) -> None:
    agree(bolton, status="drafted", purpose="Recovery workers.")
    event = LedgerEvent.objects.latest("number")
    assert (event.act, event.by_name, event.detail["changed"]) == ("agree", "Leo Brandreth", ["status", "purpose"])
    assert list(proof.faults()) == []


def test_terms_that_were_altered_or_taken_out_are_found(bolton: Agreement) -> None:
    reference = bolton.decision.reference
    altered, gone = agree(bolton, status="drafted"), agree(bolton, status="issued")
    with guards_off():
        AgreementTerms.objects.filter(pk=altered.pk).update(payee=Organisation.objects.get(name="Bury Council"))
        gone.delete()
    assert list(proof.faults()) == [
        f"Terms 2 of the agreement of {reference} with Bolton Council: they are not as they were written.",
        f"Terms 3 of an agreement of {reference}: they are in the ledger and gone from the record.",
    ]


def test_a_file_that_was_altered_or_is_gone_is_found(bolton: Agreement) -> None:
    document = agree(bolton, file=FILE, status="drafted").document
    assert document
    name = f"The agreement “agreement.txt” of {bolton.decision.reference}"
    with storages["papers"].open(document.name, "wb") as stored:
        stored.write(b"Nobody agrees.")
    assert list(proof.faults()) == [f"{name}: the file was altered after it was stored."]
    storages["papers"].delete(document.name)
    assert list(proof.faults()) == [f"{name}: the file is gone from the storage."]


def together(*names: str, **said: object) -> list[AgreementTerms]:
    agreements = list(Agreement.objects.filter(grantee__name__in=[f"{name} Council" for name in names]))
    pays_recipient = bool(said.pop("pays_recipient", False))
    given = {"agreements": agreements, "fields": said, "pays_recipient": pays_recipient}
    return terms.agree_together(**given, from_on=APRIL, reason="As signed.", by=user("finance"), at=LATER)  # type: ignore[arg-type]


def test_several_agreements_are_signed_at_once_each_with_its_own_entry(bolton: Agreement) -> None:
    made = together("Bolton", "Bury", status="signed", signed_on=APRIL)
    assert [(each.agreement.grantee.name, each.number, each.status, each.signed_on) for each in made] == [
        ("Bolton Council", 2, "signed", APRIL),
        ("Bury Council", 2, "signed", APRIL),
    ]
    told = LedgerEvent.objects.filter(act="agree").order_by("number")
    assert [each.says("grantee") for each in told] == ["Bolton Council", "Bury Council"]
    assert list(proof.faults()) == []
    assert Agreement.objects.filter(terms__number=2).count() == 2


def test_each_recipient_is_paid_itself_again_where_that_is_asked_for(bolton: Agreement) -> None:
    agree(bolton, payee=Organisation.objects.get(name="Bury Council"))
    assert together("Bolton", status="issued")[0].payee.name == "Bury Council"
    assert together("Bolton", status="signed", signed_on=APRIL, pays_recipient=True)[0].payee == bolton.grantee


def test_all_of_several_agreements_change_or_none_does(bolton: Agreement) -> None:
    agree(bolton, status="signed", signed_on=APRIL)
    before = (AgreementTerms.objects.count(), LedgerEvent.objects.count())
    with pytest.raises(Refused, match=r"^Bolton Council: Nothing would change\.$"):
        together("Bury", "Bolton", status="signed", signed_on=APRIL)
    with pytest.raises(Refused, match=r"^Choose the agreements that this is about\.$"):
        together(status="signed", signed_on=APRIL)
    assert (AgreementTerms.objects.count(), LedgerEvent.objects.count()) == before
