"""Contracts, call-offs and direct awards of more than £5,000: ten fields, every quarter.

Source: Local Government Transparency Code 2015, Part 2, procurement information.
"""

from decimal import Decimal

from decisions.record.choices import Answer
from grants.statutory.choices import Invitation
from grants.statutory.columns import Column, Mended
from grants.statutory.definition import CHANGES, NUMBER, REQUIRED, Doubt, StatutoryList
from grants.statutory.entries import Entry
from grants.statutory.lists import asked
from grants.statutory.periods import Frequency

OVER = Decimal("5000.00")
YES_OR_NO = {"enum": list(Answer.labels)}


def holds(entry: Entry) -> bool:
    return asked.is_contract(entry) and entry.is_over(OVER)


def doubts(entry: Entry) -> Doubt | None:
    return asked.contract_doubt(entry, OVER)


LIST = StatutoryList(
    slug="contracts-over-5000",
    title="Contracts over £5,000",
    law="Local Government Transparency Code 2015, Part 2, procurement information",
    asks="Each contract with a value of more than £5,000.00 over its life, every quarter.",
    things="contracts over £5,000",
    frequency=Frequency.QUARTER,
    columns=(
        NUMBER,
        Column("Reference number", "reference", "The reference of the contract.", "1", mended=Mended.TERMS),
        Column("Title", "title", "The title of the agreement.", "2", constraints=REQUIRED),
        Column(
            "Department",
            "department",
            "The part of the authority that is responsible.",
            "3",
            constraints=REQUIRED,
        ),
        Column("Description", "purpose", "The goods or services that are provided.", "4", mended=Mended.TERMS),
        Column("Supplier", "recipient", "Who supplies them.", "5", constraints=REQUIRED),
        Column(
            "Supplier identifier",
            "identifier",
            "The supplier’s identifier for open data, such as GB-CHC-1119020. Individuals have none.",
            "5",
            mended=Mended.BODY,
            lacks="is_named",
        ),
        Column(
            "Sum",
            "amount",
            "What is to be paid over the life of the contract, as at the end of the period, in pounds.",
            "6",
            "number",
            constraints=asked.SUM,
        ),
        Column(
            "Irrecoverable VAT",
            "vat",
            "The VAT that cannot be recovered over the life of the contract, in pounds.",
            "7",
            "number",
            Mended.DETAILS,
            constraints={"minimum": 0},
        ),
        asked.starts("contract", "8"),
        asked.ends("contract", "8"),
        asked.day(
            "Review date",
            "review_on",
            "The day on which the contract is reviewed. Empty where no review is planned.",
            "8",
            Mended.DETAILS,
            lacks="has_review",
        ),
        Column(
            "Invitation",
            "invitation",
            "Whether the contract came from an invitation to quote or a published invitation to tender.",
            "9",
            mended=Mended.DETAILS,
            constraints={"enum": list(Invitation.labels)},
        ),
        Column(
            "Invitation reference",
            "tender_reference",
            "The reference of that invitation. Empty where there was none.",
            "9",
            mended=Mended.DETAILS,
            lacks="is_invited",
        ),
        Column(
            "Small or medium-sized",
            "is_small",
            "Whether the supplier is a small or medium-sized enterprise.",
            "10",
            mended=Mended.DETAILS,
            constraints=YES_OR_NO,
        ),
        Column(
            "Voluntary",
            "is_voluntary",
            "Whether the supplier is a voluntary, community or social enterprise organisation.",
            "10",
            mended=Mended.DETAILS,
            constraints=YES_OR_NO,
        ),
        asked.registration("Registration number", "supplier", "10"),
        *CHANGES,
    ),
    holds=holds,
    doubts=doubts,
)
