"""Full-time equivalents in the prose are those of the rows."""

from collections.abc import Iterator
from decimal import Decimal

from commissioning.lib import full_time
from commissioning.lib.full_time import Mention
from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule
from decisions.record.models import FundedPost

RULE = Rule(
    id="V42",
    title="Posts in the prose are the posts in the rows",
    level=Level.WARN,
    source="A real notice with “up to 4.00 FTE” and “potentially 1.00 FTE” and no list of posts",
    effort=Effort.FIGURE,
    explain="The rows say who employs whom until when, and how sure that is; the prose may repeat them and not differ.",
    example_bad="Up to 4.00 FTE, with rows that add up to 3.00",
    example_good="Up to 4.00 FTE, with rows that add up to 4.00, each marked “up to”",
)
NONE = Decimal(0)


def check(matter: Matter) -> Iterator[Finding]:
    """Source: research V42 and T06; a figure may be that of one row, of the rows that are equally sure, or of all."""
    rows = list(matter.decision.funded_posts.all())
    for text in matter.prose:
        said = [mention for words in text.sentences for mention in full_time.mentions(words)]
        if not said:
            continue
        if not rows:
            yield RULE.warn(
                text.section,
                text.field,
                "List the posts that the text counts",
                "The rows of posts are empty. They say who employs whom, and until when.",
                excerpt=said[0].words,
            )
            continue
        for mention in said:
            if sum((each.fte for each in said), NONE) != _sum(rows) and mention.fte not in _figures(rows):
                why = f"No row has it, and the rows add up to {_sum(rows)} FTE."
                yield RULE.warn(text.section, text.field, "Make posts and text agree", why, excerpt=mention.words)
            elif mention.certainty != "confirmed" and _is_confirmed(mention, rows):
                why = "The row says that the post is confirmed, the text does not."
                yield RULE.warn(
                    text.section, text.field, "Say how sure the post is in one way", why, excerpt=mention.words
                )


def _sum(rows: list[FundedPost]) -> Decimal:
    return sum((row.fte for row in rows), NONE)


def _figures(rows: list[FundedPost]) -> set[Decimal]:
    """Every figure that the prose may give."""
    sure = {row.certainty for row in rows}
    alike = {_sum([row for row in rows if row.certainty == certainty]) for certainty in sure}
    return {row.fte for row in rows} | alike | {_sum(rows)}


def _is_confirmed(mention: Mention, rows: list[FundedPost]) -> bool:
    """Whether all rows of that figure are confirmed, and there is one."""
    same = [row for row in rows if row.fte == mention.fte]
    return bool(same) and all(row.certainty == "confirmed" for row in same)
