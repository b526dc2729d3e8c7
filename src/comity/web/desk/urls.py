from django.urls import path

from comity.web.desk import (
    calling,
    disputes,
    drafting,
    following,
    importing,
    mandates,
    record,
    register,
    requests,
    settings,
    sponsoring,
    views,
)

app_name = "desk"
urlpatterns = [
    path("desk", views.desk, name="desk"),
    path("desk/record/<slug:slug>", record.record, name="record"),
    path("desk/mandates/<slug:slug>", mandates.mandates, name="mandates"),
    path("desk/mandates/<slug:slug>/<slug:handle>", mandates.revoke, name="revoke"),
    path("desk/documents/new", drafting.new, name="new"),
    path("desk/drafts/<slug:handle>", drafting.draft, name="draft"),
    path("desk/drafts/<slug:handle>/publish", drafting.publish, name="publish"),
    path("desk/drafts/<slug:handle>/file", drafting.attach, name="attach"),
    path("desk/drafts/<slug:handle>/import", importing.into_draft, name="import-draft"),
    path("desk/import/<path:symbol>", importing.translation, name="import"),
    path("desk/follow/<path:symbol>", following.follow, name="follow"),
    path("desk/withdraw/<path:symbol>", following.withdraw, name="withdraw"),
    path("desk/revise/<path:symbol>", drafting.revise, name="revise"),
    path("desk/translate/<path:symbol>", drafting.translate, name="translate"),
    path("desk/call/<path:symbol>", calling.call, name="call"),
    path("desk/disputes", disputes.disputes, name="disputes"),
    path("desk/disputes/<slug:slug>", disputes.dispute, name="dispute"),
    path("desk/register", register.register, name="register"),
    path("desk/register/<slug:key>", register.decide, name="decide"),
    path("desk/register/offices/<slug:handle>", register.appointment, name="appointment"),
    path("desk/sponsor/<slug:handle>", sponsoring.sponsor, name="sponsor"),
    path("desk/settings", settings.settings, name="settings"),
    path("desk/requests", requests.requests, name="requests"),
    path("desk/requests/<slug:handle>", requests.request_page, name="request"),
]
