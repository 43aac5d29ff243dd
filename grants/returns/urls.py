"""Returns: finance’s list, one return, an agreement’s lines; and the address that is given to a provider."""

from django.urls import path

from grants.returns import line_views, sending, views

urlpatterns = [
    path("finance/returns/", views.returns, name="returns"),
    path("finance/returns.<str:kind>", views.returns_file, name="returns_file"),
    path("finance/returns/<int:number>/", views.one_return, name="one_return"),
    path("finance/returns/<int:number>/receive/", views.receive, name="receive_return"),
    path("finance/returns/<int:number>/link/", views.make_link, name="make_return_link"),
    path("finance/returns/<int:number>/<str:sha256>/", views.file, name="return_file"),
    path("finance/awards/<str:reference>/<int:number>/returns/", line_views.lines, name="reporting_lines"),
    path("finance/awards/<str:reference>/<int:number>/returns/add/", line_views.add_line, name="add_reporting_line"),
    path(
        "finance/awards/<str:reference>/<int:number>/returns/<int:line>/end/",
        line_views.end_line,
        name="end_reporting_line",
    ),
    path("returns/<str:token>/", sending.send, name="send_return"),
]
