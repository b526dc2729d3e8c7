from django.urls import path

from comity.web.negotiation import bulk, chairing, opening, proposing, sheets, views

ROOM = "negotiation/<slug:key>"

app_name = "negotiation"
urlpatterns = [
    path("negotiation", views.rooms, name="rooms"),
    path("desk/drafts/<slug:handle>/room", opening.open_room, name="open"),
    path(ROOM, views.rolling, name="room"),
    path(f"{ROOM}/-/clean", views.clean, name="clean"),
    path(f"{ROOM}/-/table", views.table, name="table"),
    path(f"{ROOM}/-/positions", bulk.positions, name="positions"),
    path(f"{ROOM}/-/sheet", sheets.sheet, name="sheet"),
    path(f"{ROOM}/-/sheet.csv", sheets.sheet_csv, name="sheet-csv"),
    path(f"{ROOM}/-/sheet.xlsx", sheets.sheet_xlsx, name="sheet-xlsx"),
    path(f"{ROOM}/-/objections", bulk.objections, name="objections"),
    path(f"{ROOM}/-/propose", proposing.propose, name="propose"),
    path(f"{ROOM}/-/p/<int:number>", proposing.proposal, name="proposal"),
    path(f"{ROOM}/-/p/<int:number>/reword", proposing.reword, name="reword"),
    path(f"{ROOM}/-/chair", chairing.chair, name="chair"),
    path(f"{ROOM}/-/chair/participants", chairing.participants, name="participants"),
    path(f"{ROOM}/-/chair/edit", chairing.edit, name="edit"),
]
