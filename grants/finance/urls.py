"""Finance: its first page, signed notices, what is late, the end of a year, saved views."""

from django.urls import path

from grants.finance.views import home, notices, saved, year_end

urlpatterns = [
    path("", home.finance, name="finance"),
    path("forecast.<str:kind>", home.forecast_file, name="forecast_file"),
    path("late/", home.late_list, name="late_list"),
    path("late.<str:kind>", home.late_file, name="late_file"),
    path("notices/", notices.signed_notices, name="signed_notices"),
    path("notices/list.<str:kind>", notices.notices_file, name="notices_file"),
    path("download/", notices.download, name="download_notices"),
    path("notices.zip", notices.notices_zip, name="notices_zip"),
    path("notices.pdf", notices.notices_pdf, name="notices_pdf"),
    path("year-end/", year_end.year_ends, name="year_ends"),
    path("year-end/<int:year>/", year_end.year_end_page, name="year_end"),
    path("year-end/<int:year>.<str:kind>", year_end.year_end_file, name="year_end_file"),
    path("views/", saved.saved_views, name="saved_views"),
    path("views/new/", saved.save_view, name="save_view"),
    path("views/<int:number>/", saved.change_view, name="change_view"),
    path("views/<int:number>/delete/", saved.delete_view, name="delete_view"),
]
