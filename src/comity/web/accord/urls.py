from django.urls import path, re_path

from comity.web.accord import answers, views

CALL = r"^calls/(?P<symbol>C/[0-9]{4}/[0-9]{1,6})"

app_name = "accord"
urlpatterns = [
    path("calls", views.calls, name="calls"),
    path("calls.json", views.calls_json, name="calls-json"),
    path("calls.csv", views.calls_csv, name="calls-csv"),
    re_path(rf"{CALL}$", views.call, name="call"),
    re_path(rf"{CALL}/-/answer$", answers.answer, name="answer"),
    re_path(rf"{CALL}/-/receipt/(?P<number>[0-9A-Z-]+)$", answers.receipt, name="receipt"),
    re_path(rf"{CALL}/-/withdraw/(?P<number>[0-9A-Z-]+)$", answers.withdraw, name="withdraw"),
    re_path(rf"{CALL}/-/take-back$", answers.take_back, name="take-back"),
]
