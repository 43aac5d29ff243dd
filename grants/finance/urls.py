"""Signed notices for finance."""

from django.urls import path

from grants.finance import views

urlpatterns = [
    path("", views.signed_notices, name="finance"),
    path("download/", views.download, name="download_notices"),
    path("notices.zip", views.notices_zip, name="notices_zip"),
    path("notices.pdf", views.notices_pdf, name="notices_pdf"),
]
