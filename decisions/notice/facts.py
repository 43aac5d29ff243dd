"""The facts table of a notice: what it is, whose it is, how much, when and where."""

from dataclasses import dataclass

from commissioning.lib.listing import listed
from decisions.notice.reading import Content, day, pounds, rows, text


@dataclass(frozen=True, slots=True)
class Fact:
    """One row. Without a value the notice says that it was not given; the note is a quieter second line."""

    label: str
    value: str
    note: str = ""
    style: str = ""


def facts(content: Content, status_words: str) -> list[Fact]:
    due = content.get("decision_due") or {}
    return [
        Fact("Reference", text(content, "reference"), style="reference"),
        Fact("Status", status_words, style="status"),
        Fact("Type of decision", text(content, "type", "name"), _kind_and_stage(content)),
        _key_decision(content),
        *([Fact("Urgent", text(content, "urgent", "reason"))] if "urgent" in content else []),
        Fact("Directorate", text(content, "directorate"), _function(content)),
        *_people(content),
        Fact("Total value", _total(content), style="total"),
        *_earlier_decisions(content),
        Fact("Period", _period(content)),
        Fact("Districts", listed([text(each, "name") for each in rows(content, "localities")])),
        Fact("VAT basis", text(content, "money", "vat_basis", "name")),
        Fact("Decision due", _by_when(text(due, "by"), day(due.get("on")))),
        *_first_published(content),
    ]


def _earlier_decisions(content: Content) -> list[Fact]:
    """One row each, the last with what they come to together: "Varies DN-2021-0001, decided 1 November 2021, …"."""
    said = [_earlier_decision(row) for row in rows(content, "earlier_decisions")]
    together = pounds(content.get("cumulative_value"))
    notes = [""] * (len(said) - 1) + [f"Together: {together}." if together else ""]
    return [Fact("Earlier decision", words, note) for words, note in zip(said, notes, strict=False)]


def _earlier_decision(row: Content) -> str:
    """An older notice with its subject, for nobody can look it up here."""
    name = f"{text(row, 'relation', 'name')} {text(row, 'reference')}"
    subject = "" if text(row, "sealed_sha256") else f" (“{text(row, 'subject')}”)"
    amount = pounds(row.get("total")) or "amount not recorded"
    return f"{name}{subject}, decided {day(row.get('decided_on'))}, {amount}."


def _first_published(content: Content) -> list[Fact]:
    """Only where there is a day, or where the law asks for one: a key decision is announced beforehand."""
    on = day(content.get("first_published_on"))
    if on or (content.get("key_decision") or {}).get("is_key"):
        return [Fact("Proposed decision first published", on)]
    return []


def _kind_and_stage(content: Content) -> str:
    parts = [text(content, part, "name") for part in ("kind", "stage")]
    return " · ".join(part for part in parts if part)


def _function(content: Content) -> str:
    family = text(content, "function_family", "name")
    return f"Function: {family[:1].lower()}{family[1:]}" if family else ""


def _key_decision(content: Content) -> Fact:
    answer = {"True": "Yes", "False": "No"}.get(text(content, "key_decision", "is_key"), "")
    return Fact("Key decision", answer, text(content, "key_decision", "reason"))


def _people(content: Content) -> list[Fact]:
    author, proposer = _person(content, "author"), _person(content, "proposer")
    if author == proposer:
        return [Fact("Author and proposer", author)]
    return [Fact("Author", author), Fact("Proposer", proposer)]


def _person(content: Content, part: str) -> str:
    return ", ".join(each for each in (text(content, part, "name"), text(content, part, "post")) if each)


def _total(content: Content) -> str:
    money = content.get("money") or {}
    return "No financial implication" if money.get("no_financial_implication") else pounds(money.get("total"))


def _period(content: Content) -> str:
    first, last = (day((content.get("period") or {}).get(end)) for end in ("from", "until"))
    if first and last:
        return f"{first} to {last}"
    return f"From {first}" if first else f"Until {last}" if last else ""


def _by_when(post: str, on: str) -> str:
    return f"{post}, by {on}" if post and on else on or post
