"""The rules say who must sign."""

import pytest

from decisions.checks import chain_is_known
from decisions.record.models import Decision
from decisions.scheme.models import SignOffRule
from tests.decisions.checks import found

pytestmark = pytest.mark.django_db


def test_nothing_is_found_where_a_rule_covers_it(draft: Decision) -> None:
    assert found.of(chain_is_known.check, draft) == []


def test_without_a_rule_it_is_said_whom_to_ask(draft: Decision) -> None:
    SignOffRule.objects.update(in_force_until="2021-10-24")
    (finding,) = found.of(chain_is_known.check, draft)
    assert found.brief([finding]) == [("V06", "block", "type#id_type", "Nobody can be asked to sign this")]
    assert finding.why == (
        "No sign-off rule in force covers this function and type of decision. Ask the governance team to add one."
    )


@pytest.mark.parametrize("field", ["type", "function_family"])
def test_what_another_check_asks_for_is_not_asked_twice(draft: Decision, field: str) -> None:
    found.change(draft, **{field: ""})
    assert found.of(chain_is_known.check, draft) == []
