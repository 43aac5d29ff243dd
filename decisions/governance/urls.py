"""The scheme: posts, holdings, rules and the history of their changes; and the glossary."""

from django.urls import path

from decisions.governance import change_views, glossary_views, library_views, plan_views, views

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
    path("clauses/", library_views.clauses, name="clauses"),
    path("clauses/new/", library_views.new_clause, name="new_clause"),
    path("clauses/<slug:code>/", library_views.clause, name="clause"),
    path("clauses/<slug:code>/change/", library_views.change_clause, name="change_clause"),
    path("clauses/<slug:code>/retire/", library_views.retire_clause, name="retire_clause"),
    path("templates/", library_views.templates, name="templates"),
    path("templates/new/", library_views.new_template, name="new_template"),
    path("templates/<int:number>/", library_views.template, name="template"),
    path("templates/<int:number>/change/", library_views.change_template, name="change_template"),
    path("templates/<int:number>/retire/", library_views.retire_template, name="retire_template"),
]
