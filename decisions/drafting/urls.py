"""Starting a decision, its task list, its sections and its checks."""

from django.urls import path

from decisions.drafting.views import (
    allocations,
    carrying,
    clauses,
    earlier,
    money,
    questions,
    record,
    revisions,
    uplift,
    warnings,
    writing,
)
from decisions.questionnaires.listed import QUESTIONNAIRES

urlpatterns = [
    path("decisions/new/", record.new, name="new_decision"),
    path("decisions/new/from/", carrying.choose_earlier, name="choose_earlier"),
    path("decisions/new/from/<str:reference>/", carrying.from_earlier, name="from_earlier"),
    path("decisions/<str:reference>/", record.task_list, name="decision"),
    path("decisions/<str:reference>/checks/", record.checks, name="checks"),
    path("decisions/<str:reference>/earlier/", earlier.earlier, name="earlier"),
    path("decisions/<str:reference>/checks/<slug:fingerprint>/", warnings.warning, name="warning"),
    path("decisions/<str:reference>/funding/", money.funding, name="funding"),
    path("decisions/<str:reference>/allocations/", allocations.allocations, name="allocations"),
    path(
        "decisions/<str:reference>/allocations/table.csv",
        allocations.download,
        {"kind": "csv"},
        name="allocations_csv",
    ),
    path(
        "decisions/<str:reference>/allocations/table.xlsx",
        allocations.download,
        {"kind": "xlsx"},
        name="allocations_xlsx",
    ),
    path("decisions/<str:reference>/uplift/", uplift.uplift, name="uplift"),
    path("decisions/<str:reference>/posts/", money.posts, name="posts"),
    *(
        path(f"decisions/<str:reference>/{each.slug}/", questions.questions, {"key": each.key}, name=each.key)
        for each in QUESTIONNAIRES
    ),
    path("decisions/<str:reference>/<slug:slug>/", record.section, name="section"),
    path("decisions/<str:reference>/<slug:slug>/clauses/", clauses.clauses, name="clauses_for"),
    path("decisions/<str:reference>/<slug:slug>/keep/", writing.keep, name="keep"),
    path("decisions/<str:reference>/<slug:slug>/put-aside/", writing.put_aside, name="put_aside"),
    path("decisions/<str:reference>/<slug:slug>/bring-back/", writing.bring_back, name="bring_back"),
    path("decisions/<str:reference>/<slug:slug>/as-printed/", writing.as_printed, name="as_printed"),
    path("decisions/<str:reference>/<slug:slug>/history/", revisions.history, name="section_history"),
    path("decisions/<str:reference>/<slug:slug>/history/restore/", revisions.restore, name="restore_text"),
]
