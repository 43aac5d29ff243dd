"""Crime and disorder reduction grants with their conditions and reasons, every month.

Source: Elected Local Policing Bodies (Specified Information) Order 2011, Schedule, paragraph 3(f).
"""

from decisions.scheme.choices import FunctionFamily
from grants.statutory.columns import Column, Mended
from grants.statutory.definition import CHANGES, NUMBER, REQUIRED, Doubt, StatutoryList
from grants.statutory.entries import Entry
from grants.statutory.lists import asked
from grants.statutory.periods import Frequency


def holds(entry: Entry) -> bool:
    """Every grant of a police and crime decision: the record does not say by which power it is given."""
    return asked.is_grant(entry) and entry.family == FunctionFamily.PCC


def doubts(entry: Entry) -> Doubt | None:
    return asked.grant_doubt(entry) if holds(entry) else None


LIST = StatutoryList(
    slug="crime-reduction-grants",
    title="Crime and disorder reduction grants",
    law="Elected Local Policing Bodies (Specified Information) Order 2011, Schedule, paragraph 3(f)",
    asks="Each crime and disorder reduction grant with its conditions and reasons, every month.",
    things="grants",
    frequency=Frequency.MONTH,
    columns=(
        NUMBER,
        asked.awarded(""),
        Column("Recipient", "recipient", "Who is given the grant.", "Recipient", constraints=REQUIRED),
        Column("Purpose", "purpose", "What the grant is for.", "Purpose", mended=Mended.TERMS),
        Column(
            "Conditions",
            "conditions",
            "On what conditions the grant is made; “None” where there are none.",
            "Conditions",
            mended=Mended.TERMS,
        ),
        Column(
            "Reasons",
            "reasons",
            "Why the grant would secure, or help to secure, that crime and disorder are reduced: the reasons of the "
            "decision.",
            "Reasons",
            mended=Mended.NOWHERE,
        ),
        Column(
            "Amount",
            "amount",
            "What the grant comes to at the end of the period, in pounds.",
            type="number",
            constraints=asked.SUM,
        ),
        *CHANGES,
    ),
    holds=holds,
    doubts=doubts,
)
