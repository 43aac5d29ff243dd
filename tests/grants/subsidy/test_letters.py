"""The two letters: what they say, word by word, and that they are valid, tagged and kept as they were written."""

import hashlib
import io
import json
from datetime import timedelta
from decimal import Decimal

import pypdf
import pytest
from django.core.files.storage import storages

from commissioning.example import authority as example
from commissioning.lib import canonical, validity
from commissioning.lib.refusal import Refused
from grants.awards.models import Agreement
from grants.subsidy import acts
from grants.subsidy.models import SubsidyLetter
from tests.factories import user
from tests.grants.subsidy.assisting import AT, DAY, confirm, given, notified, notify

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def _given(kept: None) -> None:
    example.load()
    given("200000.00", elsewhere="20000.00")
    given("40000.00", elsewhere="20000.00")


@pytest.fixture
def agreement(_given: None) -> Agreement:
    return Agreement.objects.select_related("decision", "grantee").earliest("pk")


def file(letter: SubsidyLetter) -> bytes:
    with storages["papers"].open(letter.name) as stored:
        content: bytes = stored.read()
    return content


def words(letter: SubsidyLetter) -> str:
    pages = pypdf.PdfReader(io.BytesIO(file(letter))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_notification_says_what_section_37_asks_for(agreement: Agreement) -> None:
    letter = notify(agreement)
    said = words(letter)
    name = "Greater Manchester Combined Authority"
    reference, subject = agreement.decision.reference, agreement.decision.subject
    for sentence in (
        f"To The chief executive, Bolton Council From {name} Date 8 November 2021 Decision {reference} "
        "Gross value £200,000.00 Answer by 22 November 2021",
        f"{name} proposes to give Bolton Council a subsidy of £200,000.00 (gross value) by way of minimal financial "
        f"assistance, under section 36 of the Subsidy Control Act 2022. The decision is {reference}, {subject}.",
        "Section 37 lets us give it only after you have confirmed in writing that with it you stay within £315,000.00.",
        "in this financial year up to now and in the two financial years before it: since 1 April 2019.",
        "Count also what it gave to others who are under common control with you (sections 7 and 8), and to a business "
        "that you took over (section 40).",
        f"By our own records, {name} gave you £240,000.00 since then, this proposal included.",
        "Please answer by 22 November 2021, to commissioning@gmca.example. We pay nothing before we have your answer.",
        f"Bolton Council confirms that with £200,000.00 from {name} the total does not exceed £315,000.00",
        "Amara Whitlock Commissioning officer",
        "Written on 8 November 2021",
    ):
        assert sentence in said


def test_the_second_letter_says_that_it_is_given_and_for_how_long_to_keep_it(agreement: Agreement) -> None:
    confirm(notified(agreement), "20000.00")
    letter = acts.write_given(agreement=agreement, addressed_to="", given_on=DAY, by=user("officer"), at=AT)
    said = words(letter)
    reference, subject = agreement.decision.reference, agreement.decision.subject
    for sentence in (
        "To Bolton Council From",
        f"confirms that the subsidy of £200,000.00 (gross value) to Bolton Council under decision {reference}, "
        f"{subject}, is given as minimal financial assistance under section 36 of the Subsidy Control Act 2022. "
        "The date on which it is given is 8 November 2021.",
        "On 8 November 2021 you confirmed that you had £20,000.00 from others",
        "Section 37 asks you to keep a written record for at least three years beginning with 8 November 2021",
        "This letter says all three.",
    ):
        assert sentence in said


def test_both_letters_are_valid_and_tagged(agreement: Agreement) -> None:
    first = notified(agreement)
    confirm(first)
    second = acts.write_given(agreement=agreement, addressed_to="", given_on=DAY, by=user("officer"), at=AT)
    for letter in (first, second):
        content = file(letter)
        assert validity.broken_rules(content) == []
        assert bool(pypdf.PdfReader(io.BytesIO(content)).trailer["/Root"]["/MarkInfo"]["/Marked"])


def test_a_letter_is_frozen_with_its_content_and_its_file(agreement: Agreement) -> None:
    letter = notify(agreement)
    assert letter.sha256 == canonical.sha256(letter.content)
    assert (letter.file_sha256, letter.size) == (hashlib.sha256(file(letter)).hexdigest(), len(file(letter)))
    assert json.loads(letter.content) == {
        "kind": "notification",
        "authority": "Greater Manchester Combined Authority",
        "grantee": "Bolton Council",
        "addressed_to": "The chief executive",
        "reference": agreement.decision.reference,
        "subject": agreement.decision.subject,
        "amount": "200000.00",
        "from_us": "240000.00",
        "limit": "315000.00",
        "since": "2019-04-01",
        "reply_by": "2021-11-22",
        "written_on": "2021-11-08",
        "written_by": "Amara Whitlock",
        "written_by_title": "Commissioning officer",
        "reply_to": "commissioning@gmca.example",
    }
    assert letter.amount == Decimal("200000.00")


def test_the_answer_is_wanted_on_a_day_to_come(agreement: Agreement) -> None:
    said = {"agreement": agreement, "addressed_to": "", "by": user("officer"), "at": AT}
    with pytest.raises(Refused, match="still to come"):
        acts.write_notification(**said, reply_by=DAY)  # type: ignore[arg-type]  # as the act names them
    acts.write_notification(**said, reply_by=DAY + timedelta(days=1))  # type: ignore[arg-type]
