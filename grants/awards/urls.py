"""Awards and agreements."""

from django.urls import path

from grants.awards import views

urlpatterns = [
    path("awards/", views.awards, name="awards"),
    path("awards.<str:kind>", views.awards_file, name="awards_file"),
    path("awards/<str:reference>/", views.decision_awards, name="decision_awards"),
    path("awards/<str:reference>/agreements/", views.change_together, name="change_agreements"),
    path("awards/<str:reference>/<int:number>/", views.agreement, name="agreement"),
    path("awards/<str:reference>/<int:number>/change/", views.change_agreement, name="change_agreement"),
    path("awards/<str:reference>/<int:number>/<str:sha256>/", views.document, name="agreement_document"),
]
