"""Funders."""

from django.urls import path

from grants.funders import views

urlpatterns = [
    path("funders/", views.funders, name="funders"),
    path("funders.<str:kind>", views.funders_file, name="funders_file"),
    path("funders/<int:number>/", views.funder, name="funder"),
]
