"""Addresses of signing in."""

from django.urls import path

from mingcha.web.signin import browsers, own_views, views

app_name = "signin"
urlpatterns = [
    path("", views.sign_in, name="sign_in"),
    path("browsers/", browsers.browsers, name="browsers"),
    path("code/", views.code, name="code"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("extend/", views.extend, name="extend"),
    path("posts/", views.posts, name="posts"),
    path("password/", own_views.password, name="password"),
    path("bind/", own_views.bind, name="bind"),
    path("own/", own_views.own, name="own"),
    path("recovery-codes/", own_views.recovery_codes, name="recovery_codes"),
]
