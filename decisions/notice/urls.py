"""The notice on screen and as a file."""

from django.urls import path

from decisions.notice import views

urlpatterns = [
    path("decisions/<str:reference>/papers/<slug:sha256>/", views.paper, name="paper"),
    path("decisions/<str:reference>/preview/", views.preview, name="preview"),
    path("decisions/<str:reference>/notice.pdf", views.notice_pdf, name="notice_pdf"),
    path("decisions/<str:reference>/public-edition.pdf", views.public_edition, name="public_edition"),
]
