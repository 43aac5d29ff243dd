"""Organisations: the list, one body, and what is done to its record."""

from django.urls import path

from grants.organisations import merging_views, views

urlpatterns = [
    path("organisations/", views.organisations, name="organisations"),
    path("organisations.<str:kind>", views.organisations_file, name="organisations_file"),
    path("organisations/new/", views.new, name="new_organisation"),
    path("organisations/duplicates/", views.duplicates, name="duplicates"),
    path("organisations/<int:number>/", views.organisation, name="organisation"),
    path("organisations/<int:number>/change/", views.change, name="change_organisation"),
    path("organisations/<int:number>/merge/", merging_views.choose, name="choose_organisation"),
    path("organisations/<int:number>/merge/<int:into>/", merging_views.merge, name="merge_organisations"),
    path("organisations/<int:number>/undo/", merging_views.unmerge, name="unmerge_organisation"),
]
