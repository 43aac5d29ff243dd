"""Adding, changing, merging and undoing it: what is written, what is refused, and what the database holds."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from commissioning.models import Alias, Locality, Organisation
from decisions.ledger.models import LedgerEvent
from decisions.ledger.sentences import sentence
from grants.organisations import acts, proof
from grants.organisations.acts import Details
from tests.decisions.raw import execute
from tests.decisions.witness import refused, written
from tests.factories import NOW, user

pytestmark = pytest.mark.django_db

AT = NOW + timedelta(days=3)
TODAY = date(2021, 10, 28)


@pytest.fixture(autouse=True)
def _authority(authority: None) -> None:
    """Of the example."""


def body(name: str) -> Organisation:
    return Organisation.objects.get(name=name)


def add(name: str = "Fernhollow Trust", who: str = "finance", **said: Any) -> Organisation:
    return acts.add_organisation(details=Details(name, **said), by=user(who), at=AT)


def change(organisation: Organisation, who: str = "finance", **said: Any) -> Organisation:
    details = replace(acts.details_of(organisation), **said)
    return acts.change_organisation(organisation=organisation, details=details, by=user(who), at=AT)


def merge(duplicate: Organisation, into: Organisation, who: str = "finance", reason: str = "One charity.") -> None:
    acts.merge_organisations(duplicate=duplicate, into=into, reason=reason, by=user(who), at=AT)


def unmerge(organisation: Organisation, reason: str = "Two after all.") -> None:
    acts.unmerge_organisation(organisation=organisation, reason=reason, by=user("finance"), at=AT)


def aliases(organisation: Organisation) -> list[tuple[str, str, date | None]]:
    return list(organisation.aliases.order_by("name").values_list("name", "source", "until_on"))


def last_sentence() -> str:
    return sentence(LedgerEvent.objects.latest("number"))


def test_add_keeps_the_numbers_and_other_names_and_says_so() -> None:
    with written() as lines:
        made = add(charity_number="1119021", other_names=("FT",), who="officer")
    assert (made.name, made.charity_number, aliases(made)) == ("Fernhollow Trust", "1119021", [("FT", "other", None)])
    assert [(line.act, line.by, line.detail["organisation"]) for line in lines] == [
        ("add_organisation", "Amara Whitlock", made.pk)
    ]
    assert lines[0].detail["records"] == {str(made.pk): acts.fingerprint(made)}
    assert last_sentence() == "added the organisation Fernhollow Trust, charity number 1119021."


TELL_APART = "If this is the same body, use that record; if not, give a name that tells them apart."


@pytest.mark.parametrize("name", ["Millrace Trust", "millrace trust"])
def test_a_name_is_of_one_body_in_whatever_letters(name: str) -> None:
    with refused(f"Millrace Trust is there already. {TELL_APART}"):
        add(name)


def test_another_name_is_of_one_body_too() -> None:
    add(other_names=("FT",))
    with refused(f"ft is a name of Fernhollow Trust. {TELL_APART}"):
        add("ft")
    with refused(f"FT is a name of Fernhollow Trust. {TELL_APART}"):
        add("Another", other_names=("FT",))
    with refused(f"Millrace Trust is there already. {TELL_APART}"):
        add("Another", other_names=("Millrace Trust",))


def test_a_number_is_of_one_body_also_where_that_is_merged() -> None:
    first = add(charity_number="1119021")
    with refused("Charity number: 1119021 is the number of Fernhollow Trust. Use that record, or merge the two."):
        add("Another", charity_number="1119021")
    merge(first, body("Millrace Trust"))
    with refused("Charity number: 1119021 is the number of Millrace Trust. Use that record, or merge the two."):
        add("Another", charity_number="1119021")
    assert change(body("Millrace Trust"), charity_number="1119021").charity_number == "1119021"


def test_add_refuses_what_no_register_gives_out_and_names_twice() -> None:
    with refused("An ODS code has 3 to 10 capital letters and figures, such as RXV."):
        add(ods_code="r")
    with refused("Other names: ft is kept already. Take it out."):
        add(other_names=("FT", "ft"))
    with refused("Other names: Fernhollow Trust is kept already. Take it out."):
        add(other_names=("Fernhollow Trust",))


def test_a_name_that_changes_stays_as_an_earlier_name_with_its_last_day() -> None:
    trust = body("Millrace Trust")
    changed = change(trust, name="Millrace Foundation", company_number="03210987")
    assert (changed.pk, changed.name) == (trust.pk, "Millrace Foundation")
    assert aliases(changed) == [("Millrace Trust", "former", TODAY)]
    assert Organisation.objects.called("MILLRACE  trust") == changed
    assert last_sentence() == (
        "changed the organisation Millrace Trust: name from Millrace Trust to Millrace Foundation; company number from "
        "none to 03210987."
    )


def test_a_body_that_takes_an_earlier_name_again_has_it_once() -> None:
    changed = change(change(body("Millrace Trust"), name="Millrace Foundation"), name="Millrace Trust")
    assert aliases(changed) == [("Millrace Foundation", "former", TODAY)]
    with refused("Other names: Millrace Foundation is kept already. Take it out."):
        change(changed, other_names=("Millrace Foundation",))


def test_letters_of_a_name_can_be_mended_without_an_earlier_name() -> None:
    assert aliases(change(body("Millrace Trust"), name="MillRace Trust")) == []


def test_change_refuses_where_nothing_changes() -> None:
    with refused("Nothing is changed."):
        change(body("Millrace Trust"))


def test_merge_points_to_the_record_that_stands_and_touches_nothing_else() -> None:
    duplicate, into = body("Thornfield Advocacy"), body("Millrace Trust")
    with written() as lines:
        merge(duplicate, into)
    duplicate.refresh_from_db()
    assert (duplicate.merged_into, aliases(into)) == (into, [("Thornfield Advocacy", "merged", None)])
    assert Organisation.objects.called("thornfield advocacy") == into
    assert duplicate not in Organisation.objects.standing()
    assert duplicate in Organisation.objects.standing(also=[duplicate.pk])
    assert [line.detail["records"] for line in lines] == [
        {str(into.pk): acts.fingerprint(into), str(duplicate.pk): acts.fingerprint(duplicate)}
    ]
    assert last_sentence() == "merged the record Thornfield Advocacy into Millrace Trust, because: One charity."


def test_unmerge_leaves_both_as_they_were() -> None:
    duplicate, into = add(other_names=("FT",)), body("Millrace Trust")
    before = acts.fingerprint(duplicate), acts.fingerprint(into)
    merge(duplicate, into)
    assert Organisation.objects.called("FT") == into
    unmerge(duplicate)
    duplicate.refresh_from_db()
    assert (acts.fingerprint(duplicate), acts.fingerprint(into)) == before
    assert Organisation.objects.called("FT") == duplicate
    assert last_sentence() == (
        "let the record Fernhollow Trust stand apart from Millrace Trust again, because: Two after all."
    )


def test_merge_refuses_whatever_would_make_a_chain_or_hide_a_council() -> None:
    first, second, third = body("Thornfield Advocacy"), body("Millrace Trust"), body("Larkrise Victim Care")
    with refused("Millrace Trust cannot be merged into itself."):
        merge(second, second)
    with refused("Say how you know that they are one body."):
        merge(first, second, reason=" ")
    with refused("Bolton Council is the council of Bolton. Keep that record, and merge Millrace Trust into it."):
        merge(body("Bolton Council"), second)
    merge(first, second)
    with refused("Thornfield Advocacy is merged into Millrace Trust already."):
        merge(first, third)
    with refused("Thornfield Advocacy is merged into Millrace Trust already."):
        merge(third, first)
    with refused(
        "Thornfield Advocacy is merged into Millrace Trust. Undo that first, or keep Millrace Trust and merge Larkrise "
        "Victim Care into it."
    ):
        merge(second, third)
    with refused("Thornfield Advocacy is merged into Millrace Trust. Change that one."):
        change(Organisation.objects.get(pk=first.pk), name="Anything")
    with refused("Larkrise Victim Care is not merged into another record."):
        unmerge(third)
    with refused("Say why they are two bodies after all."):
        unmerge(first, reason="")


def test_two_numbers_of_one_register_are_two_bodies() -> None:
    first, second = add(charity_number="1119021"), add("Another", charity_number="1119022")
    with refused(
        "Fernhollow Trust has the charity number 1119021 and Another has 1119022, so they are two bodies. Correct the "
        "number first if it is wrong."
    ):
        merge(first, second)


def test_a_name_of_the_merged_record_waits_until_the_merge_is_undone() -> None:
    first, second = add(other_names=("FT",)), body("Millrace Trust")
    merge(first, second)
    for name in ("FT", "Fernhollow Trust"):
        with refused(f"{name} is a name of Fernhollow Trust, which is merged into this record. Undo that first."):
            change(second, name=name)


def writes_around(sql: str, sentence: str, *values: object) -> None:
    with pytest.raises(IntegrityError, match=sentence), transaction.atomic():
        execute(sql, *values)


def test_the_database_refuses_chains_circles_and_names_of_two() -> None:
    first, second, third = body("Thornfield Advocacy"), body("Millrace Trust"), body("Larkrise Victim Care")
    point = "UPDATE commissioning_organisation SET merged_into_id = %s WHERE id = %s"
    writes_around(point, "organisation_is_not_merged_into_itself", first.pk, first.pk)
    writes_around(point, "the council of a district", first.pk, body("Bolton Council").pk)
    merge(first, second)
    writes_around(point, "one that stands", first.pk, third.pk)
    writes_around(point, "one that stands", third.pk, second.pk)
    writes_around(point, "one that stands", first.pk, second.pk)
    writes_around("UPDATE commissioning_locality SET council_id = %s", "merged into another record", first.pk)
    alias = (
        "INSERT INTO commissioning_alias (organisation_id, name, source) VALUES (%s, 'LARKRISE victim care', 'other')"
    )
    writes_around(alias, "is the name of a body", second.pk)
    rename = "UPDATE commissioning_organisation SET name = 'thornfield ADVOCACY' WHERE id = %s"
    writes_around(rename, "another name of a body", third.pk)
    twice = alias.replace("LARKRISE victim care", "thornfield ADVOCACY")
    writes_around(twice, "alias_is_of_one_body", third.pk)
    writes_around("UPDATE commissioning_alias SET until_on = '2021-01-01'", "alias_with_a_last_day_was_the_name")
    writes_around("UPDATE commissioning_organisation SET merged_into_id = NULL", "another name of a body")
    assert Locality.objects.get(name="Bolton").council == body("Bolton Council")


def test_verify_proves_the_records_and_names_what_was_altered() -> None:
    merge(add(other_names=("FT",)), body("Millrace Trust"))
    change(body("Larkrise Victim Care"), ods_code="RXX")
    call_command("verify")
    assert list(proof.faults()) == []
    execute("UPDATE commissioning_organisation SET ods_code = 'RXY' WHERE name = 'Larkrise Victim Care'")
    Alias.objects.filter(name="Fernhollow Trust").update(name="Fernhollow")
    execute(
        "UPDATE commissioning_organisation SET merged_into_id = %s WHERE name = 'Calderfold Family Support'",
        body("Thornfield Advocacy").pk,
    )
    assert set(proof.faults()) == {
        "Organisation Calderfold Family Support: it is merged, and the ledger has no such act.",
        "Organisation Larkrise Victim Care: its record is not as it was written.",
        "Organisation Millrace Trust: its record is not as it was written.",
    }


def test_verify_names_a_record_that_is_gone() -> None:
    made = add()
    execute("DELETE FROM commissioning_organisation WHERE id = %s", made.pk)
    assert list(proof.faults()) == [f"Organisation {made.pk}: it is in the ledger and gone from the record."]
