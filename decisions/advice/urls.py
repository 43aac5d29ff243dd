"""Advice on a decision."""

from django.urls import path

from decisions.advice import views

urlpatterns = [
    path("decisions/<str:reference>/advice/", views.advice, name="advice"),
    path("decisions/<str:reference>/advice/<slug:kind>/", views.give, name="give_advice"),
    path("decisions/<str:reference>/advice/<slug:kind>/withdraw/", views.withdraw, name="withdraw_advice"),
    path("decisions/<str:reference>/advice/<slug:kind>/again/", views.ask_again, name="ask_advice_again"),
]
