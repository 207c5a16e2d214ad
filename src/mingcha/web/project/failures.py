"""Pages for what Django itself refuses."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mingcha.domain.errors import ClerkError


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose protection token does not fit: a session that ended, cookies switched off, or another site's form."""
    error = ClerkError(
        "FORM-01",
        what="没有保存，页面的安全标记已失效",
        why="登录已更换或页面放得太久",
        next_step="请返回上一页刷新后再办理；填写的内容已存为草稿",
    )
    return render(request, "skeleton/clerk_error.html", {"error": error}, status=403)
