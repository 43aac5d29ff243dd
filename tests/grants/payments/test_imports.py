"""What was paid comes in from a file: tried first, all or nothing, undone by steps; and the payment file before it."""

import io
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from commissioning.example import authority
from commissioning.lib import spreadsheets
from grants.awards.models import Award
from grants.payments import files, imports, paying, releasing
from grants.payments.choices import Because
from grants.payments.models import Instalment, PaymentFile, PaymentImport, Schedule, Step
from grants.payments.reconciling import Report, tried
from grants.written import stamped
from tests.conftest import guards_off
from tests.decisions.raw import refused
from tests.decisions.witness import refused as said
from tests.decisions.witness import written
from tests.factories import user
from tests.grants.payments import paying as to
from tests.grants.payments.paying import AGREED, award_of, later
from tests.memory import peak_of

pytestmark = pytest.mark.django_db

HEAD = "Reference,Payee,Amount,Paid on,Ledger reference\n"


@pytest.fixture(scope="module")
def _seed(kept: None) -> None:
    authority.load()
    to.seed(["Bolton", "Bury"])
    for name in ("Bolton", "Bury"):
        to.release(to.plan(award_of(name))[0])


@pytest.fixture
def released(_seed: None, db: None) -> list[Instalment]:
    """The first instalments of Bolton, £23,191.11, and Bury, £12,913.91."""
    return list(Instalment.objects.with_state().filter(state="released").order_by("-amount"))  # type: ignore[misc]


def row(instalment: Instalment, **changes: str) -> str:
    cells = {
        "reference": instalment.reference,
        "payee": "A council",
        "amount": f"{instalment.amount:,}",
        "paid_on": "01/11/2021",
        "ledger_reference": f"BACS {instalment.pk}",
    } | changes
    return ",".join(f'"{cell}"' for cell in cells.values()) + "\n"


def report(content: str) -> Report:
    return tried(io.BytesIO(content.encode()), today=AGREED.date())


def put_in(content: str) -> PaymentImport:
    file = io.BytesIO(content.encode())
    return imports.try_payments(file=file, file_name="paid.csv", by=user("finance"), at=AGREED)


def sound() -> list[str]:
    return [*files.faults(), *imports.faults()]


def test_trying_a_file_changes_no_payment_and_says_what_would_come_of_it(released: list[Instalment]) -> None:
    found = imports.report(put_in(HEAD + "".join(map(row, released))), at=AGREED)
    assert (found.rows, found.payments, found.total, found.errors) == (2, 2, Decimal("36105.02"), 0)
    assert found.can_be_taken
    assert not Step.objects.filter(kind="paid").exists()


def test_taking_a_file_pays_every_row_in_one_entry_of_the_ledger(released: list[Instalment]) -> None:
    tried_file = put_in(HEAD + "".join(map(row, released)))
    with written() as lines:
        assert imports.take_payments(payment_import=tried_file, by=user("finance"), at=later(1)) == 2
    assert [(line.act, line.by, line.detail["payments"], line.detail["total"]) for line in lines] == [
        ("take_payments", "Leo Brandreth", 2, "36105.02")
    ]
    paid = Step.objects.filter(kind="paid").order_by("-amount")
    assert [(each.effective_on, each.ledger_reference) for each in paid] == [
        (date(2021, 11, 1), f"BACS {each.pk}") for each in released
    ]
    assert sound() == []
    with said("This file was taken over before. Put it in again if it was undone."):
        imports.take_payments(payment_import=tried_file, by=user("finance"), at=later(1))


def test_undoing_takes_every_payment_back_and_deletes_nothing(released: list[Instalment]) -> None:
    tried_file = put_in(HEAD + "".join(map(row, released)))
    undo = {"payment_import": tried_file, "reason": "Wrong month.", "by": user("finance"), "at": later(1)}
    with said("There is nothing to undo: the file was not taken over, or is undone already."):
        imports.undo_payments(**undo)  # type: ignore[arg-type]
    imports.take_payments(payment_import=tried_file, by=user("finance"), at=later(1))
    with said("Say why it is undone."):
        imports.undo_payments(**undo | {"reason": " "})  # type: ignore[arg-type]
    assert imports.undo_payments(**undo) == 2  # type: ignore[arg-type]
    assert to.states(award_of("Bolton"))[0] == "released"
    assert [each.kind for each in released[0].steps.order_by("number")] == ["certified", "released", "paid", "reversed"]
    assert sound() == []
    again = put_in(HEAD + "".join(map(row, released)))
    assert imports.take_payments(payment_import=again, by=user("finance"), at=later(2)) == 2
    with said("There is nothing to undo: the file was not taken over, or is undone already."):
        imports.undo_payments(**undo)  # type: ignore[arg-type]


