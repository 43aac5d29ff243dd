"""Organisations: the list, one body, and what is done to its record."""

from django.urls import path

from grants.organisations import views

urlpatterns = [
    path("organisations/", views.organisations, name="organisations"),
    path("organisations.<str:kind>", views.organisations_file, name="organisations_file"),
    path("organisations/new/", views.new, name="new_organisation"),
    path("organisations/duplicates/", views.duplicates, name="duplicates"),
    path("organisations/<int:number>/", views.organisation, name="organisation"),
    path("organisations/<int:number>/change/", views.change, name="change_organisation"),
    path("organisations/<int:number>/merge/", views.choose, name="choose_organisation"),
    path("organisations/<int:number>/merge/<int:into>/", views.merge, name="merge_organisations"),
    path("organisations/<int:number>/undo/", views.unmerge, name="unmerge_organisation"),
]
