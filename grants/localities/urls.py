"""Districts."""

from django.urls import path

from grants.localities import views

urlpatterns = [
    path("districts/", views.districts, name="districts"),
    path("districts/<str:gss_code>/", views.district, name="district"),
    path("districts/<str:gss_code>/figures.csv", views.district_csv, name="district_csv"),
]