def test_a_file_with_a_payment_that_came_back_is_not_undone(released: list[Instalment]) -> None:
    tried_file = put_in(HEAD + row(released[0]))
    imports.take_payments(payment_import=tried_file, by=user("finance"), at=later(1))
    paying.claw_back(
        instalment=released[0],
        amount=Decimal("1.00"),
        came_back_on=later(1).date(),
        because=Because.UNSPENT,
        reason="Unspent.",
        by=user("finance"),
        at=later(1),
    )
    with said(f"{released[0].reference} came back since, so the file cannot be undone."):
        imports.undo_payments(payment_import=tried_file, reason="Wrong.", by=user("finance"), at=later(2))


@pytest.mark.parametrize(
    ("changes", "column", "sentence"),
    [
        (
            {"reference": "P-999999"},
            "Reference",
            "P-999999 is no instalment of any decision: a payment without a decision.",
        ),
        ({"reference": "BACS"}, "Reference", "“BACS” is no instalment. Its reference looks like P-000123."),
        ({"amount": "23,191.10"}, "Amount", "£23,191.10 was paid, and £23,191.11 released."),
        ({"amount": "-5.00"}, "Amount", "“-5.00” is a negative amount. Enter an amount of 0.00 or more."),
        ({"paid_on": "31/10/2021"}, "Paid on", "It was released on 1 November 2021, which is later."),
        ({"paid_on": "02/11/2021"}, "Paid on", "2 November 2021 is still to come."),
        ({"paid_on": "11/2021"}, "Paid on", "“11/2021” has no day."),
        ({"ledger_reference": ""}, "Ledger reference", "Give the reference of the payment, up to 60 letters."),
        ({"amount": "01/11/2021", "paid_on": "23,191.11"}, "Amount", "Amount and Paid on seem to be swapped."),
    ],
)
def test_a_row_that_is_no_payment_is_found_by_row_and_column(
    released: list[Instalment], changes: dict[str, str], column: str, sentence: str
) -> None:
    found = report(HEAD + row(released[1]) + row(released[0], **changes))
    assert (found.errors, found.can_be_taken) == (1, False)
    assert (found.findings[0].row, found.findings[0].column) == (3, column)
    assert found.findings[0].sentence.startswith(sentence)


def test_duplicates_are_found_in_the_file_and_against_the_record(released: list[Instalment]) -> None:
    bolton, bury = released
    found = report(
        HEAD + row(bolton) + row(bolton, ledger_reference="X") + row(bury, ledger_reference=f"BACS {bolton.pk}")
    )
    assert [each.sentence for each in found.findings] == [
        f"{bolton.reference} is in this file twice.",
        f"BACS {bolton.pk} is in row 2 already.",
    ]
    imports.take_payments(payment_import=put_in(HEAD + row(bolton)), by=user("finance"), at=AGREED)
    found = report(HEAD + row(bolton) + row(bury, ledger_reference=f"BACS {bolton.pk}"))
    assert [each.sentence for each in found.findings] == [
        f"{bolton.reference} is paid, not released: on 1 November 2021, as BACS {bolton.pk}.",
        f"BACS {bolton.pk} is the reference of another payment on record.",
    ]


def test_what_was_released_and_is_not_in_the_file_is_listed(released: list[Instalment]) -> None:
    found = report(HEAD + row(released[0]))
    assert [each.reference for each in found.unpaid] == [released[1].reference]
    assert found.can_be_taken


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "The file has no rows. Its first row names the columns."),
        (
            "Reference,Payee\nP-000001,A\n",
            "The first row has to name the columns Reference, Amount, Paid on and Ledger reference. "
            "It has no Amount, Paid on or Ledger reference.",
        ),
        (HEAD + "P-000001,A,=1+1,01/11/2021,B\n", "Cell C2 holds a formula."),
    ],
)
def test_a_file_that_cannot_be_read_takes_nothing(db: None, content: str, sentence: str) -> None:
    found = report(content)
    assert found.refusal.startswith(sentence)
    assert not found.can_be_taken


