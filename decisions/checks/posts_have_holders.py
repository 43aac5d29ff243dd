"""Every post in the chain is held today by someone who may sign."""

from collections.abc import Iterator

from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule
from decisions.record import cases
from decisions.scheme import vacancies
from decisions.scheme.chain import Step
from decisions.scheme.delegations import acting

RULE = Rule(
    id="V12",
    title="Every post in the chain is held by someone who may sign",
    level=Level.BLOCK,
    source="LDEDCA 2009, s.107D; the authority’s scheme of delegation",
    effort=Effort.SOMEBODY_ELSE,
    explain="Nobody signs what they wrote or what they have an interest in, and a vacant post signs nothing.",
    example_bad="The Treasurer must sign, and nobody holds the post",
    example_good="The Treasurer must sign, and somebody else wrote the notice",
)


def check(matter: Matter) -> Iterator[Finding]:
    """Of a post without a holder, or a holder with an interest, nothing is found while an alternate may sign; of a
    holder who may not sign, while somebody else may sign for them under a delegation.

    Source: research V12: nobody signs what they wrote, and a vacant post signs nothing.
    """
    for step in matter.steps:
        if _falls_to_alternate(matter, step):
            continue
        if step.holder is None:
            why = vacancies.next_step(step.post, matter.on)
            yield RULE.block("type", "id_type", "A post that must sign is vacant", why)
        elif not _may_not_sign(matter, step.holder.holder_id) or _has_deputy(matter, step):
            continue
        elif step.holder.holder_id in matter.writers:
            why = (
                f"{step.holder.holder.name}, {step.post.title}, wrote in this record, and nobody signs what they wrote."
            )
            yield RULE.block("type", "id_type", "A signatory wrote in this record", why)
        else:
            why = (
                f"{step.holder.holder.name}, {step.post.title}, has an interest. The governance team can name a holder."
            )
            yield RULE.warn("type", "id_type", "A signatory stood aside from this decision", why)


def _falls_to_alternate(matter: Matter, step: Step) -> bool:
    """Whether the holder is missing or stood aside, and the alternate's holder did neither and wrote nothing."""
    missing = step.holder is None or step.holder.holder_id in matter.recused
    return missing and step.alternate_holder is not None and not _may_not_sign(matter, step.alternate_holder.holder_id)


def _may_not_sign(matter: Matter, person: int) -> bool:
    return person in matter.writers or person in matter.recused


def _has_deputy(matter: Matter, step: Step) -> bool:
    """Whether someone may sign for the holder who neither wrote in the record nor stood aside."""
    deputies = acting(step.post, matter.on, cases.of(matter.decision))
    return any(not _may_not_sign(matter, person.pk) for person in deputies)
