"""Every component in every state, for the eye and for the page check. Not part of the application."""

from django.urls import include, path

from tests.web.skeleton.gallery import views

handler400 = "mingcha.web.skeleton.failures.bad_request"
handler403 = "mingcha.web.skeleton.failures.permission_denied"
handler404 = "mingcha.web.skeleton.failures.page_not_found"
handler500 = "mingcha.web.skeleton.failures.server_error"

frame = (
    [
        path("", views.components, name="workbench"),
        path("todo/", views.components, name="todo"),
        path("new/", views.components, name="new"),
        path("messages/", views.components, name="messages"),
        path("help/", views.components, name="help"),
    ],
    "home",
)
sign_in = (
    [
        path("", views.public, name="sign_in"),
        path("extend/", views.extend, name="extend"),
        path("out/", views.extend, name="sign_out"),
    ],
    "signin",
)


def elsewhere(app: str, *names: str):
    """Pages of other apps, so that the navigation is full."""
    return path(f"{app}/", include(([path(f"{n}/", views.done, {"number": 1}, name=n) for n in names], app)))


urlpatterns = [
    path("flags/", include(([path("", views.rows, name="list")], "flags"))),
    elsewhere("jobs", "list"),
    elsewhere("campaigns", "list", "reports"),
    elsewhere("cases", "list", "issues"),
    elsewhere("imports", "start", "list"),
    elsewhere("runs", "list", "checks"),
    elsewhere("numbers", "board"),
    elsewhere("audit", "list", "mine"),
    path("", include(frame)),
    path("sign-in/", include(sign_in)),
    path("frame/", include("mingcha.web.skeleton.urls")),
    path("list/", views.rows, name="list"),
    path("empty/<str:kind>/", views.empty, name="empty"),
    path("record/<int:number>/", views.record, name="record"),
    path("form/", views.form, name="form"),
    path("done/<int:number>/", views.done, name="done"),
    path("check/", views.check, name="check"),
    path("conflict/", views.conflict, name="conflict"),
    path("job/", views.job, name="job"),
    path("job/progress/", views.progress, name="progress"),
    path("refused/", views.refused, name="refused"),
    path("broken/", views.broken, name="broken"),
    path("error/<int:code>/", views.error, name="error"),
]
