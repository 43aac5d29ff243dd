"""What all awards together have come to on a day, by SQL that shares nothing with the program."""

from datetime import date
from typing import Any

from django.db import connection

from grants.payments.positions import Position

SQL = """
WITH last AS (
  SELECT DISTINCT ON (s.instalment_id) s.instalment_id, s.state FROM grants_step s WHERE s.effective_on <= %(day)s
  ORDER BY s.instalment_id, s.number DESC
), planned AS (
  SELECT coalesce(last.state, 'planned') AS state, sum(i.amount) AS amount
  FROM grants_instalment i JOIN grants_schedule c ON c.id = i.schedule_id LEFT JOIN last ON last.instalment_id = i.id
  WHERE c.written_on <= %(day)s GROUP BY 1
)
SELECT
  (SELECT coalesce(sum(a.amount), 0) FROM grants_adjustment a JOIN grants_posting p ON p.id = a.posting_id
   WHERE p.effective_on <= %(day)s),
  (SELECT coalesce(sum(amount), 0) FROM planned WHERE state IN ('planned', 'certified')),
  (SELECT coalesce(sum(amount), 0) FROM planned WHERE state = 'released'),
  (SELECT coalesce(sum(amount), 0) FROM planned WHERE state = 'withheld'),
  (SELECT coalesce(sum(amount), 0) FROM planned WHERE state IN ('paid', 'clawed_back')),
  (SELECT coalesce(sum(amount), 0) FROM grants_step WHERE kind = 'clawed_back' AND effective_on <= %(day)s),
  (SELECT coalesce(sum(amount), 0) FROM grants_step
   WHERE kind = 'clawed_back' AND because = 'overpaid' AND effective_on <= %(day)s)
"""


def by_sql(day: date) -> Position:
    with connection.cursor() as cursor:
        cursor.execute(SQL, {"day": day})
        return Position(*cursor.fetchone())


CUTS = {
    "recipient": "g.grantee_id",
    "locality": "w.locality_id",
    "year": "w.financial_year",
    "funder": """(SELECT array_agg(DISTINCT s.funder_id ORDER BY s.funder_id) FROM decisions_fundingsource s
                  WHERE s.decision_id = g.decision_id)""",
    "decision": "g.decision_id",
}
"""Each way of cutting all awards into parts, as an expression over an award and its agreement."""

BY_CUT = """
WITH of_award AS (
  SELECT w.id, {cut} AS cut FROM grants_award w JOIN grants_agreement g ON g.id = w.agreement_id
), last AS (
  SELECT DISTINCT ON (s.instalment_id) s.instalment_id, s.state FROM grants_step s WHERE s.effective_on <= %(day)s
  ORDER BY s.instalment_id, s.number DESC
), sums AS (
  SELECT a.award_id AS award, 'awarded' AS what, a.amount FROM grants_adjustment a
    JOIN grants_posting p ON p.id = a.posting_id WHERE p.effective_on <= %(day)s
  UNION ALL
  SELECT i.award_id, coalesce(last.state, 'planned'), i.amount FROM grants_instalment i
    JOIN grants_schedule c ON c.id = i.schedule_id LEFT JOIN last ON last.instalment_id = i.id
    WHERE c.written_on <= %(day)s
  UNION ALL
  SELECT i.award_id, 'back', s.amount FROM grants_step s JOIN grants_instalment i ON i.id = s.instalment_id
    WHERE s.kind = 'clawed_back' AND s.effective_on <= %(day)s
  UNION ALL
  SELECT i.award_id, 'overpaid', s.amount FROM grants_step s JOIN grants_instalment i ON i.id = s.instalment_id
    WHERE s.kind = 'clawed_back' AND s.because = 'overpaid' AND s.effective_on <= %(day)s
)
SELECT o.cut,
  coalesce(sum(amount) FILTER (WHERE what = 'awarded'), 0),
  coalesce(sum(amount) FILTER (WHERE what IN ('planned', 'certified')), 0),
  coalesce(sum(amount) FILTER (WHERE what = 'released'), 0),
  coalesce(sum(amount) FILTER (WHERE what = 'withheld'), 0),
  coalesce(sum(amount) FILTER (WHERE what IN ('paid', 'clawed_back')), 0),
  coalesce(sum(amount) FILTER (WHERE what = 'back'), 0),
  coalesce(sum(amount) FILTER (WHERE what = 'overpaid'), 0)
FROM of_award o LEFT JOIN sums ON sums.award = o.id GROUP BY o.cut
"""


def cut_by_sql(day: date, cut: str) -> dict[Any, Position]:
    """The same for each part of a cut."""
    with connection.cursor() as cursor:
        cursor.execute(BY_CUT.format(cut=CUTS[cut]), {"day": day})
        return {_key(row[0]): Position(*row[1:]) for row in cursor.fetchall()}


def _key(part: Any) -> Any:
    return tuple(part) if isinstance(part, list) else part
