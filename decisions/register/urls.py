"""The public register."""

from django.urls import path

from decisions.register import views

urlpatterns = [
    path("register/delegations/", views.delegations, name="public_delegations"),
    path("register/delegations.csv", views.delegations_csv, name="public_delegations_csv"),
    path("register/ledger/", views.ledger, name="ledger_heads"),
]
