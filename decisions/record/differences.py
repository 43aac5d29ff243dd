"""What changed between two frozen contents: section by section, fact by fact, figure by figure."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from commissioning.lib import canonical, dates
from commissioning.lib.rewording import Piece, compare
from decisions.record.row_kinds import BY_SECTION, RowKind

Content = Mapping[str, Any]
Row = Mapping[str, Any]
NOTHING = "Not recorded"

LABELS = {
    "subject": "Subject",
    "summary": "Summary",
    "function_family": "Function",
    "kind": "Kind of decision",
    "type": "Type of decision",
    "key_decision": "Key decision",
    "urgent": "Urgent",
    "localities": "Districts",
    "posts": "Posts paid for",
    "chain": "Who must sign",
    "earlier_decisions": "Earlier decisions",
    "confirmations": "Confirmed by recipients",
    "given_before": "Had by recipients before",
    "no_financial_implication": "No financial implication",
    "vat_basis": "VAT",
    "weights_source": "Weights from",
    "limits": "Limits of the shares",
    "uplift": "What it raises",
}

APART = ("schema", "version", "sections", "money", "cumulative_value", "carried_over", "questionnaires", "judged_on")
"""Parts that are compared in ways of their own; the day on which answers were judged is in their paragraphs."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A section whose words changed; its answer stands among the facts."""

    key: str
    heading: str
    pieces: list[Piece]


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount of money. None where there was, or is, none; the difference counts that as nothing."""

    label: str
    before: Decimal | None
    after: Decimal | None

    @property
    def difference(self) -> Decimal:
        return (self.after or Decimal(0)) - (self.before or Decimal(0))

    @property
    def less(self) -> Decimal:
        return -self.difference


@dataclass(frozen=True, slots=True)
class Differences:
    passages: list[Passage]
    facts: list[Fact]
    figures: list[Figure]

    def __bool__(self) -> bool:
        return bool(self.passages or self.facts or self.figures)


def between(before: Content, after: Content) -> Differences:
    """Everything in which the second content says something else than the first.

    Shapes: see decisions.record.content. Nothing is left out but the version's number, the order of rows of money, and
    how much is as in an earlier notice, which follows from the words: a part without a name of its own here comes among
    the facts under its key.
    """
    passages, answers = _sections(before, after)
    old, new = before["money"], after["money"]
    total = [_figure("Total", old["total"], new["total"])] if old["total"] != new["total"] else []
    together = before.get("cumulative_value"), after.get("cumulative_value")
    total += [_figure("With its earlier decisions", *together)] if together[0] != together[1] else []
    paid, standing = _rows(old["funding_sources"], new["funding_sources"], _source_key)
    given, weights = _rows(old["allocations"], new["allocations"], _allocation_key)
    loose = _facts(before, after, APART)
    loose += _facts(old, new, ("total", "funding_sources", "allocations"))
    return Differences(passages, loose + answers + standing + weights, total + given + paid)


def _sections(before: Content, after: Content) -> tuple[list[Passage], list[Fact]]:
    old = {row["key"]: row for row in _written(before, after)}
    new = {row["key"]: row for row in _written(after, before)}
    passages, facts = [], []
    for key in _keys(new, old):
        was, now = old.get(key, {}), new.get(key, {})
        heading = (now or was)["heading"]
        if was.get("text", "") != now.get("text", ""):
            passages.append(Passage(key, heading, compare(was.get("text", ""), now.get("text", ""))))
        names = _changed(was, now, ("text", "rows"))
        facts += [_fact(f"{heading}: {name}", was.get(name), now.get(name)) for name in names]
        facts += _row_facts(key, was.get("rows", []), now.get("rows", []))
    return passages, facts


def _row_facts(section: str, before: Sequence[Row], after: Sequence[Row]) -> list[Fact]:
    """Rows of a section: those put in, taken out or changed, and the order of those that stay."""
    kind = BY_SECTION.get(section)
    if kind is None:
        return [_fact(_spelt(section), before, after)] if before != after else []
    old, new = (_numbered(rows, lambda row: (kind.cells(row)[0],)) for rows in (before, after))
    facts = []
    for each in dict.fromkeys([*new, *old]):
        was, now = old.get(each), new.get(each)
        label = f"{kind.noun.capitalize()} “{kind.lead(now or was or {})}”"
        if was is None or now is None:
            facts.append(Fact(label, *(NOTHING if row is None else kind.sentence(row) for row in (was, now))))
        else:
            facts += _column_facts(kind, label, was, now)
    stay = [[each for each in rows if each in old and each in new] for rows in (old, new)]
    if stay[0] != stay[1]:
        facts.append(Fact(f"Order: {kind.caption.lower()}", *("; ".join(one[0][0] for one in rows) for rows in stay)))
    return facts


def _column_facts(kind: RowKind, label: str, was: Row, now: Row) -> list[Fact]:
    names = dict(zip(kind.names, kind.labels, strict=True))
    return [
        _fact(f"{label}: {names.get(name, _spelt(name)).lower()}", was.get(name), now.get(name))
        for name in _changed(was, now, ())
    ]


def _written(content: Content, other: Content) -> list[Row]:
    """The sections, and as such the paragraphs that answers wrote, blank where only the other content has them."""
    blank = [{**row, "answers": [], "paragraph": ""} for row in other.get("questionnaires", ())]
    sheets = {row["key"]: row for row in [*blank, *content.get("questionnaires", ())]}
    return [*content["sections"], *map(_as_section, sheets.values())]


def _as_section(sheet: Row) -> Row:
    answers = {row["question"]: row["words"] for row in sheet["answers"]}
    return {"key": sheet["key"], "heading": sheet["heading"], "text": sheet["paragraph"], **answers}


def _facts(before: Content, after: Content, apart: Sequence[str]) -> list[Fact]:
    return [
        _fact(LABELS.get(key, _spelt(key)), before.get(key), after.get(key)) for key in _changed(before, after, apart)
    ]


def _changed(before: Content, after: Content, apart: Sequence[str]) -> list[str]:
    """The keys, other than those apart, under which the two differ; all of them where one of the two is missing."""
    return [key for key in _keys(after, before) if key not in apart and before.get(key) != after.get(key)]


def _keys(first: Mapping[str, Any], second: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys([*first, *second]))


def _rows(
    before: Sequence[Row], after: Sequence[Row], key: Callable[[Row], tuple[str, ...]]
) -> tuple[list[Figure], list[Fact]]:
    """Rows that are matched by their key, and among equals by their place."""
    old, new = _numbered(before, key), _numbered(after, key)
    figures, facts = [], []
    together = dict.fromkeys([*new, *old])
    labels = _short_labels(together)
    for each in together:
        was, now = old.get(each, {}), new.get(each, {})
        if was.get("amount") != now.get("amount") or not (was and now):
            figures.append(_figure(labels[each], was.get("amount"), now.get("amount")))
        if was and now:
            names = _changed(was, now, ("amount",))
            facts += [_fact(f"{labels[each]}: {_spelt(name).lower()}", was.get(name), now.get(name)) for name in names]
    return figures, facts


Key = tuple[tuple[str, ...], int]


def _numbered(rows: Sequence[Row], key: Callable[[Row], tuple[str, ...]]) -> dict[Key, Row]:
    made: dict[Key, Row] = {}
    seen: Counter[tuple[str, ...]] = Counter()
    for row in rows:
        made[key(row), seen[key(row)]] = row
        seen[key(row)] += 1
    return made


def _short_labels(keys: Mapping[Key, None]) -> dict[Key, str]:
    """The parts of a key in words, without those that are the same in every row."""
    parts = list(zip(*(words for words, _ in keys), strict=True))
    telling = [i == 0 or len(set(part)) > 1 for i, part in enumerate(parts)]
    return {
        (words, place): ", ".join(part for part, tells in zip(words, telling, strict=True) if tells and part)
        for words, place in keys
    }


def _allocation_key(row: Row) -> tuple[str, ...]:
    place = row["locality"]["name"] if row["locality"] else ""
    recipient = row["recipient"] or ""
    return place or recipient, recipient if place else "", row["stream"], row["financial_year"] or ""


def _source_key(row: Row) -> tuple[str, ...]:
    return f"Paid by {row['funder']}", row["programme"], row["financial_year"] or ""


def _figure(label: str, before: str | None, after: str | None) -> Figure:
    return Figure(label, *(None if amount is None else Decimal(amount) for amount in (before, after)))


def _fact(label: str, before: Any, after: Any) -> Fact:
    """Two values in words; as they are frozen where the words are the same though the values are not."""
    words = _words(before), _words(after)
    return Fact(label, *(words if words[0] != words[1] else (canonical.dumps(before), canonical.dumps(after))))


def _words(value: Any) -> str:
    match value:
        case None | "" | []:
            return NOTHING
        case bool():
            return "Yes" if value else "No"
        case {"code": _, "name": str(name), **rest} if not rest:
            return name
        case {"is_key": bool(is_key), "reason": str(reason)}:
            return f"{_words(is_key)}. {reason}".strip(". ")
        case {"from": start, "until": end}:
            return f"{_words(start)} to {_words(end)}"
        case {"relation": {"name": str(relation)}, "reference": str(reference)}:
            return f"{relation} {reference}"
        case {"post": str(post), "capacity": {"name": str(capacity)}, **rest}:
            place = f" at turn {rest['place']}" if "place" in rest else ""
            alternate = f", {rest['alternate']} as alternate" if "alternate" in rest else ""
            return f"{post} {capacity.lower()}{place}{alternate}"
        case Mapping():
            return ", ".join(_words(each) for each in value.values() if each not in (None, ""))
        case list():
            return "; ".join(map(_words, value))
        case str():
            return _day(value)
    return str(value)


def _day(words: str) -> str:
    try:
        return dates.long(date.fromisoformat(words)) if len(words) == len("2021-11-01") else words
    except ValueError:
        return words


def _spelt(key: str) -> str:
    return key.replace("_", " ").capitalize()
