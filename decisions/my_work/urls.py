"""My work and the list of decisions."""

from django.urls import path

from decisions.my_work import views

urlpatterns = [
    path("my-work/", views.my_work, name="my_work"),
    path("decisions/", views.decision_list, name="decision_list"),
    path("decisions/<str:reference>/remind/", views.remind, name="remind"),
]
