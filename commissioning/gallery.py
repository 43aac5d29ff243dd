"""Every component and every kind of field in each state, for people who write pages. On development machines only."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, ButtonHolder, Div, Fieldset, Layout, Submit
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.contrib.messages import constants as levels
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

HASH = "9f3c7a21e04b5d8816c9aa02f7e34b902d6f81c503ba7e14c8f09a67d25b3e71"
TITLE = "Drug and alcohol recovery grants for people on probation, 2026 to 2027"
STATES = [
    *("draft", "in_sign_off", "returned", "withdrawn", "rejected"),
    *("decided", "published", "in_force", "held", "superseded", "closed"),
]
LOCALITIES = [("bolton", "Bolton"), ("bury", "Bury"), ("manchester", "Manchester")]


class Kind(forms.RadioSelect):
    hints: ClassVar = {"award": "New money to someone", "extend": "The same thing for longer"}


class Fields(forms.Form):
    """One field of each kind."""

    label_size = "s"

    subject = forms.CharField(label="Subject", help_text="What changes, for whom and when.", max_length=120)
    mailbox = forms.EmailField(label="Public contact", widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    summary = forms.CharField(label="Summary", max_length=200, widget=forms.Textarea(attrs={"rows": 3}))
    reasons = forms.CharField(
        label="Reasons",
        help_text="Why this, why now and why in this way.",
        widget=forms.Textarea(attrs={"rows": 3, "data-maxwords": "600"}),
    )
    family = forms.ChoiceField(
        label="Function", choices=[("", "Choose one"), ("pcc", "Police and crime"), ("fire", "Fire")]
    )
    kind = forms.ChoiceField(label="Kind of decision", choices=[("award", "Award"), ("extend", "Extend")], widget=Kind)
    key = forms.ChoiceField(
        label="Is it a key decision?",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect(attrs={"data-inline": "true"}),
    )
    localities = forms.MultipleChoiceField(
        label="Districts affected",
        help_text="Tick each one.",
        choices=LOCALITIES,
        widget=forms.CheckboxSelectMultiple,
    )
    read = forms.BooleanField(label="I have read the notice", help_text="All pages, with the alternatives.")
    due = forms.DateField(
        label="Decision due",
        help_text="For example, 2 November 2026.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )
    total = forms.DecimalField(
        label="Total value",
        widget=forms.TextInput(attrs={"data-prefix": "£", "inputmode": "decimal", "class": "govuk-input--width-10"}),
    )
    evidence = forms.FileField(label="Evidence", required=False)
    password = forms.CharField(
        label="Your password", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    version = forms.IntegerField(widget=forms.HiddenInput, initial=2)

    def clean_subject(self) -> str:
        raise forms.ValidationError("Give the subject in 120 characters or fewer.")


class Laid(forms.Form):
    """A form with a layout of its own."""

    start = forms.CharField(label="Starts on", widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}))
    end = forms.CharField(
        label="Ends on", required=False, widget=forms.TextInput(attrs={"class": "govuk-input--width-10"})
    )

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.mark_optional = True
        helper.layout = Layout(
            Fieldset(
                "When it applies",
                HTML('<p class="govuk-body">Both days included.</p>'),
                Div("start", "end"),
                legend_size="m",
            ),
            ButtonHolder(
                Submit("act", "Save and continue"),
                Submit("act", "Save and go back", css_class="govuk-button--secondary"),
            ),
        )
        return helper


class Line(forms.Form):
    recipient = forms.CharField(label="Recipient", error_messages={"required": "Name the recipient."})


@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    return render(request, "gallery.html", showcase())


def showcase() -> dict[str, Any]:
    """Example arguments of every component, by name."""
    filled = Fields({"key": "no", "localities": ["bury"], "total": "12,00.5", "kind": "award"}, auto_id="bad_%s")
    lines = forms.formset_factory(Line, extra=0, min_num=2)
    return {
        "fields": Fields(initial={"kind": "extend", "localities": ["bolton"], "total": Decimal("639733.00")}),
        "fields_with_errors": filled,
        "laid": Laid(auto_id="laid_%s"),
        "lines": lines({"line-TOTAL_FORMS": "2", "line-INITIAL_FORMS": "0", "line-0-recipient": ""}, prefix="line"),
        "errors": [
            {"text": "Allocations are £0.01 more than the total", "href": "#balance"},
            {"text": "Choose who pays"},
        ],
        "notices": [
            Message(levels.SUCCESS, "Version 2 is out for signature. Tom Ashworth, Assistant Director, signs first."),
            Message(levels.INFO, "Legal advice has come in since you last looked."),
            Message(levels.WARNING, "This decision is due tomorrow."),
        ],
        "states": STATES,
        "record": {
            "facts": [
                {"term": "Total", "value": "£639,733.00"},
                {"term": "Type", "value": "Deputy Mayor’s decision"},
                {"term": "Decision due", "value": "2 November 2026"},
                {"term": "Author", "value": ""},
            ],
            "badges": [
                {"words": "Deputy Mayor’s decision", "colour": "blue"},
                {"words": "Not a key decision"},
                {"words": "Starts before it is signed", "colour": "orange"},
            ],
        },
        "title": TITLE,
        "tabs": [
            {"text": "Sections", "href": "#", "current": True},
            {"text": "Checks", "href": "#", "count": 7},
            {"text": "History", "href": "#"},
        ],
        "tasks": [
            {"text": "Dates", "href": "#", "status": "Finished"},
            {
                "text": "Public contact",
                "href": "#",
                "status": "Not started",
                "colour": "blue",
                "stops": 1,
                "hint": "Give one.",
            },
            {"text": "Reasons", "href": "#", "status": "In progress", "colour": "blue", "stops": 2, "warnings": 1},
            {"text": "Allocations", "status": "Cannot start yet", "hint": "Enter the total first."},
        ],
        "steps": [
            {
                "post": "Assistant Director",
                "name": "Tom Ashworth",
                "state": "signed",
                "words": "Approved on 26 October 2026",
            },
            {"post": "Director", "name": "Marcus Adeyemi", "state": "now", "words": "Waiting for 2 days"},
            {"post": "Treasurer", "state": "stop", "words": "Nobody holds this post"},
            {"post": "Deputy Mayor", "name": "Ruth Delaney", "why": "Decides, because the total is £50,000.00 or more"},
        ],
        "findings": [
            {
                "level": "block",
                "sentence": "Give a public contact",
                "section": "contact",
                "why": "The notice needs one.",
            },
            {
                "level": "warn",
                "sentence": "Spell out “PDU” in one way",
                "section": "reasons",
                "field": "id_reasons",
                "excerpt": "Paragraph 4: probation development unit",
                "why": "The glossary has “probation delivery unit”.",
            },
            {"level": "inform", "sentence": "Shares are rounded", "section": "funding"},
        ],
        "even": [
            {"term": "Total of the decision", "value": "£639,733.00"},
            {"term": "Allocated in 30 amounts", "value": "£639,733.00"},
            {"term": "Difference", "value": "£0.00", "words": "it adds up", "tone": "good"},
        ],
        "uneven": [
            {"term": "Total of the decision", "value": "£639,733.00"},
            {"term": "Allocated in 30 amounts", "value": "£639,733.01"},
            {"term": "Difference", "value": "£0.01", "words": "too much", "tone": "stop"},
        ],
        "hash": HASH,
        "moment": datetime(2026, 5, 4, 13, 20, tzinfo=UTC),
        "tally": [
            {"figure": 2, "words": "waiting for you", "href": "#", "now": True},
            {"figure": 3, "words": "waiting on others", "href": "#"},
            {"figure": 0, "words": "drafts", "href": "#"},
        ],
        "acts": [
            {"text": "Change and submit again", "href": "#", "button": True},
            {"text": "See what was signed", "href": "#"},
        ],
        "progress": {
            "value": 13,
            "max": 18,
            "label": "Sections finished",
            "words": "13 of 18",
            "late": "3 to put right",
        },
        "page": Paginator(range(300), 25).page(6),
    }
