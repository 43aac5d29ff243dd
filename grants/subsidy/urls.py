"""Subsidies: who had how much, the letters of each agreement, and the subsidy database."""

from django.urls import path

from grants.subsidy.views import acts, lists

OF_ONE = "subsidy/<str:reference>/<int:number>"

urlpatterns = [
    path("subsidy/", lists.subsidies, name="subsidies"),
    path("subsidy/enterprises.<str:kind>", lists.subsidies_file, name="subsidies_file"),
    path("subsidy/letters/", lists.letters, name="subsidy_letters"),
    path("subsidy/database/", lists.database, name="subsidy_database"),
    path("subsidy/database.<str:kind>", lists.database_file, name="subsidy_database_file"),
    path(f"{OF_ONE}/", lists.subsidy, name="subsidy"),
    path(f"{OF_ONE}/notification/", acts.write_notification, name="write_notification"),
    path(f"{OF_ONE}/given/", acts.write_given, name="write_given"),
    path(f"{OF_ONE}/letters/<int:letter>.pdf", acts.letter_file, name="subsidy_letter"),
    path(f"{OF_ONE}/letters/<int:letter>/sent/", acts.send_letter, name="send_letter"),
    path(f"{OF_ONE}/letters/<int:letter>/answer/", acts.confirm_subsidy, name="confirm_subsidy"),
    path(f"{OF_ONE}/answers/<str:sha256>/", acts.answer_file, name="subsidy_answer"),
    path(f"{OF_ONE}/database/<int:posting>/", acts.enter_subsidy, name="enter_subsidy"),
]
