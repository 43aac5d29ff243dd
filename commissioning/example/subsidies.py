"""What became of three grants of minimal financial assistance: one is through, one nearly, one is not answered."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from commissioning.example.decisions import repair_workshops
from commissioning.example.decisions.repair_workshops import BENCH, LOOP, MILLRACE
from commissioning.example.desk import person, uk
from commissioning.lib import uploads
from grants.awards.models import Agreement, Posting
from grants.subsidy import acts
from grants.subsidy.models import SubsidyLetter

ANSWER = b"""Minimal financial assistance

We confirm that with 148,000.00 pounds from the authority we stay within the limit of 315,000 pounds.
From others we had 36,000.00 pounds since 1 April 2023, from our council in May 2024.

Millrace Trust, its treasurer, 23 January 2026
"""
TO = {
    MILLRACE: ("The treasurer", "By e-mail to treasurer@millrace.example"),
    LOOP: ("The managing director", "By e-mail to office@calderloop.example"),
    BENCH: ("The directors", "By post to its workshop"),
}


def load() -> None:
    """After the awards, which are made of sealed decisions; once."""
    if not SubsidyLetter.objects.exists():
        with transaction.atomic():
            millrace, loop, bench = (_agreement(name) for name in (MILLRACE, LOOP, BENCH))
            first = _notified(millrace, uk(2026, 1, 16, 9, 10))
            second = _notified(loop, uk(2026, 1, 16, 9, 25))
            _confirmed(first, uk(2026, 1, 23, 14, 5), "36000.00", file=uploads.check("answer.txt", ANSWER))
            _confirmed(second, uk(2026, 1, 29, 10, 40), "138400.00")
            _given(millrace, date(2026, 2, 2), uk(2026, 2, 3, 11, 30))
            _entered(millrace, "SUB-48210", uk(2026, 3, 2, 15, 20))
            _notified(bench, uk(2026, 11, 9, 16, 15))


def _agreement(name: str) -> Agreement:
    rows = Agreement.objects.select_related("decision", "grantee")
    return rows.get(decision__subject=repair_workshops.SUBJECT, grantee__name=name)


def _notified(agreement: Agreement, at: datetime) -> SubsidyLetter:
    addressed_to, how = TO[agreement.grantee.name]
    reply_by = date(at.year, at.month + 1, 13)
    said = {"agreement": agreement, "addressed_to": addressed_to, "by": person("officer"), "at": at}
    letter = acts.write_notification(**said, reply_by=reply_by)  # type: ignore[arg-type]  # as the act names them
    acts.send_letter(letter=letter, sent_on=at.date(), how=how, by=person("officer"), at=at)
    return letter


def _confirmed(letter: SubsidyLetter, at: datetime, elsewhere: str, file: uploads.Checked | None = None) -> None:
    acts.confirm_subsidy(
        letter=letter, confirmed_on=at.date(), elsewhere=Decimal(elsewhere), file=file, by=person("officer"), at=at
    )


def _given(agreement: Agreement, given_on: date, at: datetime) -> None:
    addressed_to, how = TO[agreement.grantee.name]
    letter = acts.write_given(
        agreement=agreement, addressed_to=addressed_to, given_on=given_on, by=person("officer"), at=at
    )
    acts.send_letter(letter=letter, sent_on=at.date(), how=how, by=person("officer"), at=at)


def _entered(agreement: Agreement, reference: str, at: datetime) -> None:
    acts.enter_subsidy(
        agreement=agreement,
        posting=Posting.objects.get(version__decision=agreement.decision),
        database_reference=reference,
        entered_on=at.date(),
        by=person("finance"),
        at=at,
    )
