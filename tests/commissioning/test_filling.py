"""Awards made for measuring: whole enough to be paid, and no list asks more of them than of a few."""

import pytest
from django.db import connection

from commissioning.example import authority
from commissioning.management import filling, measuring_lists
from decisions.record.models import Decision
from grants.awards.models import Award
from grants.payments.models import Instalment, Step
from tests.decisions.pages import MOST


@pytest.mark.django_db(transaction=True)
def test_every_list_takes_as_many_queries_for_many_awards_as_for_few(settings) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    authority.load()
    filling.fill(0, 400)
    few = measuring_lists.each(lambda work: 0)
    filling.fill(400, 800)
    many = measuring_lists.each(lambda work: 0)
    assert (Decision.objects.count(), Award.objects.count(), Instalment.objects.count()) == (8, 800, 1568)
    assert Step.objects.filter(kind="paid").count() > 300
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM grants_out_of_step()")
        assert cursor.fetchone() == (0,)
    assert few == many
    assert {address: count for address, (count, _) in many.items() if count > MOST} == {}
