"""Months and years in words agree with the dates."""

import re
from collections.abc import Iterator
from datetime import date

from commissioning.lib import dates, mentions
from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule

RULE = Rule(
    id="X05",
    title="Months and years in words agree with the dates",
    level=Level.WARN,
    source="A real notice: six months in its title, three in its text",
    effort=Effort.FIGURE,
    explain="A title that promises six months over dates that make three is read in two ways by payer and payee.",
    example_bad="“for a further 3 months from 30 September 2023 to 31 March 2024”",
    example_good="“for a further 6 months from 30 September 2023 to 31 March 2024”",
)

NEAR = 0.75  # months: a period may start and end on odd days

_ARTICLES = r"(?:an? |the |another |further |additional |next |period of ){0,3}"
_OF_THE_PERIOD = re.compile(
    rf"\b(?:for|over|by|lasts?) {_ARTICLES}{mentions.SPAN}(?!’)"
    r"(?! (?:notice|earlier|before|after|later|old|ago|each|plus|or|of age)\b)(?! \+)"
    r"(?![ -](?:agreement|contract|grant|plan|old))"
    rf"|(?<!up to )(?<!within ){mentions.SPAN.replace('?P<', '?P<named_')}[ -](?:extension|pilot|transition)\b",
    re.IGNORECASE,
)
_SPAN = re.compile(mentions.SPAN, re.IGNORECASE)
_UNIT = re.compile(r"(?:month|year).*(?:from|between).*[0-9]", re.IGNORECASE)
_LEADS_TO_FIRST = re.compile(r"[^.;]{0,40}\b(?:from|between) (?:the )?", re.IGNORECASE)
_LEADS_TO_LAST = re.compile(r",? (?:to|until|till|and|–|-) (?:the )?(?:end of )?", re.IGNORECASE)


def check(matter: Matter) -> Iterator[Finding]:
    """Days beside the words are compared in every text; the period with what subject, summary and decision call it.

    Source: research V18 (“duration words agree with dates”), W08; issue 4, months or years in a title.
    """
    for prose in matter.prose:
        beside = [found for sentence in prose.sentences for found in _beside_days(sentence)]
        for words, first, last in beside:
            why = f"{dates.long(first)} to {dates.long(last)} is {mentions.length(first, last)}."
            yield RULE.warn(prose.section, prose.field, f"Check “{words}” against its dates", why, excerpt=words)
        if not beside and prose.says_what_is_decided and matter.period:
            start, until = matter.period
            words = _not_the_period(prose.plain, start, until)
            if words:
                why = f"The period, {dates.long(start)} to {dates.long(until)}, is {mentions.length(start, until)}."
                yield RULE.warn(prose.section, prose.field, f"Check “{words}” against the period", why, excerpt=words)


def _beside_days(sentence: str) -> Iterator[tuple[str, date, date]]:
    """Spans that are followed by “from … to …” and are not that long."""
    spans = list(_SPAN.finditer(sentence)) if _UNIT.search(sentence) else []
    for span in spans:
        rest = sentence[span.end() :]
        after = sorted(mentions.days(rest), key=lambda mention: mention.start)[:2]
        if len(after) < 2 or not _LEADS_TO_FIRST.fullmatch(rest[: after[0].start]):
            continue
        first, last = after[0].day, after[1].day
        months = mentions.months_of(span["count"], span["unit"])
        if not first or not last or last < first or not months:
            continue
        if not _LEADS_TO_LAST.fullmatch(rest[after[0].end : after[1].start]):
            continue
        if not _is_near(mentions.months_between(first, last), months):
            yield span[0], first, last


def _is_near(months: float, said: int) -> bool:
    return abs(months - said) < NEAR


def _not_the_period(text: str, start: date, until: date) -> str:
    """The first span that is said of the period, where none that is said of it is its length."""
    period, said = mentions.months_between(start, until), []
    for match in _OF_THE_PERIOD.finditer(text):
        count, unit = match["count"] or match["named_count"], match["unit"] or match["named_unit"]
        months = mentions.months_of(count, unit)
        if months and _is_near(period, months):
            return ""
        if months:
            said.append(match[0])
    return said[0] if said else ""
