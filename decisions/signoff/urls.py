"""Submitting, signing, returning and the history."""

from django.urls import path

from decisions.signoff.views import conditions, history, signing, since, submission, versions

urlpatterns = [
    path("sign-offs/", signing.sign_offs, name="sign_offs"),
    path("sign-offs/<str:reference>/", signing.sign, name="sign"),
    path("sign-offs/<str:reference>/return/", signing.return_, name="return"),
    path("sign-offs/<str:reference>/reject/", signing.reject, name="reject"),
    path("decisions/<str:reference>/submit/", submission.submit, name="submit"),
    path("decisions/<str:reference>/take-back/", submission.take_back, name="take_back"),
    path("decisions/<str:reference>/withdraw/", submission.withdraw, name="withdraw"),
    path("decisions/<str:reference>/defer/", submission.defer, name="defer"),
    path("decisions/<str:reference>/resume/", submission.resume, name="resume"),
    path("decisions/<str:reference>/since/<str:earlier>/", since.since, name="since"),
    path("decisions/<str:reference>/conditions/", conditions.conditions, name="conditions"),
    path("decisions/<str:reference>/conditions/<int:position>/<int:number>/", conditions.discharge, name="discharge"),
    path("decisions/<str:reference>/history/", history.history, name="history"),
    path("decisions/<str:reference>/history/<int:number>/", versions.version, name="version"),
    path("decisions/<str:reference>/history/<int:before>...<int:after>/", versions.compare, name="compare"),
]
