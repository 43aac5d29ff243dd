"""The record of mail, and how each person wants theirs."""

from django.urls import path

from decisions.mail import views

urlpatterns = [
    path("my-work/mail/", views.preference, name="mail_preference"),
    path("sent-mail/", views.sent_mail, name="sent_mail"),
]
