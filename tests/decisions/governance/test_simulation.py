"""What a change would do to open drafts: computed, shown and not saved."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commissioning.lib.refusal import Refused
from decisions.governance.simulation import SHOWN, Simulation, simulate
from decisions.record.models import Contributor, Decision, Version
from decisions.scheme import acts, rule_acts
from decisions.scheme.models import Post, PostHolding, SignOffRule
from decisions.scheme.rule_acts import Terms
from decisions.signoff import returning
from tests import factories
from tests.decisions.scheme.same import everything
from tests.factories import NOW, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

TODAY = date(2021, 10, 25)
DAY = timedelta(days=1)
POLICE = "Police, Crime, Criminal Justice and Fire"
BEFORE = [f"Assistant Director – {POLICE}", f"Director – {POLICE}", "Treasurer", "Deputy Mayor"]


def post(code: str = "treasurer") -> Post:
    return Post.objects.get(code=code)


def rule(code: str) -> SignOffRule:
    return SignOffRule.objects.get(post__code=code)


def add(code: str, position: int, capacity: str = "agrees", **fields: object) -> Callable[[], object]:
    terms = Terms(post(code), position, capacity, **fields)  # type: ignore[arg-type]
    return lambda: rule_acts.add_rule(terms=terms, in_force_from=TODAY, by=user("governance"), at=NOW)


def end(code: str) -> Callable[[], object]:
    return lambda: rule_acts.end_rule(rule=rule(code), until_on=TODAY - DAY, by=user("governance"), at=NOW)


def end_holding(code: str = "treasurer") -> Callable[[], object]:
    held = PostHolding.objects.get(post__code=code)
    return lambda: acts.end_holding(holding=held, until_on=TODAY - DAY, by=user("governance"), at=NOW)


def replace(code: str, position: int, **fields: object) -> Callable[[], object]:
    old = rule(code)
    given = {**vars(rule_acts.terms_of(old)), "position": position, **fields}
    return lambda: rule_acts.replace_rule(
        rule=old, terms=Terms(**given), in_force_from=TODAY, by=user("governance"), at=NOW
    )


def clerk() -> Post:
    return acts.add_post(title="Clerk", by=user("governance"), at=NOW)


def chains(found: Simulation) -> list[tuple[str, list[str], list[str]]]:
    def shown(places: tuple[object, ...]) -> list[str]:
        return [" | ".join([place.title, *place.marks]) for place in places]  # type: ignore[attr-defined]

    return [(each.reference, shown(each.before), shown(each.after)) for each in found.drafts]


def test_nothing_is_saved(draft: Decision) -> None:
    before = everything()
    simulate(end("treasurer"), on=TODAY)
    simulate(end_holding(), on=TODAY, post=post())
    assert everything() == before


def test_a_change_that_would_be_refused_is_refused(draft: Decision) -> None:
    before = everything()
    terms = Terms(post(), 9, "agrees")
    with pytest.raises(Refused, match="is past"):
        simulate(
            lambda: rule_acts.add_rule(terms=terms, in_force_from=TODAY - DAY, by=user("governance"), at=NOW), on=TODAY
        )
    assert everything() == before


def test_a_post_that_is_added(draft: Decision) -> None:
    clerk()
    found = simulate(add("clerk", 1), on=TODAY)
    first, *rest = BEFORE
    after = [first, "Clerk | added | vacant", *rest]
    assert chains(found) == [(draft.reference, BEFORE, after)]
    assert (found.changed, found.unchanged, found.vacant, found.losing) == (1, 0, (), ())


def test_a_post_that_is_removed(draft: Decision) -> None:
    found = simulate(end("treasurer"), on=TODAY)
    one, two, three, four = BEFORE
    assert chains(found) == [(draft.reference, [one, two, f"{three} | removed", four], [one, two, four])]


def test_a_post_that_moves_and_one_that_decides_now(draft: Decision) -> None:
    found = simulate(replace("treasurer", 9, capacity="decides"), on=TODAY)
    one, two, three, four = BEFORE
    after = [one, two, f"{four} | moved", f"{three} | moved | decides instead of agrees"]
    assert chains(found) == [(draft.reference, BEFORE, after)]


def test_a_post_without_a_holder(draft: Decision, out: Version) -> None:
    found = simulate(end_holding(), on=TODAY, post=post())
    one, two, three, four = BEFORE
    assert chains(found) == [(draft.reference, BEFORE, [one, two, f"{three} | vacant", four])]
    assert (found.vacant, found.waiting, found.needing) == (("Treasurer",), 1, 1)
    assert [each.sentence for each in found.new] == [
        "A rule asks for Treasurer, which nobody holds on 25 October 2021."
    ]


def test_a_post_that_is_held_again(draft: Decision) -> None:
    end_holding()()
    leo, joan = user("finance"), user("governance")
    found = simulate(lambda: acts.appoint(post=post(), holder=leo, from_on=TODAY, by=joan, at=NOW), on=TODAY)
    one, two, three, four = BEFORE
    assert chains(found) == [(draft.reference, BEFORE, [one, two, f"{three} | no longer vacant", four])]


def test_a_threshold_changes_only_the_drafts_between_the_old_and_the_new(draft: Decision) -> None:
    small = factories.complete(total=Decimal("50000.00"), at=NOW)
    below = factories.complete(total=Decimal("49999.99"), at=NOW)
    found = simulate(replace("deputy-mayor", 4, amount_from=Decimal("50000.01")), on=TODAY)
    one, two, three, four = BEFORE
    assert chains(found) == [(small.reference, [one, two, three, f"{four} | removed"], [one, two, three])]
    assert (found.changed, found.unchanged) == (1, 2)
    assert below.reference != draft.reference


def test_drafts_that_would_lose_every_signatory(draft: Decision) -> None:
    for code in ("assistant-director", "director", "deputy-mayor"):
        end(code)()
    found = simulate(end("treasurer"), on=TODAY)
    assert [each.reference for each in found.losing] == [draft.reference]
    assert chains(found) == [(draft.reference, ["Treasurer | removed"], [])]
    assert [each.sentence for each in found.new] == ["No rule covers this: every decision."]


def test_a_draft_without_a_type_and_versions_and_decided_records_are_left_out(
    draft: Decision, out: Version, decided: Version
) -> None:
    factories.draft()
    found = simulate(end("treasurer"), on=TODAY)
    assert [each.reference for each in found.drafts] == [draft.reference]
    assert (found.changed, found.unchanged, found.waiting) == (1, 1, 1)


def test_a_returned_record_counts_as_a_draft(draft: Decision, out: Version) -> None:
    assert simulate(end("treasurer"), on=TODAY).changed == 1
    at = NOW + timedelta(days=3)
    returning.return_to_author(version=out, reason="Which year?", by=user("treasurer"), at=at)
    found = simulate(end("treasurer"), on=TODAY)
    assert [each.reference for each in found.drafts] == [draft.reference, out.decision.reference]


def many(draft: Decision, count: int) -> None:
    contributors = list(draft.contributors.all())
    for number in range(count):
        copy = Decision.objects.get(pk=draft.pk)
        copy.pk, copy.reference = None, f"DN-2021-9{number:05}"
        copy.save(force_insert=True)
        Contributor.objects.bulk_create(
            Contributor(decision=copy, person=each.person, since=each.since) for each in contributors
        )


def test_the_number_of_queries_does_not_grow_with_drafts(draft: Decision) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            simulate(end("treasurer"), on=TODAY)
        return len(asked)

    first = count()
    many(draft, SHOWN)
    assert count() == first
    found = simulate(end("treasurer"), on=TODAY)
    assert (len(found.drafts), found.changed) == (SHOWN, SHOWN + 1)


def test_the_fingerprint_tells_whether_the_change_does_the_same(draft: Decision) -> None:
    first = simulate(end("treasurer"), on=TODAY)
    assert first.fingerprint == simulate(end("treasurer"), on=TODAY).fingerprint
    assert first.fingerprint != simulate(end("director"), on=TODAY).fingerprint
    factories.complete(at=NOW)
    assert first.fingerprint != simulate(end("treasurer"), on=TODAY).fingerprint


def test_a_post_that_shares_a_place_and_gets_an_alternate(draft: Decision) -> None:
    found = simulate(replace("treasurer", 2, alternate=clerk()), on=TODAY)
    (changed,) = found.drafts
    assert [(place.turn, place.title, place.alternate, place.marks) for place in changed.after] == [
        (1, BEFORE[0], "", ()),
        (2, BEFORE[1], "", ()),
        (2, "Treasurer", "Clerk", ("moved", "new alternate")),
        (3, "Deputy Mayor", "", ()),
    ]
    assert [place.turn for place in changed.before] == [1, 2, 3, 4]
    assert found.new[-1].sentence == (
        "The alternate for Treasurer is Clerk, a post that nobody holds on 25 October 2021."
    )
