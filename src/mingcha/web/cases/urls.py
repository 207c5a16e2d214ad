"""Addresses of cases and issues."""

from django.urls import path

from mingcha.web.cases.views import (
    files,
    follow_ups,
    from_flags,
    lists,
    look_alikes,
    page,
    papers,
    record,
    register,
    sent,
)

app_name = "cases"
urlpatterns = [
    path("", lists.cases, name="list"),
    path("look-alikes/", look_alikes.look_alike_list, name="look_alikes"),
    path("acknowledge/", lists.acknowledge_many, name="acknowledge_many"),
    path("confirm/", lists.confirm_many, name="confirm_many"),
    path("issues/", lists.issues, name="issues"),
    path("export/", lists.export, name="export"),
    path("issues/export/", lists.export_issues, name="export_issues"),
    path("register/", register.register, name="register"),
    path("from-flags/", from_flags.from_flags, name="from_flags"),
    path("signals/", lists.signals, name="signals"),
    path("follow-ups/", follow_ups.draws, name="draws"),
    path("follow-ups/<int:pk>/", follow_ups.draw, name="draw"),
    path("follow-ups/visit/<int:pk>/", follow_ups.visit, name="visit"),
    path("referrals/", papers.referrals, name="referrals"),
    path("referrals/<str:no>/", papers.referral, name="referral"),
    path("referrals/<str:no>/hand-over/", papers.hand_over_page, name="hand_over"),
    path("referrals/<str:no>/cancel/", papers.cancel, name="cancel_referral"),
    path("referrals/<str:no>/package/", papers.package, name="package"),
    path("referrals/<str:no>/receive/", papers.receive, name="receive"),
    path("referrals/<str:no>/answer/", papers.answer, name="answer"),
    path("sent/", sent.sent, name="sent"),
    path("sent/<str:no>/", sent.sent_referral, name="sent_referral"),
    path("sent/<str:no>/receipt/", sent.paper_receipt, name="paper_receipt"),
    path("sent/<str:no>/outcome/", sent.paper_outcome, name="paper_outcome"),
    path("slips/<str:no>/", papers.slip, name="slip"),
    path("slips/<str:no>/<slug:action>/", papers.slip_act, name="slip_act"),
    path("evidence/<int:pk>/", files.evidence_file, name="evidence"),
    path("evidence/<int:pk>/void/", files.void, name="void_evidence"),
    path("<str:no>/", page.page, name="page"),
    path("<str:no>/referred/", page.referred, name="referred"),
    path("<str:no>/record/", record.record_form, name="record"),
    path("<str:no>/record/print/", record.record_print, name="record_print"),
    path("<str:no>/letter/", files.clearing_letter, name="letter"),
    *(path(f"<str:no>/do/{slug}/", view, {}, name=f"act_{slug}") for slug, view in page.ACT_VIEWS.items()),
]
