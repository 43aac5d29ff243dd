"""The form of a narrative section: Markdown, after a yes-or-no question where the section asks one."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.safestring import SafeString, mark_safe

from commissioning.lib import markdown
from decisions.drafting.fields import ProseField
from decisions.drafting.forms.section import SectionForm
from decisions.record.choices import Answer
from decisions.record.models import Decision
from decisions.record.sections import Section

GOOD = {
    "decision": (
        "one sentence that could be read out alone",
        "the sum, in words that match the money pages",
        "from which day until which",
    ),
    "reasons": (
        "the need, with a figure and where it comes from",
        "who was asked, and what they said",
        "what would happen without the decision",
        "why in this way: a grant, a contract or neither",
    ),
    "alternatives": (
        "doing nothing, and what would follow",
        "doing less, or later",
        "another provider, another route, or one contract for everyone",
    ),
    "financial": (
        "which budget or grant pays, and until when it lasts",
        "when instalments are paid, and against what evidence",
        "who bears an overspend, and who keeps an underspend",
    ),
    "legal": (
        "the power, by Act and section",
        "what was looked at: subsidy control, procurement, employment",
        "the agreement that will be signed, and by whom",
    ),
    "risk": (
        "what could go wrong, and how you would notice",
        "how likely and how serious it is",
        "what is done about it, by which post, by when",
    ),
    "equality": (
        "which groups are affected, and how you know",
        "what was changed because of it",
        "when the effects will be looked at again",
    ),
}
"""What good sections cover, for those where officers ask."""


class NarrativeForm(SectionForm):
    """`answer` stays only where the section asks a question."""

    answer = forms.ChoiceField(
        choices=Answer.choices, required=False, widget=forms.RadioSelect(attrs={"data-inline": "true"})
    )
    text = ProseField(required=False, widget=forms.Textarea(attrs={"class": "editor__text", "rows": 18}))

    def __init__(self, data: Mapping[str, Any] | None = None, *, decision: Decision, section: Section) -> None:
        self.section = section
        self.row = decision.texts.get(section.key)
        super().__init__(data, decision=decision)
        self.fields["text"].label = "Explain the answer" if section.asks else section.title
        self.fields["text"].help_text = section.guidance
        if section.asks:
            self.fields["answer"].label = section.asks
            self.fields["text"].widget.attrs["class"] += " editor__text--short"
        else:
            del self.fields["answer"]

    def read(self) -> dict[str, Any]:
        text, answer = (self.row.text, self.row.answer) if self.row else ("", "")
        return {"answer": answer, "text": text} if self.section.asks else {"text": text}

    @property
    def answer_shown(self) -> str:
        return Answer(self.stored["answer"]).label if self.stored.get("answer") else ""

    @property
    def html(self) -> SafeString:
        """The stored text as readers of the notice will see it."""
        return mark_safe(markdown.to_html(self.stored["text"]))  # noqa: S308  # to_html has made it safe

    @property
    def good(self) -> tuple[str, ...]:
        return GOOD.get(self.section.key, ())

    @property
    def words(self) -> int:
        """How many words stand in the box, typed or stored."""
        return count_words(self["text"].value() or "")


def count_words(text: str) -> int:
    return sum(any(mark.isalnum() for mark in word) for word in markdown.normalise(text).split())
