"""The scheme: posts, holdings, rules and the history of their changes; and the glossary."""

from django.urls import path

from decisions.governance import change_views, glossary_views, plan_views, views

urlpatterns = [
    path("glossary/", glossary_views.glossary, name="glossary"),
    path("glossary/<str:acronym>/end/", glossary_views.end_term, name="end_term"),
    path("plans/", plan_views.plans, name="plans"),
    path("scheme/", views.scheme, name="scheme"),
    path("scheme/history/", views.history, name="scheme_history"),
    path("scheme/posts/new/", change_views.new_post, name="new_post"),
    path("scheme/posts/<slug:code>/", views.post, name="post"),
    path("scheme/posts/<slug:code>/rename/", change_views.rename, name="rename_post"),
    path("scheme/posts/<slug:code>/abolish/", change_views.abolish, name="abolish_post"),
    path("scheme/posts/<slug:code>/appoint/", change_views.appoint, name="appoint"),
    path("scheme/posts/<slug:code>/hand-over/", change_views.hand_over, name="hand_over"),
    path("scheme/posts/<slug:code>/holdings/<slug:first_day>/end/", change_views.end_holding, name="end_holding"),
    path("scheme/rules/new/", change_views.new_rule, name="new_rule"),
    path("scheme/rules/<int:number>/replace/", change_views.replace_rule, name="replace_rule"),
    path("scheme/rules/<int:number>/end/", change_views.end_rule, name="end_rule"),
]
