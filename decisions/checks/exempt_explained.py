"""What is withheld names its paragraph, and says where the public interest lies."""

import re
from collections.abc import Iterator

from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule
from decisions.record.choices import Answer

RULE = Rule(
    id="V34",
    title="Exempt information names its paragraph and weighs the public interest",
    level=Level.BLOCK,
    source="Local Government Act 1972, Schedule 12A, paragraphs 1 to 7 and 10",
    effort=Effort.PARAGRAPH,
    explain="Nothing is withheld without a paragraph of the Schedule and a public interest against publishing.",
    example_bad="Some prices are confidential.",
    example_good="Paragraph 3: prices. The public interest in fair bidding outweighs that in publishing.",
)
_PARAGRAPH = re.compile(r"\bpara(?:graph|\.)?s? ?(?:number |no\. ?)?[1-7](?!\d)", re.IGNORECASE)
_BALANCE = re.compile(r"\bpublic interest\b", re.IGNORECASE)


def check(matter: Matter) -> Iterator[Finding]:
    """Source: research V34; an answer without any words is the rule V14’s."""
    text = matter.decision.texts.get("exemption")
    if text is None or text.answer != Answer.YES or not text.text.strip():
        return
    if not _PARAGRAPH.search(text.text):
        yield RULE.block(
            "exemption",
            "id_text",
            "Give the paragraph of Schedule 12A",
            "Information is exempt under one of paragraphs 1 to 7, such as “paragraph 3”.",
        )
    if not _BALANCE.search(text.text):
        yield RULE.block(
            "exemption",
            "id_text",
            "Say why the public interest is against publishing",
            "Paragraph 10 exempts only what the public interest does not require to be published.",
        )
