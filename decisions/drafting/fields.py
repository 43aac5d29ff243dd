"""Forms of staff pages, and fields that read what people write and say what is wrong; what was typed is shown again."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.validators import validate_email

from commissioning.lib import dates, markdown, money, rendering, uploads
from commissioning.lib.uploads import Checked, NotAccepted
from decisions.record.choices import Answer


class StaffForm(forms.Form):
    """A form of a staff page: labels like text, and what is missing is said by the page and not by the browser."""

    label_size: ClassVar[str] = "s"
    use_required_attribute = False


class ReadField(forms.Field):
    """One line of text that a reader of the library makes a value of; blank is None unless required.

    Errors are the reader's own sentences, so that a form, a paste and an import say the same.
    """

    widget = forms.TextInput
    attrs: ClassVar[dict[str, str]] = {}

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        if "required" not in options.get("error_messages", {}):
            self.error_messages["required"] = self._refusal("")

    def read(self, text: str) -> Any:
        """The value that the text means. Raises: ValueError with a sentence."""
        raise NotImplementedError

    def show(self, value: Any) -> str:
        """A stored value as the page shows it."""
        raise NotImplementedError

    def to_python(self, value: Any) -> Any:
        if value is None or (isinstance(value, str) and not value.strip()):
            return None
        if not isinstance(value, str):
            return value
        try:
            return self.read(value)
        except ValueError as reason:
            raise forms.ValidationError(str(reason), code="invalid") from None

    def prepare_value(self, value: Any) -> Any:
        return value if value is None or isinstance(value, str) else self.show(value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        return {name: value for name, value in self.attrs.items() if name not in widget.attrs}

    def _refusal(self, text: str) -> str:
        try:
            self.read(text)
        except ValueError as reason:
            return str(reason)
        return ""


class AmountField(ReadField):
    """Pounds and pence as `Decimal`: “£69,573.32”, “1.1 million”; shown as 69,573.32 behind a pound sign."""

    attrs: ClassVar[dict[str, str]] = {
        "class": "govuk-input--width-10",
        "inputmode": "decimal",
        "autocomplete": "off",
        "data-prefix": "£",
    }

    def read(self, text: str) -> Decimal:
        return money.parse(text)

    def show(self, value: Decimal) -> str:
        return money.pounds(value).replace("£", "")


class DayField(ReadField):
    """A day as `date`: “27th October 2021”, “28/10/2021”; shown as 27 October 2021."""

    attrs: ClassVar[dict[str, str]] = {"class": "govuk-input--width-20", "autocomplete": "off"}

    def read(self, text: str) -> date:
        return dates.parse(text)

    def show(self, value: date) -> str:
        return dates.long(value)


class FinancialYearField(ReadField):
    """A financial year as the year it begins in: “2021/22” is 2021."""

    attrs: ClassVar[dict[str, str]] = {"class": "govuk-input--width-5", "autocomplete": "off"}

    def read(self, text: str) -> int:
        return dates.parse_financial_year(text)

    def show(self, value: int) -> str:
        return dates.financial_year_name(value)


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or not answered yet: True, False or None."""

    def __init__(self, **options: Any) -> None:
        widget = forms.RadioSelect(attrs={"data-inline": "true"})
        super().__init__(
            choices=Answer.choices,
            coerce=Answer.YES.__eq__,
            empty_value=None,
            widget=widget,
            required=False,
            **options,
        )

    def prepare_value(self, value: Any) -> Any:
        return {True: Answer.YES, False: Answer.NO}.get(value, value)


class LineField(forms.CharField):
    """One line of plain text, its spaces made single; `max_length` is the most characters it may have."""

    def to_python(self, value: Any) -> str:
        return " ".join((super().to_python(value) or "").split())

    def run_validators(self, value: str) -> None:
        """Raises: ValidationError with a sentence for each thing that keeps the line from being printed."""
        faults = markdown.limits(value)
        if self.max_length is not None and len(value) > self.max_length:
            faults.append(f"This has {len(value)} characters; the most is {self.max_length}. Shorten it.")
        if not faults and (missing := rendering.unprintable(value)):
            shown = ", ".join(f"“{letter}” (U+{ord(letter):04X})" for letter in missing[:5])
            faults.append(f"A notice cannot print {shown}. Write this with other letters.")
        if faults:
            raise forms.ValidationError(faults)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        """Without the browser's maxlength, which cuts off pasted text and says nothing."""
        return {}


class ProseField(forms.Field):
    """Narrative text in Markdown, as it is stored and hashed."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return markdown.normalise(value or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        if faults := markdown.limits(value):
            raise forms.ValidationError(faults)


class MailboxField(LineField):
    """An e-mail address, without a full stop at its end; refuses what web pages show in place of one."""

    widget = forms.EmailInput

    def to_python(self, value: Any) -> str:
        return super().to_python(value).rstrip(".,;").removeprefix("mailto:")

    def run_validators(self, value: str) -> None:
        if not value:
            return
        if "protected" in value.lower() and "[" in value:
            raise forms.ValidationError(
                f"“{value}” is what a web page shows in place of an address. Type the address itself."
            )
        try:
            validate_email(value)
        except forms.ValidationError:
            raise forms.ValidationError(
                f"“{value}” is not an e-mail address. For example: commissioning@authority.example"
            ) from None
        if self.max_length and len(value) > self.max_length:
            raise forms.ValidationError(f"This has {len(value)} characters; the most is {self.max_length}.")


class CheckedFileField(forms.FileField):
    """A file that is whole and of a kind that is taken: commissioning.lib.uploads. None where none was chosen."""

    def __init__(self, *, instead: str = "Make it smaller.", **options: Any) -> None:
        self.instead = instead
        super().__init__(**options)

    def clean(self, data: Any, initial: Any = None) -> Checked | None:
        sent = super().clean(data, initial)
        if sent is None:
            return None
        if sent.size > uploads.MOST_BYTES:
            raise forms.ValidationError(f"“{sent.name}” is more than 20 MB. {self.instead}")
        try:
            return uploads.check(sent.name, sent.read())
        except NotAccepted as reason:
            raise forms.ValidationError(str(reason)) from None
