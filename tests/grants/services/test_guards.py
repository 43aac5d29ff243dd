"""What the database refuses of services, spells and posts when somebody writes around the forms and the acts."""

import pytest
from django.db import connection

from grants.services import acts
from grants.services.models import FunderSpell
from tests import factories
from tests.decisions.raw import execute, refused
from tests.factories import NOW, user
from tests.grants.services import keeping

pytestmark = pytest.mark.django_db


@pytest.fixture
def spell(authority: None) -> FunderSpell:
    spell = keeping.spell(keeping.service())
    keeping.post(spell)
    connection.check_constraints()  # nothing is left to check at commit, so that a table could be emptied
    return spell


@pytest.mark.parametrize("table", ["grants_serviceline", "grants_funderspell", "grants_spellpost"])
def test_no_row_is_deleted_or_emptied(spell: FunderSpell, table: str) -> None:
    with refused("append-only: DELETE refused"):
        execute(f"DELETE FROM {table}")
    with refused("append-only: TRUNCATE refused"):
        execute(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("until_on = '2021-03-31'", "spell_ends_after_it_starts"),
        ("kind = 'loan'", "spell_kind_is_known"),
        ("title = ''", "spell_has_a_title"),
        ("number = 0", "never changes its number"),
        ("amount = 0, amount_basis = 'whole'", "spell_amount_is_positive_and_explained"),
        ("amount = -1, amount_basis = 'whole'", "spell_amount_is_positive_and_explained"),
        ("amount = 5", "spell_amount_is_positive_and_explained"),
        ("amount_basis = 'whole'", "spell_amount_is_positive_and_explained"),
        ("amount = 5, amount_basis = 'weekly'", "spell_amount_is_positive_and_explained"),
        ("amount = 5, amount_basis = 'whole', until_on = NULL", "spell_without_end_has_no_amount_in_all"),
        ("from_on = NULL, from_is = 'target'", "spell_first_day_that_is_a_target_is_given"),
        ("from_is = 'hoped'", "spell_first_day_that_is_a_target_is_given"),
        ("until_on = NULL, until_is = 'target'", "spell_last_day_that_is_a_target_is_given"),
        ("successor_id = id", "spell_does_not_follow_itself"),
        ("struck_because = 'Wrong.'", "spell_is_struck_by_somebody_with_a_reason"),
        ("struck_at = now()", "spell_is_struck_by_somebody_with_a_reason"),
        ("recorded_at = now()", "never changes its recorded_at"),
    ],
)
def test_a_spell_is_well_formed(spell: FunderSpell, change: str, constraint: str) -> None:
    with refused(constraint):
        execute(f"UPDATE grants_funderspell SET {change}")


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("fte = 0", "spell_post_fte_is_positive"),
        ("certainty = 'maybe'", "spell_post_certainty_is_known"),
        ("title = ''", "spell_post_has_a_title"),
        ("number = 2", "never changes its number"),
        ("struck_because = 'Wrong.'", "spell_post_is_struck_by_somebody_with_a_reason"),
    ],
)
def test_a_post_is_well_formed(spell: FunderSpell, change: str, constraint: str) -> None:
    with refused(constraint):
        execute(f"UPDATE grants_spellpost SET {change}")


def test_a_spell_has_one_notice(spell: FunderSpell) -> None:
    from_elsewhere = "external_reference = 'PCC 12/2019'"
    execute(f"UPDATE grants_funderspell SET {from_elsewhere}")
    with refused("spell_has_one_notice"):
        execute("UPDATE grants_funderspell SET decision_id = %s", factories.draft().pk)


def test_numbers_are_used_once(spell: FunderSpell) -> None:
    columns = "service_id, title, kind, from_is, until_is, amount_basis, external_reference, exit_note, recorded_at"
    with refused("spell_is_numbered_once"):
        execute(
            f"INSERT INTO grants_funderspell (number, recorded_by_id, struck_because, {columns}) "
            f"SELECT number, recorded_by_id, struck_because, {columns} FROM grants_funderspell"
        )


def test_a_spell_stays_with_its_service_and_is_followed_within_it(spell: FunderSpell) -> None:
    other = keeping.spell(keeping.service(name="Another"))
    with refused("never changes its service_id"):
        execute("UPDATE grants_funderspell SET service_id = %s WHERE id = %s", other.service_id, spell.pk)
    with refused("followed by one of the same service"):
        execute("UPDATE grants_funderspell SET successor_id = %s WHERE id = %s", other.pk, spell.pk)


def test_what_was_recorded_in_error_changes_no_more_not_even_back(spell: FunderSpell) -> None:
    acts.strike_post(post=spell.posts.get(), reason="Wrong.", by=user("officer"), at=NOW)
    acts.strike_spell(spell=spell, reason="Wrong.", by=user("officer"), at=NOW)
    with refused("recorded in error: it cannot change"):
        execute("UPDATE grants_funderspell SET struck_at = NULL, struck_by_id = NULL, struck_because = ''")
    with refused("recorded in error: it cannot change"):
        execute("UPDATE grants_spellpost SET fte = 3")


def test_the_address_of_a_service_never_changes(spell: FunderSpell) -> None:
    with refused("the address of service peer-mentors-in-recovery-hubs never changes"):
        execute("UPDATE grants_serviceline SET slug = 'mentors'")
