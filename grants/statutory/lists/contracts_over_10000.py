"""Contracts of a police and crime body that exceed £10,000, each with its copy; listed every month.

Source: Elected Local Policing Bodies (Specified Information) Order 2011, Schedule, paragraph 4(b).
"""

from decimal import Decimal

from decisions.record.choices import Answer
from decisions.scheme.choices import FunctionFamily
from grants.statutory.columns import Column, Mended
from grants.statutory.definition import CHANGES, NUMBER, REQUIRED, Doubt, StatutoryList
from grants.statutory.entries import Entry
from grants.statutory.lists import asked
from grants.statutory.periods import Frequency

OVER = Decimal("10000.00")


def holds(entry: Entry) -> bool:
    return asked.is_contract(entry) and entry.family == FunctionFamily.PCC and entry.is_over(OVER)


def doubts(entry: Entry) -> Doubt | None:
    return asked.contract_doubt(entry, OVER) if entry.family == FunctionFamily.PCC else None


LIST = StatutoryList(
    slug="contracts-over-10000",
    title="Police and crime contracts over £10,000",
    law="Elected Local Policing Bodies (Specified Information) Order 2011, Schedule, paragraph 4(b)",
    asks="A copy of each contract with a value of more than £10,000.00. This list says which they are, every month.",
    things="contracts over £10,000",
    frequency=Frequency.MONTH,
    columns=(
        NUMBER,
        Column("Reference number", "reference", "The reference of the contract.", mended=Mended.TERMS),
        Column("Title", "title", "The title of the agreement.", constraints=REQUIRED),
        Column("Authority", "authority", "Who buys.", "Party", constraints=REQUIRED),
        Column("Supplier", "recipient", "Who supplies.", "Party", constraints=REQUIRED),
        Column("Purpose", "purpose", "What the contract is for.", mended=Mended.TERMS),
        Column(
            "Value",
            "amount",
            "The value of the contract over its life, as at the end of the period, in pounds.",
            "Value",
            "number",
            constraints=asked.SUM,
        ),
        asked.starts("contract", ""),
        asked.ends("contract", ""),
        asked.day("Signed on", "signed_on", "The day on which the second side signed.", "", Mended.TERMS),
        Column(
            "Copy kept",
            "copy",
            "Whether a copy of the contract is kept, which has to be published too.",
            "Copy",
            mended=Mended.TERMS,
            constraints={"enum": [Answer.YES.label]},
        ),
        *CHANGES,
    ),
    holds=holds,
    doubts=doubts,
)
