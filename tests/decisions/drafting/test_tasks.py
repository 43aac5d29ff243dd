"""The task list as data."""

import pytest
from django.utils import timezone

from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rules import findings
from decisions.drafting import tasks
from decisions.drafting.forms.record import FORMS
from decisions.drafting.tasks import Progress
from decisions.record import kinds
from decisions.record.kinds import Need
from decisions.record.loading import whole
from decisions.record.models import Decision
from decisions.record.sections import SECTIONS
from tests import factories

QUESTIONS = {"subsidy-control", "procurement-route", "provider-selection"}
pytestmark = pytest.mark.usefixtures("authority")
ONLY_FOR_SOME = {"criteria", "continuity", "transition"}
"""Sections that only certain kinds of decision have."""


def listed(decision: Decision) -> tuple[list[tasks.Group], list[Finding]]:
    loaded = whole(Decision.objects.filter(pk=decision.pk)).get()
    found = findings(Matter.of(loaded, timezone.localdate()))
    return tasks.groups(loaded, found), found


def progress(decision: Decision) -> dict[str, Progress]:
    groups, _ = listed(decision)
    return {task.page.slug: task.progress for group in groups for task in group.tasks}


def test_every_page_is_listed_once_and_has_a_form() -> None:
    slugs = [page.slug for page in tasks.PAGES]
    assert len(slugs) == len(set(slugs))
    assert set(slugs) == {
        *FORMS,
        *(section.slug for section in SECTIONS),
        "funding",
        "allocations",
        "posts",
        "earlier",
        *QUESTIONS,
    }


def test_pages_lead_to_each_other_from_first_to_last() -> None:
    decision = whole(Decision.objects.filter(pk=factories.draft().pk)).get()
    walked, page = [], tasks.BY_SLUG["subject"]
    decision = whole(Decision.objects.filter(pk=factories.draft().pk)).get()
    while page:
        walked.append(page)
        following = tasks.after(decision, page.slug)
        assert following is None or tasks.before(decision, following.slug) == page
        page = following
    assert walked == [page for page in tasks.PAGES if page.slug not in {*ONLY_FOR_SOME, "provider-selection"}]
    assert tasks.before(decision, "subject") is None


def test_a_fresh_draft_has_what_the_program_knows_and_nothing_else() -> None:
    begun = {slug: state for slug, state in progress(factories.draft()).items() if state is not Progress.NOT_STARTED}
    optional = {key.replace("_", "-"): Progress.OPTIONAL for key, need in kinds.USUAL.items() if need is Need.OPTIONAL}
    del optional["provider-selection"]  # asked of health care alone
    assert begun == {**optional, "people": Progress.FINISHED}


def test_a_complete_draft_is_finished_but_for_what_it_does_not_need() -> None:
    decision = factories.complete()
    unfinished = {slug: state for slug, state in progress(decision).items() if state is not Progress.FINISHED}
    assert unfinished == dict.fromkeys(["posts", "earlier", "subsidy-control", "procurement-route"], Progress.OPTIONAL)
    groups, _ = listed(decision)
    assert sum(group.finished for group in groups) == sum(len(group.counted) for group in groups) == 29


def test_a_page_begun_that_something_stops_is_in_progress() -> None:
    decision = factories.complete(contact_email="")
    groups, _ = listed(decision)
    about = groups[0]
    (contact,) = [task for task in about.tasks if task.page.slug == "contact"]
    assert contact.progress is Progress.IN_PROGRESS
    assert [finding.sentence for finding in contact.blocking] == ["Give the contact’s e-mail address"]
    assert contact.warnings == []
    assert (about.finished, len(about.counted)) == (5, 6)


def test_a_page_that_may_stay_empty_is_not_started_once_a_check_wants_it() -> None:
    decision = whole(Decision.objects.filter(pk=factories.draft().pk)).get()
    wanted = Finding("districts", Level.BLOCK, "localities", "id_localities", "Say where")
    task = tasks.task(decision, tasks.BY_SLUG["localities"], [wanted])
    assert (task.progress, task.findings) == (Progress.NOT_STARTED, (wanted,))


@pytest.mark.parametrize("make", [factories.draft, factories.complete])
def test_every_finding_is_listed_under_a_page(make: type) -> None:
    groups, found = listed(make())
    shown = [finding for group in groups for task in group.tasks for finding in task.findings]
    assert sorted(shown, key=str) == sorted(found, key=str)


def test_listing_costs_no_query(django_assert_num_queries: object) -> None:
    decision = whole(Decision.objects.filter(pk=factories.complete().pk)).get()
    with django_assert_num_queries(0):  # type: ignore[operator]
        tasks.groups(decision, [])
