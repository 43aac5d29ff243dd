"""No funding source is counted twice."""

import re
from collections.abc import Iterator
from itertools import combinations

from commissioning.lib import money
from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule
from decisions.record.models import FundingSource

RULE = Rule(
    id="X72",
    title="No funding source is counted twice",
    level=Level.WARN,
    source="A real notice: £4,593 from a grant of £285,000, added to it again",
    effort=Effort.FIGURE,
    explain="A part of a grant that is listed beside the whole of it makes the total come out too high.",
    example_bad="Victims grant £285,000; of that grant again £4,593",
    example_good="Victims grant £285,000, the £4,593 among it",
)

_OUT_OF = re.compile(r"\b(?:from|out of|within|part of|of)\b", re.IGNORECASE)


def check(matter: Matter) -> Iterator[Finding]:
    """Source: research V03, second half; notice N07."""
    sources = [each for each in matter.decision.funding_sources.all() if each.amount is not None]
    for first, second in combinations(sources, 2):
        whole, part = sorted((first, second), key=lambda each: each.amount or 0, reverse=True)
        if _may_hold(whole, part) or _is_said_to_hold(matter, whole, part):
            yield RULE.warn(
                "funding",
                f"id_sources-{sources.index(second)}-amount",
                f"Is the {_pounds(part)} part of the {_pounds(whole)} from {whole.funder}?",
                "If it is, it is counted twice: take it out or lower the other. If not, name the programme of each.",
            )


def _pounds(source: FundingSource) -> str:
    return money.pounds_in_prose(source.amount) if source.amount is not None else ""


def _may_hold(first: FundingSource, second: FundingSource) -> bool:
    """The same funder, where nothing tells the two apart: one without programme or year may be the whole."""
    if first.funder.name.casefold() != second.funder.name.casefold():
        return False
    programmes = {first.programme.casefold(), second.programme.casefold()}
    years = {first.financial_year, second.financial_year}
    return (len(programmes) == 1 or "" in programmes) and (len(years) == 1 or None in years)


def _is_said_to_hold(matter: Matter, whole: FundingSource, part: FundingSource) -> bool:
    """Whether a sentence says that the one amount comes from the grant that the other is."""
    names = [name for name in (whole.programme, whole.funder.name) if name]
    if whole.funder.name == part.funder.name:
        names = [name for name in names if name not in (part.programme, part.funder.name)]
    for prose in matter.prose:
        for sentence, found in prose.sums:
            after = sentence[found.end :]
            link = _OUT_OF.search(after) if found.amount == part.amount else None
            if link and any(name.casefold() in after[link.end() :].casefold() for name in names):
                return True
    return False
