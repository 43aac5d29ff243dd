"""The public edition: the frozen content without what may not be published, and what was left out of it and why.

What may not be published is left out of the content before anything is made of it, so that it is in no page, file,
attachment, bookmark or name. Which key may be published stands in publishing.py; one that it does not name is left out.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from decisions.notice.publishing import CONTENT, SCHEDULE, SIGNATURE, Rule, unnamed

Content = Mapping[str, Any]
Row = dict[str, Any]

EXEMPT_PAPER = f"as exempt, under {SCHEDULE}"
EXEMPT_EARLIER = f"as exempt in the record of the earlier decision, under {SCHEDULE}"
_PARAGRAPHS = re.compile(
    r"\bpara(?:graph|\.)?s? ?(?:number |no\. ?)?([1-7](?:(?:, and |, ?| and | or | to |[–-])[1-7])*)(?!\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Shown:
    """The content and the signatures that may be published."""

    content: Row
    signatures: list[Row]


def of(content: Content, *, signatures: Sequence[Content], closed: frozenset[str] = frozenset()) -> Shown:
    """What may be published. The same content and signatures always give the same.

    Shapes: a content as decisions.record.content makes it, with `edition` "public" and `left_out`: the name of each
    part that was left out, and why. `closed` are the references of those of the earlier decisions it names that
    are exempt, whose amounts it must not tell.
    Source: Local Government Act 1972, Sch. 12A; UK GDPR, Article 5(1)(c).
    """
    exempt = exempt_under(content)
    sieve = _Sieve(f"under {exempt}" if exempt else "")
    open_papers = _without_exempt_papers(content, sieve)
    shown = sieve.sifted(_without_amounts_of(closed, open_papers, sieve), CONTENT)
    signed = [sieve.sifted(each, SIGNATURE) for each in signatures]
    return Shown({**shown, "edition": "public", "left_out": sieve.left_out}, signed)


def exempt_under(content: Content) -> str:
    """Where a content is exempt, under what: "paragraph 3 of Schedule 12A, Local Government Act 1972". Else ""."""
    for section in content["sections"]:
        if section["key"] == "exemption" and section["answer"] == "yes":
            found = " and ".join(dict.fromkeys(_PARAGRAPHS.findall(section["text"])))
            return (
                f"paragraph{'s' if len(found) > 1 else ''} {found} of {SCHEDULE}" if found else f"Part 1 of {SCHEDULE}"
            )
    return ""


@dataclass(slots=True)
class _Sieve:
    """What passes, and each part that did not, once. `exempt` says why, where the record is."""

    exempt: str
    left_out: list[Row] = field(default_factory=list)

    def sifted(self, said: Content, rules: Mapping[str, Rule]) -> Row:
        """In the order of the rules, then what they do not name."""
        passed = {}
        for key in [*filter(said.__contains__, rules), *sorted(said.keys() - rules.keys())]:
            rule, value = rules.get(key) or unnamed(key), said[key]
            if why := rule.never or (rule.unless_exempt and self.exempt):
                self.leave_out(value, rule.part or str(said.get("heading", "")), why)
            else:
                passed[key] = self._within(value, rule, said)
        return passed

    def leave_out(self, value: Any, part: str, why: str) -> None:
        """Says so, where there was anything."""
        row = {"part": part, "why": why}
        if value and row not in self.left_out:
            self.left_out.append(row)

    def _within(self, value: Any, rule: Rule, beside: Content) -> Any:
        """Records pass key by key, for which `beside` says in which section they are; words and figures as they are."""
        if isinstance(value, Mapping):
            return self.sifted(value, rule.keys(beside))
        if isinstance(value, list):
            return [self._within(each, rule, beside) for each in value]
        return value


def _without_exempt_papers(content: Content, sieve: _Sieve) -> Row:
    """Background papers that are exempt, each as a whole. Source: Local Government Act 1972, s. 100D."""
    sections = []
    for section in content["sections"]:
        kept = [row for row in section.get("rows", ()) if not _is_exempt_paper(row)]
        if len(kept) < len(section.get("rows", ())):
            sieve.leave_out(True, "Background papers that are exempt", EXEMPT_PAPER)
        sections.append({**section, "rows": kept} if "rows" in section else section)
    return {**content, "sections": sections}


def _is_exempt_paper(row: Content) -> bool:
    """Also one whose access is none that may be published."""
    return "access" in row and row["access"]["code"] not in {"public", "published"}


def _without_amounts_of(closed: frozenset[str], content: Row, sieve: _Sieve) -> Row:
    """Neither what an exempt earlier decision came to, nor what it could be worked out from."""
    earlier, money = content.get("earlier_decisions", []), content["money"]
    if not closed & {row["reference"] for row in earlier} and money.get("uplift", {}).get("reference") not in closed:
        return content
    sieve.leave_out(True, "Amounts of earlier decisions", EXEMPT_EARLIER)
    rows = [{**row, "total": None} if row["reference"] in closed else row for row in earlier]
    shared = [{key: value for key, value in row.items() if key != "before"} for row in money["allocations"]]
    money = {key: value for key, value in money.items() if key != "uplift"} | {"allocations": shared}
    return {**content, "earlier_decisions": rows, "cumulative_value": None, "money": money}
