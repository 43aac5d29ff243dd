"""Form controls, choices and error summaries in GOV.UK Frontend's markup; templates/govuk/ is built on these."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django import forms, template
from django.core.exceptions import ValidationError
from django.core.paginator import Page
from django.forms import BoundField
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

KINDS: tuple[tuple[type[forms.Widget], str], ...] = (  # the first that fits
    (forms.HiddenInput, "hidden"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.PasswordInput, "password"),
    (forms.Textarea, "textarea"),
    (forms.Select, "select"),
    (forms.FileInput, "file"),
)
CLASSES = {
    "input": "govuk-input",
    "password": "govuk-input govuk-password-input__input govuk-js-password-input-input",
    "textarea": "govuk-textarea",
    "select": "govuk-select",
    "file": "govuk-file-upload",
    "checkbox": "govuk-checkboxes__input",
}
MISSING = {
    "radios": "Choose an answer to “{}”.",
    "select": "Choose an answer to “{}”.",
    "checkboxes": "Tick at least one of “{}”.",
    "checkbox": "Tick “{}”.",
    "file": "Choose a file for “{}”.",
}
SAID = {
    "max_length": "This has {show_value:,} characters; the most is {limit_value:,}. Shorten it.",
    "null_characters_not_allowed": "The character U+0000 (no name) cannot be printed. Delete it.",
}
"""What Django says of a text by itself, put so that it says what to do, by the code of the error."""
# Attributes of a widget that speak to the field's template and never reach the page's control.
SPOKEN = (
    "data-prefix",
    "data-suffix",
    "data-maxlength",
    "data-maxwords",
    "data-threshold",
    "data-label-size",
    "data-inline",
    "data-uncounted",
)


@register.filter
def kind(field: BoundField) -> str:
    """Which template draws it: input, password, textarea, select, file, checkbox, checkboxes, radios or hidden."""
    return next((name for widget, name in KINDS if isinstance(field.field.widget, widget)), "input")


@register.filter
def setting(field: BoundField, name: str) -> Any:
    """What a widget says to its template: `data-<name>`."""
    return field.field.widget.attrs.get(f"data-{name}", "")


@register.filter
def control_id(field: BoundField) -> str:
    return str(field.field.widget.attrs.get("id") or field.auto_id)


@register.filter
def limit(field: BoundField) -> str:
    """The greatest number of characters that a text area counts down from, or nothing."""
    if kind(field) != "textarea" or setting(field, "maxwords") or setting(field, "uncounted"):
        return ""
    return str(setting(field, "maxlength") or getattr(field.field, "max_length", None) or "")


def counts(field: BoundField) -> bool:
    return bool(limit(field) or (kind(field) == "textarea" and setting(field, "maxwords")))


@register.filter
def described_by(field: BoundField) -> str:
    """The ids, in reading order, of what explains the field."""
    own = str(field.field.widget.attrs.get("aria-describedby", ""))
    parts = [
        f"{control_id(field)}-info" if counts(field) else "",
        f"{field.auto_id}_helptext" if field.help_text else "",
        f"{field.auto_id}_error" if field.errors else "",
        own,
    ]
    return " ".join(filter(None, parts))


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The input, text area or select itself.

    Without `required` and `maxlength`: the browser's own bubbles and silent cutting give way to our sentences. Without
    `placeholder`: what is in a field is what someone typed.
    """
    widget = field.field.widget
    return SafeString(
        widget.render(field.html_name, field.value(), attrs=_attributes(field), renderer=field.form.renderer)
    )


def _attributes(field: BoundField) -> dict[str, Any]:
    shape = kind(field)
    if shape == "hidden":
        return {"id": control_id(field)}
    base = CLASSES[shape].split(" ")[0]
    classes = [CLASSES[shape], field.field.widget.attrs.get("class", "")]
    classes += [f"{base}--error"] if field.errors and shape != "checkbox" else []
    classes += ["govuk-js-character-count"] if counts(field) else []
    return {
        "class": " ".join(filter(None, classes)),
        "id": control_id(field),
        "aria-describedby": described_by(field) or False,
        "aria-invalid": "true" if field.errors else False,
        "disabled": field.field.disabled,
        "required": False,
        "maxlength": False,
        "placeholder": False,
        **dict.fromkeys(SPOKEN, False),
        **({"spellcheck": "false", "autocapitalize": "none"} if shape == "password" else {}),
    }


