from django.urls import path

from comity.web.consensus import chairing, ladder, views, withdrawing

ROOM = "negotiation/<slug:key>/-"

app_name = "consensus"
urlpatterns = [
    path(f"{ROOM}/test", views.test, name="test"),
    path(f"{ROOM}/test/chair", chairing.chair, name="chair"),
    path(f"{ROOM}/ladder", ladder.ladder, name="ladder"),
    path(f"{ROOM}/ladder/statement", ladder.statement, name="statement"),
    path(f"{ROOM}/ladder/statement/detach", ladder.detach, name="detach"),
    path(f"{ROOM}/ladder/<slug:step>", ladder.take, name="step"),
    path("desk/statements/<slug:number>", withdrawing.withdraw, name="withdraw"),
]
