from django.urls import re_path

from comity.web.symbols import views

app_name = "symbols"
urlpatterns = [re_path(r"^s/.+$", views.address, name="address")]
