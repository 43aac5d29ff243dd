"""Every post in the chain is held today by someone who may sign."""

from collections.abc import Iterator

from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter


def check(matter: Matter) -> Iterator[Finding]:
    """Source: research V12: nobody signs what they wrote, and a vacant post signs nothing."""
    for step in matter.steps:
        if step.holder is None:
            why = f"Nobody holds the post {step.post.title} today. The governance team can name a holder."
            yield Finding("vacant-post", Level.BLOCK, "type", "id_type", "A post that must sign is vacant", why)
        elif step.holder.holder_id in matter.writers:
            why = (
                f"{step.holder.holder.name}, {step.post.title}, wrote in this record, and nobody signs what they wrote."
            )
            yield Finding("own-work", Level.BLOCK, "type", "id_type", "A signatory wrote in this record", why)
        elif step.holder.holder_id in matter.recused:
            why = (
                f"{step.holder.holder.name}, {step.post.title}, has an interest. The governance team can name a holder."
            )
            yield Finding("recused", Level.WARN, "type", "id_type", "A signatory stood aside from this decision", why)
