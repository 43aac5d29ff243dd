"""The forms of letters, of what an enterprise confirmed, and of the subsidy database."""

from datetime import date
from typing import Any

from decisions.drafting.fields import AmountField, CheckedFileField, DayField, LineField, StaffForm


def _to_whom() -> LineField:
    return LineField(
        label="To whom is it addressed?",
        help_text="Before the name of the organisation. For example, The chief executive. You can leave it blank.",
        max_length=160,
        required=False,
    )


def _again() -> LineField:
    return LineField(
        label="Why is it recorded again?",
        max_length=400,
        error_messages={"required": "Say why it is recorded again."},
    )


class NotificationForm(StaffForm):
    addressed_to = _to_whom()
    reply_by = DayField(label="By when is it to be answered?", help_text="The letter asks for an answer by that day.")


class GivenForm(StaffForm):
    addressed_to = _to_whom()
    given_on = DayField(
        label="On which day is it given?",
        help_text="Usually the day on which the second side signed the agreement. Not before it was confirmed.",
    )


class SentForm(StaffForm):
    sent_on = DayField(label="On which day was it sent?")
    how = LineField(
        label="How, and to whom?",
        help_text="For example, by e-mail to finance@millrace.example",
        max_length=200,
        error_messages={"required": "Say how it was sent, and to whom."},
    )


class AnswerForm(StaffForm):
    """What an enterprise confirmed; the reason where it did so before."""

    confirmed_on = DayField(label="On which day did it confirm?", help_text="The day on which its answer came.")
    elsewhere = AmountField(
        label="What does it say that it had from others?",
        help_text="Minimal financial assistance, and assistance for services of public economic interest. Enter 0 if "
        "it had none.",
    )
    upload = CheckedFileField(
        label="Its answer as a file",
        help_text="PDF, Word or a picture, up to 20 MB. You can leave this out.",
        required=False,
    )
    note = _again()

    def __init__(self, *args: Any, is_first: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if is_first:
            del self.fields["note"]


class EntryForm(StaffForm):
    """Where a subsidy is in the subsidy database; the reason where that was recorded before."""

    database_reference = LineField(
        label="Its reference in the subsidy database",
        max_length=60,
        error_messages={"required": "Give the reference that the subsidy database gave it."},
    )
    entered_on = DayField(label="On which day was it entered?")
    note = _again()

    def __init__(self, *args: Any, is_first: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if is_first:
            del self.fields["note"]


class DayForm(StaffForm):
    """As at which day. An empty one is today."""

    day = DayField(label="As at", required=False)

    def chosen(self, today: date) -> date:
        return (self.is_valid() and self.cleaned_data["day"]) or today
