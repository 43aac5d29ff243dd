"""The register of delegations, a new one, and the end of one."""

from django.urls import path

from decisions.deputising import views

urlpatterns = [
    path("delegations/", views.register, name="delegations"),
    path("delegations/new/", views.new, name="new_delegation"),
    path("delegations/<str:reference>/end/", views.end, name="end_delegation"),
]
