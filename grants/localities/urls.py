"""Districts."""

from django.urls import path

from grants.localities import views

urlpatterns = [
    path("districts/", views.districts, name="districts"),
    path("districts.<str:kind>", views.districts_file, name="districts_file"),
    path("districts/<str:gss_code>/", views.district, name="district"),
    path("districts/<str:gss_code>/figures.<str:kind>", views.district_file, name="district_file"),
]
