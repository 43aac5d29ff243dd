"""Who pays and who is paid is named by the record that stands for the body."""

from collections.abc import Iterator

from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule

RULE = Rule(
    id="X33",
    title="Funders and recipients are named by the record that stands",
    level=Level.WARN,
    source="One record for each body: two records of one body share its limits and its totals",
    effort=Effort.FIGURE,
    explain="A merged record is offered to nobody any more, and the notice would print a name that is not kept.",
    example_bad="Recipient: Bolton Metropolitan Borough Council, merged into Bolton Council",
    example_good="Recipient: Bolton Council",
)


def check(matter: Matter) -> Iterator[Finding]:
    """Of a frozen version nothing is found: it keeps the names that it was signed with.

    Source: docs/adr/0032: a merged record points to the one that stands.
    """
    decision = matter.decision
    funders = [row.funder for row in decision.funding_sources.all()]
    recipients = [row.recipient for row in decision.allocations.all() if row.recipient]
    for section, field, records in (
        ("funding", "id_sources-0-funder", funders),
        ("allocations", "amounts", recipients),
    ):
        for name, stands in sorted({(row.name, row.merged_into.name) for row in records if row.merged_into}):
            why = f"The record of {name} was merged into that of {stands}: they are one body."
            yield RULE.warn(section, field, f"Choose {stands} in place of {name}", why)
