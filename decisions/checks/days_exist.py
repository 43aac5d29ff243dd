"""Every day in the text exists, and all are written in one style."""

from collections import Counter
from collections.abc import Iterator

from commissioning.lib.mentions import Mention, Style
from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule

RULE = Rule(
    id="V17",
    title="Every day in the text exists, and all are written in one style",
    level=Level.BLOCK,
    source="A real notice with an impossible date",
    effort=Effort.WORD,
    explain=(
        "A day that does not exist makes a period or a deadline void. The notice prints days as 1 November 2021; "
        "other styles beside it make readers wonder."
    ),
    example_bad="“The service ends on 31 April 2027”",
    example_good="“The service ends on 30 April 2027”",
)

HOUSE: Style = "plain"


def check(matter: Matter) -> Iterator[Finding]:
    """Where two styles are mixed the rarer ones are a warning, once in each text. Source: research V17."""
    styles = Counter(mention.style for prose in matter.prose for mention in prose.days)
    usual = max(styles, key=lambda style: (styles[style], style == HOUSE), default=HOUSE)
    for prose in matter.prose:
        for mention in prose.days:
            if not mention.exists:
                why = f"There is no {mention.words}."
                yield RULE.block(prose.section, prose.field, "Write a day that exists", why, excerpt=mention.words)
        odd = next((mention for mention in prose.days if mention.style != usual), None)
        if odd:
            yield RULE.warn(prose.section, prose.field, "Write all days in one style", _why(odd), excerpt=odd.words)


def _why(odd: Mention) -> str:
    return f"“{odd.words}” is written otherwise than most days of this record. The notice prints 1 November 2021."