def test_one_wrong_row_takes_nothing(released: list[Instalment]) -> None:
    tried_file = put_in(HEAD + row(released[0]) + row(released[1], amount="1.00"))
    with said("1 row does not agree, so no row is taken over. Mend the file and put it in again."):
        imports.take_payments(payment_import=tried_file, by=user("finance"), at=AGREED)


def test_an_altered_file_or_payment_is_found(released: list[Instalment]) -> None:
    tried_file = put_in(HEAD + row(released[0]))
    imports.take_payments(payment_import=tried_file, by=user("finance"), at=AGREED)
    storages["papers"].delete(tried_file.name)
    with guards_off():
        Step.objects.filter(kind="paid").update(ledger_reference="Other")
    assert sound() == [
        f"Import {tried_file.pk}: its file is gone from the storage.",
        f"Import {tried_file.pk}: its payments are not as they were written.",
    ]


def test_a_file_is_tried_on_the_command_line(
    released: list[Instalment], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "paid.csv"
    file.write_text(HEAD + row(released[0]))
    call_command("payments", str(file))
    assert capsys.readouterr().out.splitlines() == [
        f"Not in the file: {released[1].reference}, £12,913.91.",
        "1 payments agree, £23,191.11.",
    ]
    file.write_text(HEAD + row(released[0], amount="1.00"))
    with pytest.raises(CommandError, match=r"^1 of 1 rows do not agree\.$"):
        call_command("payments", str(file))
    assert "Row 2, Amount: £1.00 was paid, and £23,191.11 released." in capsys.readouterr().out
    with pytest.raises(CommandError, match="No such file"):
        call_command("payments", str(tmp_path / "gone.csv"))


MANY = 10_000


@pytest.fixture
def many(released: list[Instalment]) -> list[Instalment]:
    """As many released instalments as a large authority pays in a month, written around the guards."""
    award, by = released[0].award, user("finance")
    with guards_off("grants_schedule", "grants_instalment", "grants_step"):
        schedule = Schedule.objects.create(
            award=award, number=9, mode="typed", reason="X", written_on=AGREED.date(), **stamped(by, AGREED)
        )
        made = Instalment.objects.bulk_create(
            Instalment(
                award=award, schedule=schedule, number=number, due_on=AGREED.date(), amount=Decimal(1), what_for="X"
            )
            for number in range(10, 10 + MANY)
        )
        step = {"number": 1, "kind": "released", "state": "released", "amount": Decimal(1)}
        Step.objects.bulk_create(
            Step(instalment=each, effective_on=AGREED.date(), **step, **stamped(by, AGREED)) for each in made
        )
    return made


def test_ten_thousand_rows_are_tried_in_constant_memory_and_tell_how_far_they_are(many: list[Instalment]) -> None:
    content = io.BytesIO(
        (HEAD + "".join(row(each, amount="1.00" if each.pk % 10 else "2.00") for each in many)).encode()
    )
    far: list[int] = []
    tried(io.BytesIO((HEAD + row(many[0])).encode()), today=AGREED.date())  # what is loaded once is no cost of a row
    found: list[Report] = []
    peak = peak_of(lambda: found.append(tried(content, today=AGREED.date(), seen=far.append)))
    assert [(each.rows, each.payments, each.errors) for each in found] == [(MANY, MANY * 9 // 10, MANY // 10)]
    assert len(found[0].findings) == 200
    assert far == list(range(500, MANY + 1, 500))
    assert peak < 25_000_000  # all of them at once take three times that


def test_findings_come_in_the_order_of_the_rows_a_page_at_a_time(released: list[Instalment]) -> None:
    wrong = [row(released[0], amount="01/11/2021"), row(released[0], reference="P-999999")] * 150
    tried_file = put_in(HEAD + "".join(wrong))
    pages = [imports.report(tried_file, at=AGREED, first=first) for first in (0, 200)]
    assert [each.row for page in pages for each in page.findings] == list(range(2, 302))
    assert {(page.rows, page.errors, page.astray) for page in pages} == {(300, 300, 300)}


def test_a_trial_says_how_far_it_is_and_is_remembered_until_something_is_written(released: list[Instalment]) -> None:
    tried_file = put_in(HEAD + row(released[0]) + row(released[1], reference="P-999999") * 600)
    assert list(imports.trial(tried_file, at=AGREED)) == [500, 601]
    assert imports.row_count(tried_file) == 602
    with CaptureQueriesContext(connection) as again:
        assert list(imports.trial(tried_file, at=AGREED)) == []
    assert not [query for query in again if "grants_" in query["sql"]]
    paying.pay(
        instalment=released[0],
        amount=released[0].amount,
        paid_on=AGREED.date(),
        ledger_reference="BACS 9",
        by=user("finance"),
        at=AGREED,
    )
    assert imports.report(tried_file, at=AGREED).payments == 0


def test_a_payment_file_has_what_is_released_once(released: list[Instalment]) -> None:
    made = files.make_payment_file(by=user("finance"), at=later(4))
    content = files.note_payment_file(file=made, by=user("finance"), at=later(4))
    reference = released[0].award.agreement.decision.reference
    assert content.decode("utf-8-sig").splitlines() == [
        "Reference,Payee,Amount,Pay on,Narrative",
        f"{released[0].reference},Bolton Council,23191.11,05/11/2021,{reference}/1",
        f"{released[1].reference},Bury Council,12913.91,05/11/2021,{reference}/1",
    ]
    assert (made.number, made.total) == (1, Decimal("36105.02"))
    assert max(len(each.narrative) for each in made.lines.all()) <= files.NARRATIVE
    with said("Nothing is released that is not in a payment file already."):
        files.make_payment_file(by=user("finance"), at=later(4))
    with said("It is in a payment file. Withdraw that if it was not sent, or claw it back once it is paid."):
        releasing.withhold(instalment=released[0], reason="Late.", by=user("finance"), at=later(4))
    assert sound() == []


def test_the_payment_file_can_be_imported_back_once_the_bank_has_added_its_columns(released: list[Instalment]) -> None:
    made = files.make_payment_file(by=user("finance"), at=AGREED)
    lines = files.note_payment_file(file=made, by=user("finance"), at=AGREED).decode("utf-8-sig").splitlines()
    table = [f"{lines[0]},Paid on,Ledger reference", *(f"{line},01/11/2021,B{at}" for at, line in enumerate(lines[1:]))]
    assert report("\n".join(table)).can_be_taken


def test_a_payee_named_like_a_formula_is_harmless() -> None:
    assert spreadsheets.no_formula("=cmd|' /C calc'!A0") == "'=cmd|' /C calc'!A0"


def test_the_database_wants_released_instalments_in_one_file_that_comes_to_its_total(
    released: list[Instalment],
) -> None:
    made = files.make_payment_file(by=user("finance"), at=AGREED)
    line = {"payee_name": "X", "pay_on": AGREED.date(), "narrative": "X", "file": made}
    with pytest.raises(IntegrityError), transaction.atomic():
        made.lines.create(instalment=released[0], amount=released[0].amount, **line)
    planned = Award.objects.get(pk=released[0].award_id).instalments.get(number=2)
    with refused("a payment file has released instalments, as they are"):
        made.lines.create(instalment=planned, amount=planned.amount, **line)
    with guards_off():
        PaymentFile.objects.filter(pk=made.pk).update(total=1)
        made.lines.filter(instalment=released[0]).update(payee_name="Mallory")
    assert files.as_csv(list(made.lines.all()))
    assert list(files.faults()) == ["Payment file 1: it is not as it was made."]


def test_who_is_not_finance_is_refused(released: list[Instalment]) -> None:
    tried_file = put_in(HEAD + row(released[0]))
    again: dict[str, Any] = {"by": user("governance"), "at": AGREED + timedelta(days=1)}
    for act, more in (
        (files.make_payment_file, {}),
        (imports.take_payments, {"payment_import": tried_file}),
        (imports.undo_payments, {"payment_import": tried_file, "reason": "Wrong."}),
    ):
        with said("Finance officers do this."):
            act(**more, **again)  # type: ignore[operator]
