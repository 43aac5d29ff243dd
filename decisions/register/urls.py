"""The public register."""

from django.urls import path

from decisions.register import checking, views

urlpatterns = [
    path("register/delegations/", views.delegations, name="public_delegations"),
    path("register/delegations.csv", views.delegations_csv, name="public_delegations_csv"),
    path("register/ledger/", views.ledger, name="ledger_heads"),
    path("register/verify/", checking.check, name="check_notice"),
    path("register/verify/<str:fingerprint>/", checking.check_fingerprint, name="check_fingerprint"),
]
