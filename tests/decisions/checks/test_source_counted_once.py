"""No funding source is counted twice."""

from decimal import Decimal

import pytest

from commissioning.models import Organisation
from decisions.checks import source_counted_once
from decisions.record.models import Decision
from tests.decisions.checks import found

pytestmark = pytest.mark.django_db
JUSTICE, POLICE = "Ministry of Justice", "Police and Crime Fund"
TOLD = "Is the £4,593 part of the £285,000 from Ministry of Justice?"
Source = tuple[str, str, int | None, str | None]


def paid(decision: Decision, *sources: Source) -> None:
    decision.funding_sources.all().delete()
    for funder, programme, year, amount in sources:
        organisation, _ = Organisation.objects.get_or_create(name=funder)
        decision.funding_sources.create(
            funder=organisation,
            programme=programme,
            financial_year=year,
            amount=None if amount is None else Decimal(amount),
        )


@pytest.mark.parametrize(
    ("sources", "told"),
    [
        # Notice 07: £285,000 + £61,498 + £4,593 is the total only if the last is added, though it came from the first.
        ([(JUSTICE, "Victims", 2022, "285000"), (POLICE, "", 2022, "61498"), (JUSTICE, "", 2022, "4593")], [TOLD]),
        ([(JUSTICE, "Victims", 2022, "285000"), (JUSTICE, "victims", None, "4593")], [TOLD]),
        ([(JUSTICE, "", None, "4593"), (JUSTICE, "", 2022, "285000")], [TOLD]),
        ([(JUSTICE, "Victims", 2022, "285000"), (JUSTICE, "Courts", 2022, "4593")], []),
        ([(JUSTICE, "Victims", 2022, "285000"), (JUSTICE, "victims", 2022, "4593")], [TOLD]),
        ([(JUSTICE, "Victims", 2022, "285000"), (JUSTICE, "Victims", 2023, "4593")], []),
        ([(JUSTICE, "Victims", 2022, "285000"), (POLICE, "Victims", 2022, "4593")], []),
        ([(JUSTICE, "Victims", 2022, "285000"), (JUSTICE, "", 2022, None)], []),
    ],
)
def test_the_same_funder_twice_is_asked_about_unless_programme_or_year_tells_them_apart(
    draft: Decision, sources: list[Source], told: list[str]
) -> None:
    paid(draft, *sources)
    assert [each.sentence for each in found.of(source_counted_once.check, draft)] == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Manchester gets £4,593 from the Victims Grant.", [TOLD]),
        ("Manchester gets £4,593, part of what the Ministry of Justice pays.", [TOLD]),
        ("Manchester gets £4,593 on top of £285,000.", []),
        ("Manchester gets £5,000 from the Victims Grant.", []),
        ("Manchester gets £4,593 from the fund.", []),
    ],
)
def test_a_sentence_that_takes_one_from_the_other_is_believed(draft: Decision, text: str, told: list[str]) -> None:
    paid(draft, (JUSTICE, "Victims Grant", 2022, "285000"), (POLICE, "", 2022, "4593"))
    found.section(draft, "background", text=text)
    assert [each.sentence for each in found.of(source_counted_once.check, draft)] == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Manchester gets £4,593 from the Victims Grant.", [TOLD]),
        ("Manchester gets £4,593 from the Ministry of Justice.", []),
        ("Manchester gets £4,593 from the Courts Grant.", []),
    ],
)
def test_of_one_funder_only_the_other_programme_is_the_whole(draft: Decision, text: str, told: list[str]) -> None:
    paid(draft, (JUSTICE, "Victims Grant", 2022, "285000"), (JUSTICE, "Courts Grant", 2022, "4593"))
    found.section(draft, "background", text=text)
    assert [each.sentence for each in found.of(source_counted_once.check, draft)] == told


def test_the_finding_warns_at_the_second_of_the_two(draft: Decision) -> None:
    paid(draft, (JUSTICE, "Victims", 2022, "285000"), (JUSTICE, "", 2022, "4593"))
    assert found.brief(found.of(source_counted_once.check, draft)) == [
        ("X72", "warn", "funding#id_sources-1-amount", TOLD)
    ]
