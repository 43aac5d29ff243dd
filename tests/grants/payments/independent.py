"""What all awards together have come to on a day, by SQL that shares nothing with the program."""

from datetime import date

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
