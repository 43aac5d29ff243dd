"""Form fields: what they read, what they refuse and how they show it again."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from commissioning.lib import dates, money
from decisions.drafting.fields import (
    AmountField,
    DayField,
    FinancialYearField,
    LineField,
    MailboxField,
    ProseField,
    ReadField,
    YesNoField,
)


class Typed(forms.Form):
    amount = AmountField(required=False)
    day = DayField(required=False)
    year = FinancialYearField(required=False)


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        (DayField(), "27th October 2021", date(2021, 10, 27)),
        (DayField(), "28/10/2021", date(2021, 10, 28)),
        (DayField(), " 1 Nov 2021 ", date(2021, 11, 1)),
        (AmountField(), "£69,573.32", Decimal("69573.32")),
        (AmountField(), "1.1 million", Decimal("1100000.00")),
        (FinancialYearField(), "2021/22", 2021),
        (FinancialYearField(), "2021-2022", 2021),
    ],
)
def test_field_reads_what_people_write(field: ReadField, typed: str, value: object) -> None:
    assert field.clean(typed) == value


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        (DayField(), "31/4/2025", "“31/4/2025” has the day 31, but April has 30 days."),
        (AmountField(), "12.345", "“12.345” has three figures after the point."),
        (FinancialYearField(), "2021/23", "“2021/23” is not one financial year."),
    ],
)
def test_field_refuses_with_the_sentence_of_the_library(field: ReadField, typed: str, sentence: str) -> None:
    with pytest.raises(forms.ValidationError) as refusal:
        field.clean(typed)
    assert refusal.value.messages[0].startswith(sentence)


@pytest.mark.parametrize("field", [AmountField, DayField, FinancialYearField])
def test_field_left_blank_is_none_or_says_what_to_enter(field: type[ReadField]) -> None:
    assert field(required=False).clean("  ") is None
    with pytest.raises(forms.ValidationError) as refusal:
        field().clean("")
    assert refusal.value.messages[0].startswith(("No amount was given.", "No date was given.", "No financial year"))


def test_field_keeps_an_error_sentence_of_its_own() -> None:
    with pytest.raises(forms.ValidationError, match="Give the total"):
        AmountField(error_messages={"required": "Give the total."}).clean("")


def test_form_shows_again_exactly_what_was_typed() -> None:
    typed = {"amount": "12,00.5", "day": "31/4/2025", "year": "twenty-one"}
    form = Typed(typed)
    assert not form.is_valid()
    assert {name: form[name].value() for name in typed} == typed


def test_form_shows_stored_values_as_people_write_them() -> None:
    form = Typed(initial={"amount": Decimal("639733.00"), "day": date(2021, 11, 1), "year": 2021})
    assert [form[name].value() for name in form.fields] == ["639,733.00", "1 November 2021", "2021/22"]


@given(st.decimals(min_value=0, max_value=money.LIMIT, places=2))
def test_amount_shown_is_read_back_to_the_penny(amount: Decimal) -> None:
    field = AmountField()
    assert field.clean(field.prepare_value(amount)) == amount
    assert not field.has_changed(amount, field.prepare_value(amount))


@given(st.dates(min_value=date(dates.EARLIEST, 1, 1), max_value=date(dates.LATEST, 12, 31)))
def test_day_shown_is_read_back(day: date) -> None:
    field = DayField()
    assert field.clean(field.prepare_value(day)) == day


def test_yes_or_no_is_true_false_or_not_answered() -> None:
    field = YesNoField()
    assert [field.clean(answer) for answer in ("yes", "no", "")] == [True, False, None]
    assert [field.prepare_value(value) for value in (True, False, None)] == ["yes", "no", None]


def test_line_has_single_spaces_and_a_length() -> None:
    field = LineField(max_length=20)
    assert field.clean("  Two\r\nlines \t here ") == "Two lines here"
    with pytest.raises(forms.ValidationError) as refusal:
        field.clean("x " * 11)
    assert refusal.value.messages == ["This has 21 characters; the most is 20. Shorten it."]


@pytest.mark.parametrize("field", [LineField(), ProseField()])
@pytest.mark.parametrize("mark", ["\x00", "\u202e"])
def test_text_that_cannot_be_printed_is_refused_with_a_sentence(field: forms.Field, mark: str) -> None:
    with pytest.raises(forms.ValidationError) as refusal:
        field.clean(f"before{mark}after")
    assert refusal.value.messages[0].endswith("cannot be printed. Delete it.")


def test_prose_is_stored_with_plain_line_ends_and_kept_spaces_within() -> None:
    assert ProseField().clean("  One  \r\n\r\n- two\r\n") == "  One\n\n- two"


@pytest.mark.parametrize(
    "typed", ["team@authority.example", "team@authority.example.", " mailto:team@authority.example, "]
)
def test_mailbox_loses_what_a_sentence_adds_to_it(typed: str) -> None:
    assert MailboxField().clean(typed) == "team@authority.example"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("[email protected]", "“[email protected]” is what a web page shows in place of an address."),
        ("[email\u00a0protected]", "“[email protected]” is what a web page shows in place of an address."),
        ("Alison", "“Alison” is not an e-mail address."),
        ("team at authority.example", "“team at authority.example” is not an e-mail address."),
    ],
)
def test_mailbox_refuses_what_nobody_can_write_to(typed: str, sentence: str) -> None:
    with pytest.raises(forms.ValidationError) as refusal:
        MailboxField().clean(typed)
    assert refusal.value.messages[0].startswith(sentence)
