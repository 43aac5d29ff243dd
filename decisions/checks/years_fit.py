"""Years in subject, summary and decision are those of the period."""

from collections.abc import Iterator
from datetime import date

from commissioning.lib import dates, mentions
from commissioning.lib.mentions import Years
from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule

RULE = Rule(
    id="V20",
    title="Years in subject, summary and decision are those of the period",
    level=Level.WARN,
    source="Real notices with last year’s year",
    effort=Effort.FIGURE,
    explain="In a notice that is copied from last year’s, the year is what is most often left as it was.",
    example_bad="Period April 2027 to March 2028; subject “Helpline contracts for 2026/27”",
    example_good="Period April 2027 to March 2028; subject “Helpline contracts for 2027/28”",
)

MOST_DAYS = 400  # between the start of a record and the day of its decision


def check(matter: Matter) -> Iterator[Finding]:
    """A text is found at fault only where none of the years it names fits. Source: research V20, W07."""
    if matter.period:
        yield from _texts(matter, *matter.period)
    yield from _days(matter, matter.decision.period_until)


def _texts(matter: Matter, start: date, until: date) -> Iterator[Finding]:
    for prose in matter.prose:
        if not prose.says_what_is_decided:
            continue
        named = list(mentions.years(prose.plain))
        if named and not any(_fits(years, start, until) for years in named):
            yield RULE.warn(
                prose.section,
                prose.field,
                f"Check the year {named[0].words}",
                f"The period is {dates.long(start)} to {dates.long(until)}.",
                excerpt=named[0].words,
            )


def _fits(years: Years, start: date, until: date) -> bool:
    if years.is_financial:
        return dates.financial_year(start) < years.last and years.first <= dates.financial_year(until)
    return start.year <= years.first <= until.year


def _days(matter: Matter, until: date | None) -> Iterator[Finding]:
    decision = matter.decision
    created = decision.started_at.date() if decision.started_at else matter.on
    for field, day in (("due_on", decision.due_on), ("first_published_on", decision.first_published_on)):
        if day and abs((day - created).days) > MOST_DAYS:
            why = f"This record was started on {dates.long(created)}."
            yield RULE.warn("dates", f"id_{field}", f"Check the year of {dates.long(day)}", why)
    if until and decision.due_on and decision.due_on > until:
        why = f"The period is over by then: it ends on {dates.long(until)}."
        yield RULE.warn("dates", "id_due_on", f"Check {dates.long(decision.due_on)}, the day the decision is due", why)
