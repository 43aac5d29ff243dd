"""People: the list, one person, and what governance officers do to an account."""

from django.urls import path

from decisions.people import views

urlpatterns = [
    path("people/", views.people, name="people"),
    path("people/history/", views.history, name="people_history"),
    path("people/new/", views.new, name="new_person"),
    path("people/<int:number>/", views.person, name="person"),
    path("people/<int:number>/change/", views.change, name="change_person"),
    path("people/<int:number>/close/", views.close, name="close_account"),
    path("people/<int:number>/reopen/", views.reopen, name="reopen_account"),
    path("people/<int:number>/clear-means/", views.clear_means, name="clear_means"),
    path("people/<int:number>/invite/", views.invite, name="invite_person"),
]
