from django.urls import path

from comity.web.mail import views

app_name = "mail"
urlpatterns = [
    path("_mail/", views.box, name="box"),
    path("_mail/<slug:handle>", views.letter, name="letter"),
]
