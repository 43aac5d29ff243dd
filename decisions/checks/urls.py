"""The page that explains the rules."""

from django.urls import path

from decisions.checks import views

urlpatterns = [
    path("checks/", views.check_rules, name="check_rules"),
]
