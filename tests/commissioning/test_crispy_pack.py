"""The template pack `govuk`: each kind of field in GOV.UK Frontend's markup."""

from typing import Any

import pytest
from crispy_forms.bootstrap import InlineRadios, PrependedText, StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, ButtonHolder, Column, Div, Fieldset, Hidden, Layout, Row, Submit
from crispy_forms.layout import Field as Laid
from crispy_forms.utils import render_crispy_form
from django import forms
from django.template import engines

from commissioning.templatetags import govuk
from tests.commissioning.markup import Page


def form(field: forms.Field, data: dict[str, Any] | None = None, **options: Any) -> forms.Form:
    return type("Example", (forms.Form,), {"answer": field, **options})(data)


def rendered(subject: Any, source: str = "{{ subject|crispy }}") -> Page:
    template = engines["django"].from_string("{% load crispy_forms_tags govuk %}" + source)
    return Page(template.render({"subject": subject}))


def field(of: forms.Field, data: dict[str, Any] | None = None, **options: Any) -> Page:
    return rendered(form(of, data, **options)["answer"], "{{ subject|as_crispy_field }}")


def test_text_input_has_label_hint_and_description() -> None:
    page = field(forms.CharField(label="Subject", help_text="In a few words.", max_length=120))
    assert page.one("input").attrs == {
        "type": "text",
        "name": "answer",
        "class": "govuk-input",
        "id": "id_answer",
        "aria-describedby": "id_answer_helptext",
    }
    assert (page.one("label")["for"], page.one("label").text) == ("id_answer", "Subject")
    assert (page.one("div", class_="govuk-hint")["id"], page.one("div", class_="govuk-hint").text) == (
        "id_answer_helptext",
        "In a few words.",
    )
    assert page.elements[0].classes == {"govuk-form-group"}


def test_error_is_said_marked_and_described() -> None:
    page = field(forms.CharField(label="Subject", help_text="In a few words."), {})
    assert "govuk-form-group--error" in page.elements[0].classes
    assert page.one("p", class_="govuk-error-message").text == "Error: Fill in “Subject”."
    assert page.one("span", class_="govuk-visually-hidden").text == "Error:"
    control = page.one("input")
    assert control.classes == {"govuk-input", "govuk-input--error"}
    assert (control["aria-describedby"], control["aria-invalid"]) == ("id_answer_helptext id_answer_error", "true")


def test_own_error_message_stays_as_it_was_written() -> None:
    page = field(forms.CharField(label="Subject", error_messages={"required": "Say what is decided."}), {})
    assert page.one("p", class_="govuk-error-message").text == "Error: Say what is decided."


@pytest.mark.parametrize(
    ("of", "sentence"),
    [
        (forms.ChoiceField(label="Kind", choices=[("a", "A")]), "Choose an answer to “Kind”."),
        (
            forms.ChoiceField(label="Kind", choices=[("a", "A")], widget=forms.RadioSelect),
            "Choose an answer to “Kind”.",
        ),
        (
            forms.MultipleChoiceField(label="Districts", choices=[("a", "A")], widget=forms.CheckboxSelectMultiple),
            "Tick at least one of “Districts”.",
        ),
        (forms.BooleanField(label="I have read it"), "Tick “I have read it”."),
        (forms.FileField(label="Evidence"), "Choose a file for “Evidence”."),
    ],
)
def test_missing_answer_is_named_by_its_field(of: forms.Field, sentence: str) -> None:
    assert field(of, {}).one("p", class_="govuk-error-message").text == f"Error: {sentence}"


@pytest.mark.parametrize(
    ("of", "typed", "sentence"),
    [
        (forms.CharField(max_length=400), "x" * 10_000, "This has 10,000 characters; the most is 400. Shorten it."),
        (forms.CharField(), "a\0b", "The character U+0000 (no name) cannot be printed. Delete it."),
        (forms.CharField(max_length=2, error_messages={"max_length": "Two letters."}), "abc", "Two letters."),
        (forms.IntegerField(), "abc", "Enter a whole number."),
    ],
)
def test_what_is_wrong_with_a_text_says_what_to_do(of: forms.Field, typed: str, sentence: str) -> None:
    page = field(of, {"answer": typed})
    assert page.one("p", class_="govuk-error-message").text == f"Error: {sentence}"


