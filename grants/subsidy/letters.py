"""What the two letters say, as canonical content, and the PDF that is made of it and of nothing else."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone

from commissioning.lib import dates, money
from commissioning.models import User
from decisions.evidence import printed
from grants.awards.models import Agreement
from grants.subsidy import figures
from grants.subsidy.choices import LetterKind
from grants.subsidy.models import SubsidyConfirmation

AMOUNTS = ("amount", "from_us", "limit", "elsewhere")
DAYS = ("written_on", "reply_by", "since", "given_on", "confirmed_on")
TITLES = {
    LetterKind.NOTIFICATION: "Minimal financial assistance: notification",
    LetterKind.GIVEN: "Minimal financial assistance: confirmation",
}


def notification(
    agreement: Agreement, amount: Decimal, *, addressed_to: str, reply_by: date, who: User, at: datetime
) -> dict[str, str]:
    """Source: Subsidy Control Act 2022, s.37(2): the proposal, its gross value, and what is to be confirmed."""
    standing = figures.of(agreement.grantee, timezone.localdate(at))
    return {
        **_both(LetterKind.NOTIFICATION, agreement, amount, addressed_to=addressed_to, who=who, at=at),
        "reply_by": reply_by.isoformat(),
        "since": standing.since.isoformat(),
        "from_us": money.plain(standing.assisted),
        "limit": money.plain(standing.limit),
    }


def given(
    agreement: Agreement,
    amount: Decimal,
    confirmation: SubsidyConfirmation,
    *,
    addressed_to: str,
    given_on: date,
    who: User,
    at: datetime,
) -> dict[str, str]:
    """Source: Subsidy Control Act 2022, s.37(5) to (7): that it is given, when, its gross value; kept three years."""
    return {
        **_both(LetterKind.GIVEN, agreement, amount, addressed_to=addressed_to, who=who, at=at),
        "given_on": given_on.isoformat(),
        "confirmed_on": confirmation.confirmed_on.isoformat(),
        "elsewhere": money.plain(confirmation.elsewhere),
    }


def _both(
    kind: LetterKind, agreement: Agreement, amount: Decimal, *, addressed_to: str, who: User, at: datetime
) -> dict[str, str]:
    decision = agreement.decision
    return {
        "kind": kind.value,
        "authority": settings.AUTHORITY_NAME,
        "grantee": agreement.grantee.name,
        "addressed_to": addressed_to.strip(),
        "reference": decision.reference,
        "subject": decision.subject,
        "amount": money.plain(amount),
        "written_on": timezone.localdate(at).isoformat(),
        "written_by": who.name,
        "written_by_title": who.title_line,
        "reply_to": decision.contact_email or who.email,
    }


def pdf(said: Mapping[str, str], at: datetime) -> bytes:
    """Tagged, as all printed matter. Raises: CouldNotRender."""
    kind = LetterKind(said["kind"])
    words = in_words(said)
    context = {"said": words, "made": f"Written on {words['written_on']}"}
    return printed.made(f"subsidy/letter_{kind.value}.html", TITLES[kind], said["grantee"], context, at)


def in_words(said: Mapping[str, str]) -> dict[str, Any]:
    """Amounts and days as they are printed."""
    words: dict[str, Any] = {}
    for key, value in said.items():
        if key in AMOUNTS:
            words[key] = money.pounds(Decimal(value))
        elif key in DAYS:
            words[key] = dates.long(date.fromisoformat(value))
        else:
            words[key] = value
    return words
