"""A variation is judged on what it comes to with the decisions before it."""

from collections.abc import Iterator
from decimal import Decimal

from commissioning.lib import money
from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule
from decisions.record import earlier
from decisions.record.choices import Relation

RULE = Rule(
    id="V33",
    title="A variation is judged on what it comes to with the decisions before it",
    level=Level.WARN,
    source="The authority’s scheme of delegation, by the value of the whole",
    effort=Effort.SOMEBODY_ELSE,
    explain="What a decision varies, renews or adds to counts with it: no sum is split to stay below a threshold.",
    example_bad="£10,000.00 more on a decision of £45,000.00, signed as £10,000.00",
    example_good="The same, signed by the Deputy Mayor as £55,000.00",
)

PLACE = ("earlier", "id_links-0-earlier")


def check(matter: Matter) -> Iterator[Finding]:
    """Source: research V33, W17; notices N03 and N20 were judged on their increments."""
    alone, together = matter.decision.total or Decimal(0), matter.together
    counted = [each for each in earlier.of(matter.decision) if each.relation != Relation.IMPLEMENTS]
    unknown = [each.reference for each in counted if each.total is None and not each.is_ours]
    if unknown:
        sentence = f"The amount of {' and '.join(unknown)} is not recorded"
        why = f"What this comes to together is at least {money.pounds(together)}. Give the amount if you can find it."
        yield RULE.warn(*PLACE, sentence, why)
    if together == alone or not counted:
        return
    sentence = f"With the decisions before it, this comes to {money.pounds(together)}"
    why = f"{money.pounds(alone)} here and {money.pounds(together - alone)} before."
    posts = [step.post.title for step in matter.only_together]
    if posts:
        why += f" For that reason {' and '.join(posts)} must sign too."
    yield (RULE.warn if posts else RULE.inform)(*PLACE, sentence, why)