def test_email_has_its_own_type_and_keeps_autocomplete() -> None:
    control = field(forms.EmailField(widget=forms.EmailInput(attrs={"autocomplete": "email"}))).one("input")
    assert (control["type"], control["autocomplete"], control["class"]) == ("email", "email", "govuk-input")


def test_browser_neither_cuts_nor_complains_nor_hints_in_the_field() -> None:
    page = field(forms.CharField(max_length=5, widget=forms.TextInput(attrs={"placeholder": "Here"})))
    assert {"required", "maxlength", "placeholder"}.isdisjoint(page.one("input").attrs)


def test_width_class_is_kept() -> None:
    page = field(forms.CharField(widget=forms.TextInput(attrs={"class": "govuk-input--width-10"})))
    assert page.one("input").classes == {"govuk-input", "govuk-input--width-10"}


def test_text_area_without_a_limit_counts_nothing() -> None:
    page = field(forms.CharField(widget=forms.Textarea(attrs={"rows": 8})))
    assert page.one("textarea").attrs == {
        "name": "answer",
        "rows": "8",
        "cols": "40",
        "class": "govuk-textarea",
        "id": "id_answer",
    }
    assert page.elements[0].attrs == {"class": "govuk-form-group"}


@pytest.mark.parametrize("widget", [forms.Textarea(), forms.Textarea(attrs={"data-maxlength": "200"})])
@pytest.mark.parametrize("help_text", ["", "In a few words."])
def test_limited_text_area_counts_down_with_or_without_a_hint(widget: forms.Textarea, help_text: str) -> None:
    page = field(forms.CharField(max_length=200, help_text=help_text, widget=widget))
    group, control = page.elements[0], page.one("textarea")
    assert group.classes == {"govuk-form-group", "govuk-character-count"}
    assert (group["data-module"], group["data-maxlength"]) == ("govuk-character-count", "200")
    assert control.classes == {"govuk-textarea", "govuk-js-character-count"}
    assert control["aria-describedby"] == ("id_answer-info id_answer_helptext" if help_text else "id_answer-info")
    assert "maxlength" not in control.attrs
    message = page.one("div", id="id_answer-info")
    assert message.text == "You can enter up to 200 characters"
    assert message.classes == {"govuk-hint", "govuk-character-count__message"}


def test_text_area_may_count_words() -> None:
    page = field(forms.CharField(max_length=9000, widget=forms.Textarea(attrs={"data-maxwords": "600"})))
    assert (page.elements[0]["data-maxlength"], page.elements[0]["data-count-type"]) == ("600", "words")
    assert page.one("div", id="id_answer-info").text == "You can enter up to 600 words"


def test_select_keeps_what_is_chosen() -> None:
    page = field(forms.ChoiceField(choices=[("a", "A"), ("b", "B")]), {"answer": "b"})
    assert page.one("select").attrs == {"name": "answer", "class": "govuk-select", "id": "id_answer"}
    assert [(option["value"], "selected" in option.attrs) for option in page.all("option")] == [
        ("a", False),
        ("b", True),
    ]


def test_radios_stand_in_a_fieldset_and_are_not_marked_themselves() -> None:
    class Kind(forms.RadioSelect):
        hints = {"b": "The rarer one"}

    choices = [("a", "A"), ("b", "B")]
    page = field(forms.ChoiceField(label="Kind", help_text="Choose one.", choices=choices, widget=Kind), {})
    assert page.one("fieldset")["aria-describedby"] == "id_answer_helptext id_answer_error"
    assert page.one("legend").text == "Kind"
    assert page.one("div", class_="govuk-radios").attrs == {"class": "govuk-radios", "data-module": "govuk-radios"}
    first, second = page.all("input")
    assert first.attrs == {
        "class": "govuk-radios__input",
        "id": "id_answer_0",
        "name": "answer",
        "type": "radio",
        "value": "a",
    }
    assert second["aria-describedby"] == "id_answer_1-item-hint"
    assert page.one("div", id="id_answer_1-item-hint").text == "The rarer one"
    assert [label["for"] for label in page.all("label")] == ["id_answer_0", "id_answer_1"]


