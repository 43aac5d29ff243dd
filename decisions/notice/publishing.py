"""Which keys of a content may be published: one table, key by key, down to the last. What it does not name is left out.

Who adds a key to the content names it here: tests/decisions/notice/test_publishing.py fails until then.
Source: Local Government Act 1972, ss. 100B-100D and Sch. 12A; UK GDPR, Article 5(1)(c); Local Authorities (Executive
Arrangements) (Meetings and Access to Information) (England) Regulations 2012, regs. 12-13.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

PERSONAL = "as personal data, under UK GDPR, Article 5(1)(c)"
INTERNAL = "as working papers, which are not for publication"
SCHEDULE = "Schedule 12A, Local Government Act 1972"


@dataclass(frozen=True, slots=True)
class Rule:
    """Of one key. `part` is what it is called where it is left out; the heading of its section, where it has no name.

    `never`: why it is left out of every public edition. `unless_exempt`: it is left out where the record
    contains exempt information. `of`: the rules of the keys in it; `by_section`: those by the key of the section.
    """

    part: str = ""
    never: str = ""
    unless_exempt: bool = False
    of: Mapping[str, "Rule"] = field(default_factory=dict)
    by_section: Mapping[str, Mapping[str, "Rule"]] = field(default_factory=dict)

    def keys(self, beside: Mapping[str, Any]) -> Mapping[str, "Rule"]:
        """Of the records in it. `beside` is the record that has it."""
        return self.by_section.get(str(beside.get("key")), {}) if self.by_section else self.of


def unnamed(key: str) -> Rule:
    return Rule(key.replace("_", " ").capitalize(), never=INTERNAL)


OPEN = Rule()


def _open(*keys: str, **of: Rule) -> Rule:
    """A record, or a list of them, with those keys open."""
    return Rule(of=_all(*keys) | of)


def _all(*keys: str) -> dict[str, Rule]:
    return dict.fromkeys(keys, OPEN)


def _unless_exempt(part: str, of: Mapping[str, Rule] | None = None) -> Rule:
    return Rule(part, unless_exempt=True, of=of or {})


def _never(part: str, under: str) -> Rule:
    return Rule(part, never=under)


NAMED = _open("code", "name")

# What sections say in rows. Whose interest it was is personal; in which capacity and what was done is not.
ROWS: dict[str, Mapping[str, Rule]] = {
    "decision": _all("what", "recipient", "amount", "from_on", "until_on") | {"verb": NAMED},
    "alternatives": _all("option", "rejected_because"),
    "consultation": _all("who", "method", "on", "view", "response"),
    "plan_priorities": _all("contribution") | {"priority": _open("plan", "version", "number", "title"), "plan": OPEN},
    "outcomes": _all("aim", "indicator", "baseline", "target", "by_on"),
    "milestones": _all("what", "owner", "due_on"),
    "risk": _all("risk", "mitigation", "owner", "rating") | {"likelihood": NAMED, "impact": NAMED},
    "interests": _all("capacity", "nature", "dispensation")
    | {"action": NAMED, "who": _never("Names of those who declared interests", PERSONAL)},
    "background_papers": _all("title", "dated_on", "url")
    | {"access": NAMED, "file": _open("file_name", "media_type", "size", "sha256")},
    "glossary": _all("term", "expansion"),
}

MONEY = {
    **_all("total", "no_financial_implication", "weights_source"),
    "vat_basis": NAMED,
    "funding_sources": _open(
        *("funder", "programme", "financial_year", "amount", "ends_on", "fallback"),
        status=NAMED,
        underwritten=_open("by", "up_to"),
    ),
    "allocations": _open(
        *("stream", "recipient", "financial_year", "amount", "weight", "floor", "cap", "before", "fixed"),
        locality=NAMED,
    ),
    "limits": _open("floor", "cap", "top_slice", "top_slice_percent", "top_slice_for"),
    "uplift": _open("reference", "percent", rounding=NAMED, total_is=NAMED),
}

# Where the record contains exempt information, all figures are left out, and all that anyone wrote freely but the
# subject, for a decision is recorded by its title. What it is, who decides it, where and when stays.
CONTENT: dict[str, Rule] = {
    **_all("schema", "authority", "reference", "version", "subject", "directorate", "first_published_on"),
    **dict.fromkeys(("function_family", "kind", "type", "stage", "localities"), NAMED),
    "summary": _unless_exempt("Summary"),
    "key_decision": _open("is_key", reason=_unless_exempt("Why it is a key decision or not")),
    "urgent": _open(reason=_unless_exempt("Why it is urgent")),
    "author": _open("post", name=_never("Name of the author", PERSONAL)),
    "proposer": _open("post", name=_never("Name of the proposer", PERSONAL)),
    "contact": _open("team", "email", phone=_never("Telephone number of the contact", PERSONAL)),
    "period": _open("from", "until"),
    "decision_due": _open("on", "by"),
    "money": _unless_exempt("Amounts, funding and allocations", MONEY),
    "posts": _unless_exempt("Funded posts", _all("title", "employer", "fte", "until") | {"certainty": NAMED}),
    "sections": _open(
        *("key", "heading", "question", "answer"),
        text=_unless_exempt(""),
        rows=Rule(unless_exempt=True, by_section=ROWS),
    ),
    "questionnaires": _open(
        *("key", "heading"),
        outcome=Rule(unless_exempt=True, of=NAMED.of),
        paragraph=_unless_exempt(""),
        obligations=_unless_exempt(""),
        answers=_never("Answers to questionnaires", INTERNAL),
    ),
    "judged_on": OPEN,
    "confirmations": _never("What recipients confirmed that they had from others", INTERNAL),
    "given_before": _never("What recipients had by other decisions", INTERNAL),
    "advice": _open(
        *("post", "given_on", "on_earlier_text"),
        kind=NAMED,
        outcome=NAMED,
        conditions=_unless_exempt("Conditions of the advice"),
        name=_never("Names of the advisers", PERSONAL),
        text=_never("Full text of the advice", INTERNAL),
    ),
    "chain": _open(
        *("position", "place", "post", "alternate"),
        capacity=NAMED,
        why=_unless_exempt("Why each signature was required"),  # it may name the amount
    ),
    "earlier_decisions": _unless_exempt(
        "Earlier decisions",
        _all("reference", "subject", "decided_on", "total", "sealed_sha256") | {"relation": NAMED},
    ),
    "cumulative_value": _unless_exempt("Value with earlier decisions"),
    "waivers": _never("Warnings of the checks that were set aside", INTERNAL),
    "carried_over": _never("What was carried over from earlier notices", INTERNAL),
}

# Who signs acts in public office: the name stays, and so does an interest where nothing is exempt.
_SAID = "Views, interests and conditions of signatories"
SIGNATURE: dict[str, Rule] = {
    **_all("position", "name", "post", "capacity", "signed_at", "on_behalf_of", "delegation", "alternate", "void"),
    "view": _unless_exempt(_SAID),
    "interest": _unless_exempt(_SAID),
    "conditions": _unless_exempt(_SAID, _all("text", "due_on", "owner")),
}
