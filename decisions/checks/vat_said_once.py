"""What the prose says of VAT is what the record says."""

import re
from collections.abc import Iterator

from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule
from decisions.record.choices import VatBasis

RULE = Rule(
    id="X32",
    title="Text and record say the same of VAT",
    level=Level.WARN,
    source="Procurement Act 2023, s.3 and Schedule 3: values are estimated with VAT",
    effort=Effort.WORD,
    explain="Thresholds are judged with VAT, and finance pays what the record says.",
    example_bad="The record says “VAT excluded”, the text “£40,000 including VAT”",
    example_good="The record says “VAT excluded”, the text “£40,000 plus VAT”",
)
_WITH = re.compile(r"\bincl?(?:uding|usive of|\.)? VAT\b|\bVAT (?:is )?included\b", re.IGNORECASE)
_WITHOUT = re.compile(
    r"(?:\b(?:plus|excl?(?:uding|usive of|\.)?|net of|before|ex\.?)|\+) ?VAT\b|\bVAT (?:is )?excluded\b", re.IGNORECASE
)


def check(matter: Matter) -> Iterator[Finding]:
    """Source: issue 4, VAT words; a text that gives the sum both ways says nothing wrong."""
    basis = matter.decision.vat_basis
    if not basis:
        return
    wrong, right = (_WITHOUT, _WITH) if basis == VatBasis.INCLUDED else (_WITH, _WITHOUT)
    for text in matter.prose:
        found = wrong.search(text.plain)
        if found and (basis == VatBasis.OUTSIDE_SCOPE or not right.search(text.plain)):
            yield RULE.warn(
                text.section,
                text.field,
                "Say one thing of VAT",
                f"The record says: {VatBasis(basis).label.lower().replace('vat', 'VAT')}.",
                excerpt=found[0],
            )