def test_radios_may_stand_in_one_row() -> None:
    by_widget = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect(attrs={"data-inline": "true"}))
    assert "govuk-radios--inline" in field(by_widget).one("div", class_="govuk-radios").classes
    assert "data-inline" not in field(by_widget).one("input").attrs

    subject = form(forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect))
    helper = FormHelper()
    helper.layout = Layout(InlineRadios("answer"))
    page = Page(render_crispy_form(subject, helper))
    assert "govuk-radios--inline" in page.one("div", class_="govuk-radios").classes


def test_checkboxes_keep_what_is_ticked() -> None:
    of = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple)
    page = field(of, {"answer": ["b"]})
    assert [(box["value"], "checked" in box.attrs) for box in page.all("input", type="checkbox")] == [
        ("a", False),
        ("b", True),
    ]
    assert page.one("div", class_="govuk-checkboxes")["data-module"] == "govuk-checkboxes"


def test_choice_is_escaped() -> None:
    of = forms.ChoiceField(choices=[('"><b>', "<b>")], widget=forms.RadioSelect)
    page = field(of)
    assert (page.one("input")["value"], page.one("label").text) == ('"><b>', "<b>")
    assert page.all("b") == []


def test_one_checkbox_has_its_label_beside_it() -> None:
    page = field(forms.BooleanField(label="I have read it", help_text="All pages."), {"answer": "on"})
    assert page.one("input").attrs == {
        "type": "checkbox",
        "name": "answer",
        "class": "govuk-checkboxes__input",
        "id": "id_answer",
        "aria-describedby": "id_answer_helptext",
        "checked": None,
    }
    assert page.one("label").classes == {"govuk-label", "govuk-checkboxes__label"}
    assert page.all("fieldset") == []


def test_money_has_its_pound_sign_outside_the_control() -> None:
    page = field(forms.DecimalField(widget=forms.TextInput(attrs={"data-prefix": "£", "inputmode": "decimal"})))
    assert page.one("div", class_="govuk-input__prefix").attrs == {
        "class": "govuk-input__prefix",
        "aria-hidden": "true",
    }
    assert page.one("div", class_="govuk-input__prefix").text == "£"
    assert "data-prefix" not in page.one("input").attrs
    assert "govuk-input__wrapper" in page.one("input").inside[-1].classes


def test_password_can_be_shown() -> None:
    page = field(
        forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})), {"answer": "secret"}
    )
    assert page.elements[0]["data-module"] == "govuk-password-input"
    assert page.one("input").attrs == {
        "type": "password",
        "name": "answer",
        "autocomplete": "current-password",
        "class": "govuk-input govuk-password-input__input govuk-js-password-input-input",
        "id": "id_answer",
        "spellcheck": "false",
        "autocapitalize": "none",
    }
    button = page.one("button")
    assert (button["type"], button["aria-controls"], "hidden" in button.attrs) == ("button", "id_answer", True)
    assert "secret" not in page.html


def test_hidden_field_is_the_input_alone() -> None:
    page = field(forms.IntegerField(widget=forms.HiddenInput), {"answer": "2"})
    assert [element.tag for element in page.elements] == ["input"]
    assert page.one("input")["value"] == "2"


def test_file_form_says_that_it_carries_files() -> None:
    page = rendered(form(forms.FileField(label="Evidence")), "{% crispy subject %}")
    assert page.one("form")["enctype"] == "multipart/form-data"
    assert page.one("input", type="file")["class"] == "govuk-file-upload"


