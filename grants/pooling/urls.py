"""Pooled budgets."""

from django.urls import path

from grants.pooling import views

ONE = "pools/<slug:slug>/"

urlpatterns = [
    path("pools/", views.pools, name="pools"),
    path("pools.<str:kind>", views.pools_file, name="pools_file"),
    path("pools/new/", views.new_pool, name="new_pool"),
    path(ONE, views.pool, name="pool"),
    path(f"{ONE}change/", views.change_pool, name="change_pool"),
    path(f"{ONE}contribution/", views.record_contribution, name="record_contribution"),
    path(f"{ONE}outturn/", views.record_outturn, name="record_outturn"),
]
