"""Passported grants."""

from django.urls import path

from grants.passporting import views

ONE = "passporting/<slug:slug>/"

urlpatterns = [
    path("passporting/", views.passporting, name="passporting"),
    path("passporting.<str:kind>", views.passporting_file, name="passporting_file"),
    path("passporting/new/", views.new_passported_grant, name="new_passported_grant"),
    path(ONE, views.passported_grant, name="passported_grant"),
    path(f"{ONE}money/", views.passported_money, name="passported_money"),
    path(f"{ONE}pass-on/", views.pass_on, name="pass_on"),
    path(f"{ONE}day/", views.move_passing_day, name="move_passing_day"),
    path(f"{ONE}onward/", views.record_onward, name="record_onward"),
]