@register.simple_tag
def options(field: BoundField) -> list[dict[str, Any]]:
    """The radios or checkboxes of a field: id, label, hint and the input, in order.

    A widget with `hints`, a mapping from value to words, has those words under the choice.
    """
    widget = field.field.widget
    shape = kind(field)
    attrs = {"id": control_id(field), "disabled": field.field.disabled}
    drawn = []
    for choice in widget.subwidgets(field.html_name, field.value(), attrs=attrs):
        own = {name: value for name, value in choice["attrs"].items() if name not in (*SPOKEN, "class", "required")}
        hint = getattr(widget, "hints", {}).get(choice["value"], "")
        own["aria-describedby"] = f"{own['id']}-item-hint" if hint else False
        own |= {"class": f"govuk-{shape}__input", "name": choice["name"], "type": choice["type"]}
        tag = format_html('<input{} value="{}">', flatatt(own), choice["value"])
        drawn.append({"id": own["id"], "label": choice["label"], "hint": hint, "input": tag})
    return drawn


@register.simple_tag
def summary(subject: Any) -> list[dict[str, str]]:
    """The errors of a form or formset, each with the control to go to; remembers that the page now shows them.

    Where two say the same, each is told apart by the label of its field or the number of its row.
    Shapes: [{"text": …, "href": "#id…" or ""}], in the order of the fields.
    """
    if not subject:
        return []
    subject.summarised = True
    if isinstance(subject, forms.BaseFormSet):
        entries = [_entry(text) for text in subject.non_form_errors()] if subject.is_bound else []
        rows = ((f"Row {number}", entry) for number, form in enumerate(subject.forms, 1) for entry in summary(form))
        return entries + _told_apart(list(rows))
    entries = [_entry(text) for text in subject.non_field_errors()]
    fields = (
        (str(field.label or ""), _entry(text, target(field))) for field in _bound(subject) for text in sentences(field)
    )
    return entries + _told_apart(list(fields))


def _told_apart(entries: list[tuple[str, dict[str, str]]]) -> list[dict[str, str]]:
    count = Counter(entry["text"] for _, entry in entries)
    return [
        entry | {"text": f"{whose}: {entry['text']}"} if whose and count[entry["text"]] > 1 else entry
        for whose, entry in entries
    ]


@register.filter
def sentences(field: BoundField) -> list[str]:
    """The errors of a field; those in Django’s own words put so that they say which field and what to do."""
    missing = str(forms.Field.default_error_messages["required"])
    ask = MISSING.get(kind(field), "Fill in “{}”.").format(field.label)
    said = [_said(error, field) for error in field.errors.as_data()]
    return [ask if sentence == missing else sentence for sentence in said]


def _said(error: ValidationError, field: BoundField) -> str:
    """Its own sentence, where the field has one for it."""
    own = error.code in field.field.error_messages
    return str(error.messages[0]) if own or error.code not in SAID else SAID[error.code].format(**(error.params or {}))


def _bound(form: forms.BaseForm) -> Iterable[BoundField]:
    return (form[name] for name in form.fields)


def _entry(text: Any, href: str = "") -> dict[str, str]:
    return {"text": str(text), "href": href}


@register.filter
def target(field: BoundField) -> str:
    """Where a link to the field goes: its control, or the first of its choices."""
    if kind(field) == "hidden" or not field.auto_id:
        return ""
    many = kind(field) in {"radios", "checkboxes"} or isinstance(field.field.widget, forms.MultiWidget)
    return f"#{control_id(field)}_0" if many else f"#{control_id(field)}"


@register.filter
def own_classes(css_classes: str) -> str:
    """Crispy's button classes without those of another kit."""
    return " ".join(name for name in css_classes.split() if name not in {"btn", "btn-primary", "btn-inverse", "button"})


@register.filter
def as_button(flat_attrs: str) -> SafeString:
    """The attributes of crispy's StrictButton, which holds its classes only among them, with the kit's class."""
    found = re.search(r' class="([^"]*)"', flat_attrs)
    classes = " ".join(filter(None, ["govuk-button", own_classes(found[1]) if found else ""]))
    rest = flat_attrs.replace(found[0], "") if found else flat_attrs
    return mark_safe(f'{rest} class="{classes}"')  # noqa: S308 - both parts were escaped by flatatt


@register.filter
def own_id(button: Any) -> str:
    """The id that someone chose for a button; crispy's own would be there twice when two buttons share a name."""
    return "" if str(button.id).startswith(f"{button.input_type}-id-") else str(button.id)


@register.simple_tag
def page_numbers(page: Page[Any]) -> list[int | str]:
    """The numbers that a reader can go to: the first, the last and those beside the current one."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))
