"""Grants to voluntary, community and social enterprise organisations: seven fields, every year.

Source: Local Government Transparency Code 2015, Part 2, grants to voluntary, community and social enterprise
organisations.
"""

from grants.statutory.choices import Sector
from grants.statutory.columns import Column, Mended
from grants.statutory.definition import CHANGES, NUMBER, REQUIRED, Doubt, StatutoryList
from grants.statutory.entries import Entry
from grants.statutory.lists import asked
from grants.statutory.periods import Frequency

UNKNOWN = Doubt(
    "Recipient",
    "Nobody has said what the recipient is. The grant is left out of this list until somebody does.",
    Mended.DETAILS,
)


def holds(entry: Entry) -> bool:
    return asked.is_grant(entry) and entry.record.sector == Sector.VOLUNTARY


def doubts(entry: Entry) -> Doubt | None:
    """A grant to whom, and whether it is one."""
    if not asked.is_grant(entry):
        return None
    if not entry.record.sector:
        return UNKNOWN
    return asked.grant_doubt(entry) if holds(entry) else None


LIST = StatutoryList(
    slug="grants-to-voluntary-organisations",
    title="Grants to voluntary, community and social enterprise organisations",
    law="Local Government Transparency Code 2015, Part 2, grants to voluntary, community and social enterprise "
    "organisations",
    asks="Each grant to such an organisation, every year.",
    things="grants",
    frequency=Frequency.YEAR,
    columns=(
        NUMBER,
        asked.awarded("1"),
        asked.starts("time for which the grant is given", "2"),
        asked.ends("time for which the grant is given", "2"),
        asked.department("The part of the authority that gives it."),
        Column("Beneficiary", "recipient", "Who is given the grant.", "4", constraints=REQUIRED),
        asked.registration("Beneficiary registration number", "beneficiary", "5"),
        Column("Purpose", "purpose", "What the grant is for, in short.", "6", mended=Mended.TERMS),
        Column(
            "Amount",
            "amount",
            "What the grant comes to at the end of the period, in pounds.",
            "7",
            "number",
            constraints=asked.SUM,
        ),
        *CHANGES,
    ),
    holds=holds,
    doubts=doubts,
)
