"""The fingerprints by which the rows of pools are proved; organisations by their numbers, as names change."""

from collections.abc import Sequence
from typing import Any

from commissioning.lib import canonical, money
from grants.pooling import terms
from grants.pooling.models import PoolContribution, PoolOutturn, PoolShare, PoolTerms
from grants.pooling.terms import Terms


def terms_fingerprint(row: PoolTerms, agreed: Terms) -> str:
    partners = [[each.pk, "" if percent is None else money.plain(percent)] for each, percent in agreed.partners]
    return _sha256(
        {
            **terms.said(agreed),
            "host": agreed.host.pk,
            "partners": partners,
            "number": row.number,
            "from_on": row.from_on.isoformat(),
            "reason": row.reason,
            "by": row.written_by_name,
        }
    )


def contribution_fingerprint(row: PoolContribution) -> str:
    texts = (row.kind, row.effective_on.isoformat(), money.plain(row.amount), row.document, row.reason)
    return _sha256([row.number, row.partner_id, row.financial_year, *texts, row.written_by_name])


def outturn_fingerprint(row: PoolOutturn, shares: Sequence[PoolShare]) -> str:
    sums = [money.plain(amount) for amount in (row.budget, row.spent, row.difference)]
    texts = (row.closed_on.isoformat(), row.document, row.reason, row.written_by_name)
    parts = [[each.partner_id, money.plain(each.percent), money.plain(each.amount)] for each in shares]
    return _sha256([row.financial_year, row.number, row.terms.number, *sums, *texts, sorted(parts)])


def _sha256(whole: Any) -> str:
    return canonical.sha256(canonical.dumps(whole))
