"""Agreements that give subsidies, and what is done about them, as tests need them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from commissioning.models import Organisation
from decisions.questionnaires.subsidy import LIMBS, SUBSIDY
from decisions.record.sheets import AnswerSheet
from grants.awards import posting
from grants.awards.models import Adjustment, Agreement, Posting
from grants.subsidy import acts, figures
from grants.subsidy.models import DatabaseEntry, LetterSent, SubsidyConfirmation, SubsidyLetter
from tests import factories
from tests.conftest import guards_off
from tests.decisions.answering import ASSISTANCE, COUNCIL, answer
from tests.decisions.linking import sign_all, submitted
from tests.factories import NOW, user

SEALED = date(2021, 10, 26)
"""The day on which the decisions of given() are sealed."""
AT = datetime(2021, 11, 8, 9, 0, tzinfo=NOW.tzinfo)
DAY = AT.date()
STANDALONE = {
    **dict.fromkeys(LIMBS, "yes"),
    "route": "standalone",
    "principles": "yes",
    "principles_why": "It is proportionate.",
}
SCHEME = {**dict.fromkeys(LIMBS, "yes"), "route": "scheme", "scheme": "Recovery grants", "scheme_number": "SC10001"}


def given(total: str, answers: Mapping[str, str] = ASSISTANCE, *, elsewhere: str = "0.00") -> Agreement:
    """The council’s agreement under a decision of its own, sealed and posted."""
    confirmed = {COUNCIL: elsewhere} if answers is ASSISTANCE else None
    draft = answer(factories.complete(total=Decimal(total)), answers, confirmed=confirmed)
    decision = sign_all(submitted(draft))
    posting.catch_up(at=NOW + timedelta(days=2))
    return Agreement.objects.get(decision=decision)


def council() -> Organisation:
    return Organisation.objects.get(name=COUNCIL)


def notify(agreement: Agreement, *, at: datetime = AT) -> SubsidyLetter:
    reply_by = (at + timedelta(days=14)).date()
    return acts.write_notification(
        agreement=agreement, addressed_to="The chief executive", reply_by=reply_by, by=user("officer"), at=at
    )


def notified(agreement: Agreement, *, at: datetime = AT) -> SubsidyLetter:
    """The letter, written and sent on one day."""
    letter = notify(agreement, at=at)
    send(letter, at=at)
    return letter


def send(letter: SubsidyLetter, *, at: datetime = AT) -> None:
    acts.send_letter(letter=letter, sent_on=at.date(), how="By e-mail to its director", by=user("officer"), at=at)


def confirm(letter: SubsidyLetter, elsewhere: str = "0.00", **changes: Any) -> SubsidyConfirmation:
    said = {"confirmed_on": DAY, "elsewhere": Decimal(elsewhere), "by": user("officer"), "at": AT, **changes}
    return acts.confirm_subsidy(letter=letter, **said)


def enter(agreement: Agreement, **changes: Any) -> DatabaseEntry:
    said: dict[str, Any] = {
        "posting": Posting.objects.get(version__decision=agreement.decision),
        "database_reference": "SUB-2021-77",
        "entered_on": DAY,
        "by": user("finance"),
        "at": AT,
    }
    return acts.enter_subsidy(agreement=agreement, **{**said, **changes})


def moved(agreement: Agreement, day: date) -> None:
    """As if it had been given on another day."""
    with guards_off("grants_posting"):
        Posting.objects.filter(version__decision=agreement.decision).update(effective_on=day)


def worth(agreement: Agreement, amount: str) -> None:
    """As if it gave another sum."""
    with guards_off("grants_adjustment"):
        Adjustment.objects.filter(award__agreement=agreement).update(amount=Decimal(amount))


def footed(agreement: Agreement, answers: Mapping[str, str] = ASSISTANCE) -> Agreement:
    """As if its decision had given these answers before it was frozen."""
    with guards_off("decisions_answersheet"):
        AnswerSheet.objects.create(decision=agreement.decision, questionnaire=SUBSIDY.key, answers=answers)
    return agreement


def unprinted(agreement: Agreement, *, at: datetime = AT, is_sent: bool = True) -> SubsidyLetter:
    """A notification, sent unless said otherwise, written around the act and without its file: quick."""
    said = {"content": "{}", "sha256": "0" * 64, "name": f"unprinted-{agreement.pk}", "file_sha256": "0" * 64}
    who = {"at": at, "by": user("officer"), "by_name": "Amara Whitlock"}
    amount = figures.gives([agreement.pk])[agreement.pk]
    letter = SubsidyLetter.objects.create(
        agreement=agreement, number=1, kind="notification", amount=amount, size=0, **said, **who
    )
    if is_sent:
        LetterSent.objects.create(letter=letter, sent_on=at.date(), how="By post", **who)
    return letter


def answered(letter: SubsidyLetter, **changes: Any) -> SubsidyConfirmation:
    """Written around the act."""
    said = {"number": 1, "confirmed_on": DAY, "elsewhere": Decimal(0), "at": AT, "by": user("officer"), "by_name": "X"}
    return SubsidyConfirmation.objects.create(letter=letter, **{**said, **changes})
