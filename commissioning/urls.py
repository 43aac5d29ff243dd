"""Every address of the program, by the room that answers it."""

from django.conf import settings
from django.urls import include, path
from django.views.generic import RedirectView

from commissioning import views

urlpatterns = [
    path("", views.start, name="start"),
    path("healthz", views.healthz, name="healthz"),
    path("accounts/email/", views.not_here),  # an address is who someone is: governance changes it, not the person
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/webauthn/", RedirectView.as_view(pattern_name="mfa_index")),  # one page lists every way in
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("", include("decisions.urls")),
    path("", include("grants.returns.urls")),
    path("finance/payments/", include("grants.payments.urls")),
    path("finance/", include("grants.finance.urls")),
    path("finance/", include("grants.awards.urls")),
    path("finance/", include("grants.localities.urls")),
    path("finance/", include("grants.funders.urls")),
    path("finance/", include("grants.passporting.urls")),
    path("finance/", include("grants.pooling.urls")),
    path("finance/", include("grants.services.urls")),
    path("finance/", include("grants.organisations.urls")),
    path("finance/", include("grants.subsidy.urls")),
    path("finance/", include("grants.statutory.urls")),
]

if settings.DEBUG:
    from commissioning.gallery import gallery

    urlpatterns.append(path("components/", gallery, name="gallery"))

handler500 = "commissioning.views.server_error"
