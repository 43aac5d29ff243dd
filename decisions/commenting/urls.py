"""Comments on a section."""

from django.urls import path

from decisions.commenting import views

urlpatterns = [
    path("decisions/<str:reference>/<slug:slug>/comments/", views.comments, name="comments"),
]
