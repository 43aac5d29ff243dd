"""Statutory lists."""

from django.urls import path

from grants.statutory import views

urlpatterns = [
    path("statutory/", views.statutory, name="statutory"),
    path("statutory/details/<str:reference>/<int:number>/", views.statutory_details, name="statutory_details"),
    path("statutory/<slug:slug>/", views.statutory_list, name="statutory_list"),
    path("statutory/<slug:slug>/schema.json", views.statutory_schema, name="statutory_schema"),
    path("statutory/<slug:slug>/<slug:period>/", views.statutory_period, name="statutory_period"),
    path("statutory/<slug:slug>/<slug:period>.csv", views.statutory_csv, name="statutory_csv"),
    path("statutory/<slug:slug>/<slug:period>.xlsx", views.statutory_xlsx, name="statutory_xlsx"),
    path("statutory/<slug:slug>/<slug:period>.csv-metadata.json", views.statutory_metadata, name="statutory_metadata"),
    path("statutory/<slug:slug>/<slug:period>/missing.csv", views.statutory_missing, name="statutory_missing"),
]
