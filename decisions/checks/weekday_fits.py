"""The day of the week belongs to the date."""

from collections.abc import Iterator

from commissioning.lib import dates, mentions
from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule

RULE = Rule(
    id="X03",
    title="The day of the week belongs to the date",
    level=Level.BLOCK,
    source="Practice: one of the two is wrong, and nobody can tell which",
    effort=Effort.WORD,
    explain="A hearing, a deadline or a start that names a weekday and a date must mean one day.",
    example_bad="“from Monday 3 March 2026”",
    example_good="“from Tuesday 3 March 2026”",
)


def check(matter: Matter) -> Iterator[Finding]:
    """Only of days that are written with their year. Source: issue 4, weekday against the date."""
    for prose in matter.prose:
        for mention in prose.days:
            day = mention.day
            if day is None or not mention.weekday:
                continue
            named, right = mentions.weekday_name(mention.weekday), dates.WEEKDAYS[day.weekday()]
            if named != right:
                why = f"{dates.long(day)} is a {right}, not a {named}."
                yield RULE.block(prose.section, prose.field, "Make weekday and date agree", why, excerpt=mention.words)