def test_date_as_one_text_input_keeps_what_was_typed() -> None:
    page = field(forms.DateField(widget=forms.TextInput), {"answer": "the 31st"})
    assert (page.one("input")["type"], page.one("input")["value"]) == ("text", "the 31st")


@pytest.mark.parametrize("where", ["form", "widget"])
def test_label_size_comes_from_form_or_widget(where: str) -> None:
    attrs = {"data-label-size": "m"} if where == "widget" else {}
    options = {"label_size": "m"} if where == "form" else {}
    page = field(forms.CharField(label="Subject", widget=forms.TextInput(attrs=attrs)), **options)
    assert page.one("label").classes == {"govuk-label", "govuk-label--m"}
    radios = forms.ChoiceField(label="Kind", choices=[("a", "A")], widget=forms.RadioSelect(attrs=attrs))
    assert "govuk-fieldset__legend--m" in field(radios, **options).one("legend").classes


def test_summary_links_each_error_to_its_field() -> None:
    class Example(forms.Form):
        subject = forms.CharField(label="Subject")
        kind = forms.ChoiceField(label="Kind", choices=[("a", "A")], widget=forms.RadioSelect)
        version = forms.IntegerField(widget=forms.HiddenInput, error_messages={"required": "Load the page again."})

        def clean(self) -> None:
            raise forms.ValidationError("The two do not go together.")

    page = rendered(Example({}), "{{ subject|as_crispy_errors }}{{ subject|crispy }}")
    summary = page.one("div", class_="govuk-error-summary")
    assert summary["data-module"] == "govuk-error-summary"
    assert [(link["href"], link.text) for link in page.all("a")] == [
        ("#id_subject", "Fill in “Subject”."),
        ("#id_kind_0", "Choose an answer to “Kind”."),
    ]
    assert [line.text for line in page.all("li")][::3] == ["The two do not go together.", "Load the page again."]
    assert {link["href"].lstrip("#") for link in page.all("a")} <= set(page.ids)


