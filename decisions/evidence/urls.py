"""Printed matter and the audit pack."""

from django.urls import path

from decisions.evidence import views

urlpatterns = [
    path(
        "decisions/<str:reference>/history/<int:number>/sign-off-sheet.pdf", views.sign_off_sheet, name="sign_off_sheet"
    ),
    path("decisions/<str:reference>/audit-pack.zip", views.audit_pack, name="audit_pack"),
    path("delegations/<str:reference>/certificate.pdf", views.certificate, name="certificate"),
]
