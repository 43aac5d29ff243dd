"""A questionnaire that applies is answered to its end."""

from collections.abc import Iterator

from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule
from decisions.questionnaires.listed import QUESTIONNAIRES
from decisions.questionnaires.procurement import PROCUREMENT
from decisions.questionnaires.questions import Questionnaire
from decisions.record import judging

RULE = Rule(
    id="X43",
    title="A questionnaire that applies is answered to its end",
    level=Level.BLOCK,
    source="Subsidy Control Act 2022, s.2; Provider Selection Regime Regulations 2023, reg. 6",
    effort=Effort.WORD,
    explain="Half an answer writes no paragraph, and nobody knows whether the money may be given at all.",
    example_bad="Does it benefit some enterprises over others? Yes. On which footing is the subsidy given? Blank",
    example_good="Does it go to anyone who acts as an enterprise with it? No, and one sentence on why",
)


def check(matter: Matter) -> Iterator[Finding]:
    """What is begun is finished; subsidy control is asked about where organisations receive money, provider selection
    where health care is bought, each from the day on which its law came into force.

    Source: research V29, L80, L96.
    """
    for each in QUESTIONNAIRES:
        missing = each.missing(judging.answers(matter.decision, each))
        if not missing:
            continue
        field, title = f"id_{missing[0].id}", each.title.lower()
        if judging.is_begun(matter.decision, each):
            yield RULE.block(each.slug, field, f"Finish the questions on {title}", missing[0].asks)
        elif _applies(matter, each):
            yield RULE.warn(each.slug, field, f"Answer the questions on {title}", missing[0].asks, source=each.source)


def _applies(matter: Matter, questionnaire: Questionnaire) -> bool:
    if questionnaire is PROCUREMENT or matter.on < questionnaire.in_force:
        return False
    pays = any(row.recipient is not None for row in matter.decision.allocations.all())
    return pays and judging.is_relevant(matter.decision, questionnaire)
