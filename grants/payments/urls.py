"""Payments: what can be released, one award's schedule, payment files and imports."""

from django.urls import path

from grants.payments.views import acts, banking, importing, lists

urlpatterns = [
    path("", lists.payments, name="payments"),
    path("instalments.<str:kind>", lists.payments_file, name="payments_file"),
    path("files/", banking.payment_files, name="payment_files"),
    path("files/<int:number>.csv", banking.payment_file, name="payment_file"),
    path("files/<int:number>/withdraw/", banking.withdraw_file, name="withdraw_file"),
    path("imports/", importing.payment_imports, name="payment_imports"),
    path("imports/<int:pk>/", importing.payment_import, name="payment_import"),
    path("imports/<int:pk>/trial/", importing.payment_trial, name="payment_trial"),
    path("imports/<int:pk>/undo/", importing.undo_import, name="undo_import"),
    path("instalments/<int:pk>/<slug:act>/", acts.instalment_act, name="instalment_act"),
    path("<int:pk>/", lists.award_payments, name="award_payments"),
    path("<int:pk>/schedule/", acts.schedule, name="schedule_award"),
    path("<int:pk>/conditions/", acts.ask_condition, name="ask_condition"),
    path("<int:pk>/conditions/<int:number>/", acts.mark_condition, name="mark_condition"),
]