def test_summary_tells_apart_what_two_fields_or_rows_say_alike() -> None:
    class Example(forms.Form):
        seen = forms.IntegerField(label="Seen")
        helped = forms.IntegerField(label="Helped")
        late = forms.IntegerField(label="Late", error_messages={"invalid": "Late is a number."})

    typed = dict.fromkeys(("seen", "helped", "late"), "abc")
    page = rendered(Example(typed), "{{ subject|as_crispy_errors }}")
    assert [link.text for link in page.all("a")] == [
        "Seen: Enter a whole number.",
        "Helped: Enter a whole number.",
        "Late is a number.",
    ]
    rows = {f"form-{number}-{name}": value for number in range(2) for name, value in (typed | {"seen": "1"}).items()}
    sheet = forms.formset_factory(Example)(rows | {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0"})
    page = rendered(sheet, "{{ subject|as_crispy_errors }}")
    assert [link.text for link in page.all("a")] == [
        "Row 1: Enter a whole number.",
        "Row 1: Late is a number.",
        "Row 2: Enter a whole number.",
        "Row 2: Late is a number.",
    ]


def test_form_without_errors_has_no_summary() -> None:
    assert rendered(form(forms.CharField())).all("div", class_="govuk-error-summary") == []


def test_form_shows_its_own_summary_unless_the_page_did() -> None:
    subject = form(forms.CharField(label="Subject"), {})
    assert len(rendered(subject, "{% crispy subject %}").all("div", class_="govuk-error-summary")) == 1


def test_helper_lays_a_form_out() -> None:
    class Example(forms.Form):
        start = forms.CharField(label="Starts on")
        end = forms.CharField(label="Ends on", required=False)
        total = forms.CharField(label="Total")

        @property
        def helper(self) -> FormHelper:
            helper = FormHelper()
            helper.form_id = "period"
            helper.form_action = "/decisions/"
            helper.label_size = "s"
            helper.mark_optional = True
            helper.layout = Layout(
                Fieldset("When it applies", HTML("<p>Both days included.</p>"), Row(Column("start"), Column("end"))),
                Div(Laid("total", css_class="govuk-input--width-10", wrapper_class="wide"), css_class="prose"),
                ButtonHolder(
                    Submit("act", "Save and continue"),
                    Submit("act", "Save and go back", css_class="govuk-button--secondary"),
                    Hidden("version", "2"),
                ),
            )
            return helper

    page = rendered(Example(), "{% crispy subject %}")
    assert page.one("form").attrs == {"action": "/decisions/", "id": "period", "method": "post", "novalidate": None}
    assert page.one("legend").text == "When it applies"
    assert [label.text for label in page.all("label")] == ["Starts on", "Ends on (optional)", "Total"]
    assert {"govuk-label--s"} <= page.all("label")[0].classes
    assert page.one("input", name="total").classes == {"govuk-input", "govuk-input--width-10"}
    assert "wide" in page.one("input", name="total").inside[-1].classes
    assert [button.attrs for button in page.all("button")] == [
        {
            "type": "submit",
            "name": "act",
            "value": "Save and continue",
            "class": "govuk-button",
            "data-module": "govuk-button",
        },
        {
            "type": "submit",
            "name": "act",
            "value": "Save and go back",
            "class": "govuk-button govuk-button--secondary",
            "data-module": "govuk-button",
        },
    ]
    assert page.one("input", type="hidden").attrs == {"type": "hidden", "name": "version", "value": "2"}
    assert "btn" not in page.html


def test_helper_without_a_form_tag_leaves_the_form_to_the_page() -> None:
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.add_input(Submit("act", "Save"))
    page = Page(render_crispy_form(form(forms.CharField(label="Subject")), helper))
    assert page.all("form") == []
    assert page.one("button").text == "Save"


def test_token_is_in_forms_that_post_and_only_there() -> None:
    helper = FormHelper()
    context = {"csrf_token": "t" * 64}
    assert "csrfmiddlewaretoken" in render_crispy_form(form(forms.CharField()), helper, context)
    helper.form_method = "get"
    assert "csrfmiddlewaretoken" not in render_crispy_form(form(forms.CharField()), helper, context)


def test_labels_may_be_left_to_screen_readers() -> None:
    helper = FormHelper()
    helper.form_show_labels = False
    page = Page(render_crispy_form(form(forms.CharField(label="Subject")), helper))
    assert page.one("label").classes == {"govuk-label", "govuk-visually-hidden"}


def test_other_layout_objects_come_out_in_the_kit() -> None:
    helper = FormHelper()
    helper.layout = Layout(PrependedText("answer", "£"), StrictButton("Work out the shares", type="submit"))
    page = Page(render_crispy_form(form(forms.CharField(label="Total")), helper))
    assert page.one("div", class_="govuk-input__prefix").text == "£"
    assert page.one("button").text == "Work out the shares"


@pytest.mark.parametrize("source", ["{{ subject|crispy }}", "{% crispy subject %}"])
def test_formset_has_its_management_form_and_one_summary(source: str) -> None:
    class Line(forms.Form):
        recipient = forms.CharField(label="Recipient")

    lines = forms.formset_factory(Line, min_num=2, extra=0)
    subject = lines({"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0"})
    subject.is_valid()
    page = rendered(subject, source)
    assert page.one("input", name="form-TOTAL_FORMS")["value"] == "2"
    assert [link["href"] for link in page.all("a")] == ["#id_form-0-recipient", "#id_form-1-recipient"]
    assert len(page.all("div", class_="govuk-error-summary")) == 1
    assert len(set(page.ids)) == len(page.ids)


@pytest.mark.parametrize(("widget", "name"), [*govuk.KINDS, (forms.TextInput, "input"), (forms.NumberInput, "input")])
def test_every_kind_of_widget_has_its_kind(widget: type[forms.Widget], name: str) -> None:
    assert govuk.kind(form(forms.Field(widget=widget))["answer"]) == name
