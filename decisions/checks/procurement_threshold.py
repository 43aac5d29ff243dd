"""A sum near the procurement threshold is judged with VAT."""

from collections.abc import Iterator
from decimal import Decimal

from commissioning.lib import money
from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule
from decisions.questionnaires.procurement import PROCUREMENT
from decisions.record import judging
from decisions.record.choices import VatBasis
from decisions.scheme import thresholds

RULE = Rule(
    id="V31",
    title="A sum near the procurement threshold is judged with VAT",
    level=Level.WARN,
    source="Procurement Act 2023, thresholds for light-touch services",
    effort=Effort.SOMEBODY_ELSE,
    explain=(
        "Thresholds are judged with VAT. A sum that is below one without VAT may be above it with VAT, and then "
        "the contract is advertised."
    ),
    example_bad="£639,733.00, VAT excluded: £767,679.60 with VAT, and the procurement comments are blank",
    example_good="£639,733.00, outside the scope of VAT",
)

VAT = Decimal("1.2")


def check(matter: Matter) -> Iterator[Finding]:
    """The answers on the procurement route say it where there are any.

    Without them: grants are outside the scope of VAT and of procurement, and comments that speak of VAT or the
    threshold answer it.

    Source: research V31, L90.
    """
    decision = matter.decision
    if judging.is_begun(decision, PROCUREMENT):
        for questionnaire, fault in judging.faults(decision, matter.on, RULE.id):
            yield RULE.found(questionnaire.slug, fault)
        return
    if decision.total is None or decision.vat_basis not in {VatBasis.EXCLUDED, VatBasis.INCLUDED}:
        return
    gross = round(decision.total * VAT, 2) if decision.vat_basis == VatBasis.EXCLUDED else decision.total
    threshold = thresholds.light_touch(matter.on)
    comments = decision.texts.get("procurement")
    said = comments.text.lower() if comments else ""
    if gross >= threshold and "threshold" not in said and "vat" not in said.split():
        yield RULE.warn(
            "procurement",
            "id_text",
            "Say what follows from the procurement threshold",
            f"With VAT the total is {money.pounds(gross)}; light-touch services are advertised from "
            f"{money.pounds(threshold)}.",
        )
