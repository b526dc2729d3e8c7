"""Addresses of letters, and the mail desk."""

from django.urls import path

from comity.web.answers import desk, views

app_name = "answers"
urlpatterns = [
    path("a/<str:token>", views.letter, name="letter"),
    path("desk/mail", desk.mail, name="mail"),
    path("desk/mail/answer/<str:handle>", desk.decide_answer, name="decide-answer"),
    path("desk/mail/draft/<str:handle>", desk.decide_draft, name="decide-draft"),
    path("desk/mail/address/<slug:slug>", desk.new_address, name="new-address"),
]
