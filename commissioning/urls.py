"""Every address of the program, by the room that answers it."""

from django.conf import settings
from django.urls import include, path

from commissioning import views

urlpatterns = [
    path("", views.start, name="start"),
    path("healthz", views.healthz, name="healthz"),
    path("accounts/email/", views.not_here),  # an address is who someone is: governance changes it, not the person
    path("accounts/", include("allauth.account.urls")),
    path("", include("decisions.urls")),
    path("finance/", include("grants.finance.urls")),
]

if settings.DEBUG:
    from commissioning.gallery import gallery

    urlpatterns.append(path("components/", gallery, name="gallery"))

handler500 = "commissioning.views.server_error"
