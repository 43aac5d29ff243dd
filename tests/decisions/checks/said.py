"""A record that is only said, never saved: what rules on language look at, without a database."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from decisions.checks.finding import Finding
from decisions.checks.matter import Matter
from decisions.glossary.everyday import EVERYDAY
from decisions.record.sections import SECTIONS
from decisions.record.thawing import thawed

DAY = date(2021, 10, 25)
PLAIN = {"code": "", "name": ""}


def matter(
    texts: Mapping[str, str] | None = None,
    *,
    on: date = DAY,
    answers: Mapping[str, str] | None = None,
    money: Mapping[str, Any] | None = None,
    posts: Sequence[tuple[str, str]] = (),
    contact: Mapping[str, str] | None = None,
    known: Mapping[str, str] = EVERYDAY,
    **said: Any,
) -> Matter:
    """Texts and answers by section; posts as figure and certainty; everything else as a frozen content has it."""
    content: dict[str, Any] = {
        "reference": "DN-2021-0001",
        "subject": "",
        "summary": "",
        "key_decision": {"is_key": None, "reason": ""},
        "contact": {"team": "Commissioning team", "email": "commissioning@gmca.example", "phone": ""} | (contact or {}),
        "function_family": PLAIN,
        "kind": PLAIN,
        "type": PLAIN,
        "stage": PLAIN,
        "period": {"from": None, "until": None},
        "decision_due": {"on": None, "by": ""},
        "first_published_on": None,
        "directorate": "Police, Crime, Criminal Justice and Fire",
        "author": {"name": "Amara Whitlock", "post": "Commissioning officer"},
        "proposer": {"name": "Amara Whitlock", "post": "Commissioning officer"},
        "localities": [],
        "money": {
            "total": None,
            "no_financial_implication": False,
            "vat_basis": None,
            "weights_source": "",
            "funding_sources": [],
            "allocations": [],
        }
        | (money or {}),
        "sections": [
            {
                "key": section.key,
                "text": (texts or {}).get(section.key, ""),
                "answer": (answers or {}).get(section.key),
            }
            for section in SECTIONS
        ],
        "posts": [
            {
                "title": "Worker",
                "employer": "",
                "fte": fte,
                "certainty": {"code": certainty, "name": certainty},
                "until": None,
            }
            for fte, certainty in posts
        ],
    } | said
    return Matter(thawed(content, pk=1), on, known=known)


def source(funder: str, amount: str | None = None) -> dict[str, Any]:
    return {
        "funder": funder,
        "programme": "",
        "financial_year": None,
        "amount": amount,
        "status": {"code": "letter", "name": "Funding letter"},
        "ends_on": None,
        "fallback": "",
    }


def allocation(recipient: str, amount: str | None = None) -> dict[str, Any]:
    return {
        "stream": "",
        "locality": None,
        "recipient": recipient,
        "financial_year": None,
        "amount": amount,
        "weight": None,
    }


def found(check: Callable[[Matter], Iterator[Finding]], matter: Matter) -> list[tuple[str, str, str, str]]:
    """Level, where it is mended, sentence and words found."""
    return [(each.level.value, f"{each.section}#{each.field}", each.sentence, each.excerpt) for each in check(matter)]
