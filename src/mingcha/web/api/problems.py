"""Every refusal of the API as {code, what, why, next_step}, with the HTTP status that fits."""

import logging
import secrets
from collections.abc import Callable

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import Field

from mingcha.domain.errors import ClerkError
from mingcha.web.project.middleware import STATUS_OF_PREFIX

logger = logging.getLogger(__name__)

STATUS_OF_CODE = {"WORK-01": 409, "CASE-03": 409, "CASE-09": 409, "EVID-03": 409}
"""The record is no longer where the request takes it to be."""


class Problem(Schema):
    """Why something was not done. `code` is permanent; the sentences are for people."""

    code: str = Field(examples=["ACCESS-01"])
    what: str = Field(description="发生了什么")
    why: str = Field(description="为什么")
    next_step: str = Field(description="怎么办")


class TooMany(ClerkError):
    """API-06, with the seconds to wait."""

    status = 429

    def __init__(self, seconds: int) -> None:
        super().__init__(
            "API-06",
            "请求太多，暂不受理",
            "超过了一个令牌每分钟的请求数",
            f"{seconds} 秒后再试；取数请用翻页",
        )
        self.seconds = seconds


_NO_TOKEN = ClerkError(
    "API-05",
    "没有受理",
    "没有带令牌，或令牌不对、已过期、已吊销",
    "在 Authorization 头写 Bearer 加令牌；过期的请单位负责人新建",
)
_NOT_FOUND = ClerkError(
    "API-09",
    "没有找到",
    "地址或编号不对，或不在这个令牌可以查看的范围",
    "核对地址和编号；需要查看的请联系上级民政局",
)
_TOO_LARGE = ClerkError("API-12", "没有接收", "请求的内容过大", "文件请用上传接口；大文件请分批")
_UNREADABLE = ClerkError(
    "API-07", "没有受理", "请求的内容读不出来", "正文用 JSON，文件用 multipart/form-data"
)
_NOT_ALLOWED = ClerkError("API-11", "没有受理", "这个地址没有这种操作", "查看接口说明中的请求方法")
_WORDS = {
    "missing": "没有填写", "literal_error": "不在可选的值里", "string_pattern_mismatch": "格式不对", "extra_forbidden": "没有这一项",
    "string_too_long": "太长", "string_too_short": "太短", "greater_than_equal": "太小", "less_than_equal": "太大",
}  # fmt: skip
_WORDS_OF_TYPE = {"date": "不是日期（YYYY-MM-DD）", "datetime": "不是带时区的时间", "int": "不是整数", "bool": "不是 true 或 false", "string": "不是文字"}  # fmt: skip


def answer_problem(error: ClerkError, status: int, **headers: str) -> HttpResponse:
    """A problem as the answer."""
    problem = Problem(code=error.code, what=error.what, why=error.why, next_step=error.next_step)
    return HttpResponse(
        problem.model_dump_json(), status=status, content_type="application/json", headers=headers
    )


def status_of(error: ClerkError) -> int:
    """The status of a service's error: its own, by its code, by its prefix, else 422."""
    own = getattr(error, "status", None)
    return own or STATUS_OF_CODE.get(error.code) or STATUS_OF_PREFIX.get(error.code.split("-")[0], 422)


def not_found(request: HttpRequest) -> HttpResponse:
    """For addresses under the API that do not exist."""
    return answer_problem(_NOT_FOUND, 404)


def not_allowed(response: HttpResponse) -> HttpResponse:
    """405 in the shape of the others, with what is allowed."""
    return answer_problem(_NOT_ALLOWED, 405, Allow=response.headers.get("Allow", ""))


def set_handlers(api: NinjaAPI) -> None:
    """Teach an API to answer all errors as problems."""

    def handle(kind: type[Exception], answer: Callable[[HttpRequest, Exception], HttpResponse]) -> None:
        api.add_exception_handler(kind, answer)

    handle(AuthenticationError, lambda _, e: answer_problem(_NO_TOKEN, 401, **{"WWW-Authenticate": "Bearer"}))
    handle(Http404, lambda _, e: answer_problem(_NOT_FOUND, 404))
    handle(ClerkError, _refused)
    handle(ValidationError, _not_valid)
    handle(RequestDataTooBig, lambda _, e: answer_problem(_TOO_LARGE, 413))
    for unreadable in (HttpError, BadRequest, SuspiciousOperation, MultiPartParserError):
        handle(unreadable, lambda _, e: answer_problem(_UNREADABLE, 422))
    handle(Exception, _broken)


def _refused(request: HttpRequest, error: Exception) -> HttpResponse:
    assert isinstance(error, ClerkError)
    headers = {"Retry-After": str(error.seconds)} if isinstance(error, TooMany) else {}
    return answer_problem(error, status_of(error), **headers)


def _not_valid(request: HttpRequest, error: Exception) -> HttpResponse:
    assert isinstance(error, ValidationError)
    places = dict.fromkeys(f"{_place(e['loc'])} {_words(e['type'])}" for e in error.errors)
    said = ClerkError("API-07", "没有受理", "；".join(list(places)[:10]), "按接口说明改正后再发")
    return answer_problem(said, 422)


def _place(location: tuple) -> str:
    """query.theme, body.answers.0.answer: the names of ninja's own wrappers left out."""
    source, *rest = (str(part) for part in location)
    wrappers = {"filters", "sent"}
    return ".".join([source, *(part for part in rest if part not in wrappers)])[:120]


def _words(kind: str) -> str:
    return _WORDS.get(kind) or _WORDS_OF_TYPE.get(kind.split("_")[0], "不合要求")


def _broken(request: HttpRequest, error: Exception) -> HttpResponse:
    number = secrets.token_hex(3).upper()
    logger.error("error number %s at %s %s", number, request.method, request.path, exc_info=error)
    said = ClerkError(
        "API-10",
        "没有正常答复",
        f"服务器处理时出错（错误编号 {number}）",
        "先查询办到了哪一步；用同一个 Idempotency-Key 重发不会重复办理；仍不行的把错误编号告诉管理员",
    )
    return answer_problem(said, 500)
