"""The form of a narrative section: Markdown, and a yes-or-no question or rows where the section has them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.safestring import SafeString, mark_safe

from commissioning.lib import markdown
from decisions.drafting.fields import ProseField
from decisions.drafting.forms import differing
from decisions.drafting.forms.differing import Difference
from decisions.drafting.forms.rows import PREFIX, rows_form
from decisions.drafting.forms.section import Facts, SectionForm
from decisions.drafting.models import WorkingText
from decisions.notice import rows
from decisions.record import row_kinds
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
    """`answer` stays only where the section asks a question.

    `rows` is None where the section has none, and where what was sent leaves them alone.
    """

    answer = forms.ChoiceField(
        choices=Answer.choices, required=False, widget=forms.RadioSelect(attrs={"data-inline": "true"})
    )
    text = ProseField(required=False, widget=forms.Textarea(attrs={"class": "editor__text", "rows": 18}))

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        files: Any = None,
        decision: Decision,
        section: Section,
        on: date,
        working: WorkingText | None = None,
    ) -> None:
        """`on`: the day whose plans count where the decision has no day of its own."""
        self.section, self.working, self.on = section, working, decision.due_on or on
        self.row = decision.texts.get(section.key)
        self.kind = row_kinds.BY_SECTION.get(section.key)
        sent = data is None or f"{PREFIX}-TOTAL_FORMS" in data
        self.rows = rows_form(decision, self.kind, self.on, data, files) if self.kind and sent else None
        super().__init__(data, decision=decision)
        self.fields["text"].label = "Explain the answer" if section.asks else section.title
        self.fields["text"].help_text = section.guidance
        if self.kind:
            self.fields["text"].widget.attrs |= {"rows": 6, "class": "editor__text editor__text--short"}
        if section.asks:
            self.fields["answer"].label = section.asks
            self.fields["text"].widget.attrs["class"] += " editor__text--short"
        else:
            del self.fields["answer"]

    def read(self) -> dict[str, Any]:
        text, answer = (self.row.text, self.row.answer) if self.row else ("", "")
        said: dict[str, Any] = {"answer": answer, "text": text} if self.section.asks else {"text": text}
        return said | ({"rows": row_kinds.of(self.decision, self.section.key)} if self.kind else {})

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.rows is None or self.rows.is_valid()])

    def values(self) -> dict[str, Any]:
        said = {name: self.cleaned_data[name] for name in self.stored if name != "rows"}
        kept = {"rows": self.stored["rows"]} if self.kind else {}
        return said | ({"rows": self.rows.said} if self.rows is not None else kept)

    def typed(self) -> Facts:
        """What somebody typed, rows included, as it was typed."""
        facts = super().typed()
        for row in self.rows.forms if self.rows is not None and self.is_bound else ():
            words = [str(field.value()) for field in row.typed if field.value()]
            if words:
                facts.append({"term": f"{row.kind.noun.capitalize()} {row.number}", "value": "; ".join(words)})
        return facts

    def shown(self) -> Facts:
        facts = [self._fact(name, value) for name, value in self.stored.items() if name != "rows"]
        rows = self.stored.get("rows", [])
        words = [self.kind.sentence(self.kind.frozen(row)) for row in rows] if self.kind else []
        return facts + [{"term": f"Row {place}", "value": said} for place, said in enumerate(words, start=1)]

    def differences(self) -> list[Difference]:
        """Of its rows; the words are compared word by word beside them."""
        if self.kind is None or self.rows is None:
            return []
        theirs = rows_form(self.decision, self.kind, self.on)
        return differing.of_rows(theirs, self.rows, self.kind.noun.capitalize())

    @property
    def printed(self) -> Any:
        """The stored rows as the notice prints them."""
        found = row_kinds.of(self.decision, self.section.key)
        if self.kind is None or not found:
            return None
        return rows.printed({"key": self.section.key, "rows": [self.kind.frozen(row) for row in found]})

    def proposed(self) -> dict[str, Any]:
        """The words that this person typed earlier and never saved."""
        if self.working is None:
            return {}
        return {"answer": self.working.answer, "text": self.working.text}

    @property
    def stored_words(self) -> tuple[str, str]:
        """The text and the answer that the record holds."""
        return self.stored["text"], self.stored.get("answer", "")

    @property
    def my_words(self) -> tuple[str, str]:
        """The text and the answer in the form, typed or kept, as they would be stored."""
        answer = self["answer"].value() if "answer" in self.fields else ""
        return markdown.normalise(self["text"].value() or ""), answer or ""

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
