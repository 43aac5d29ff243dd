"""One code sent twice at the same instant, on two connections of a real server."""

import pytest
from allauth.mfa.models import Authenticator

from tests.commissioning.accounts.enrolled import SECRET, with_app
from tests.conftest import AppClock
from tests.factories import user
from tests.races import together


@pytest.mark.django_db(transaction=True)
def test_a_code_counts_once_however_close_together_it_is_sent(authority: None, app_clock: AppClock) -> None:
    with_app(user("officer"))
    given = app_clock.code(SECRET)

    def send() -> bool:
        return bool(Authenticator.objects.get().wrap().validate_code(given))

    assert sorted(together(send, send, send)) == [False, False, True]
