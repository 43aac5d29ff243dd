"""The addresses of the rooms of decisions."""

from django.urls import include, path

urlpatterns = [
    path("", include("decisions.evidence.urls")),
    path("", include("decisions.mail.urls")),
    path("", include("decisions.my_work.urls")),
    path("", include("decisions.governance.urls")),
    path("", include("decisions.people.urls")),
    path("", include("decisions.deputising.urls")),
    path("", include("decisions.register.urls")),
    path("", include("decisions.commenting.urls")),
    path("", include("decisions.signoff.urls")),
    path("", include("decisions.notice.urls")),
    path("", include("decisions.checks.urls")),
    path("", include("decisions.advice.urls")),
    path("", include("decisions.drafting.urls")),
]
