from django.urls import include, path

from comity.web.accounts import views

urlpatterns = [
    path("_login/<str:token>", views.login_link, name="login-link"),
    path("accounts/", include("allauth.urls")),
]
