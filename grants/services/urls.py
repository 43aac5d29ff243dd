"""Services, who pays for them, and what runs out next."""

from django.urls import path

from grants.services import views

SPELL = "services/<slug:slug>/spells/<int:number>/"
POST = f"{SPELL}posts/<int:post>/"

urlpatterns = [
    path("services/", views.services, name="services"),
    path("services/new/", views.new_service, name="new_service"),
    path("services/spells.<str:kind>", views.spells_file, name="spells_file"),
    path("services/<slug:slug>/", views.service, name="service"),
    path("services/<slug:slug>/change/", views.change_service, name="change_service"),
    path("services/<slug:slug>/spells/new/", views.new_spell, name="new_spell"),
    path(SPELL, views.correct_spell, name="correct_spell"),
    path(f"{SPELL}strike/", views.strike_spell, name="strike_spell"),
    path(f"{SPELL}posts/new/", views.new_spell_post, name="new_spell_post"),
    path(POST, views.correct_spell_post, name="correct_spell_post"),
    path(f"{POST}strike/", views.strike_spell_post, name="strike_spell_post"),
    path("cliffs/", views.cliffs, name="cliffs"),
    path("cliffs.<str:kind>", views.cliffs_file, name="cliffs_file"),
]
