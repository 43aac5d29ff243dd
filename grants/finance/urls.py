"""Signed notices for finance."""

from django.urls import path

from grants.finance import views

urlpatterns = [path("", views.signed_notices, name="finance")]
