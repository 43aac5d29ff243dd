"""Every sentence carried over from an earlier notice is confirmed or changed."""

from datetime import timedelta

import pytest

from decisions.checks import carried_confirmed
from decisions.drafting import acts
from decisions.drafting.carrying import carry_forward
from decisions.record.models import Decision, Version
from tests.decisions.checks import found
from tests.factories import NOW, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

AT = NOW + timedelta(days=3)


def carry(source: Decision, *keys: str, rows: tuple[str, ...] = ()) -> Decision:
    who = {"by": user("officer"), "at": AT}
    return carry_forward(source=source, subject="Once more", keys=keys, rows=rows, **who)  # type: ignore[arg-type]


def test_nothing_is_submitted_while_one_waits(decided: Version) -> None:
    draft = carry(decided.decision, "reasons", "background")
    findings = found.of(carried_confirmed.check, draft)
    assert found.brief(findings) == [
        ("X90", "block", page + "#carried", f"Confirm the sentence carried over from {decided.decision}")
        for page in ("background", "reasons")
    ]


def test_rows_are_counted_as_rows_until_they_are_confirmed(decided: Version) -> None:
    draft = carry(decided.decision, rows=("localities",))
    (finding,) = found.of(carried_confirmed.check, draft)
    assert finding.sentence == f"Confirm 10 rows carried over from {decided.decision}"
    acts.confirm(decision=draft, page="localities", by=user("officer"), at=AT)
    assert found.of(carried_confirmed.check, draft) == []
