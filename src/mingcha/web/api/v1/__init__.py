"""Version 1 of the API for other systems, under /api/v1/."""

from ninja import NinjaAPI

from mingcha.web.api.problems import set_handlers
from mingcha.web.api.v1 import cases, flags, imports, jobs, results, runs, tables

ROOT = "/api/v1/"
ABOUT = (
    "给其他业务系统用的接口。令牌由单位负责人新建，按岗位和辖区授权，与网页同一套规则。金额为两位小数的文字，日期为 YYYY-MM-DD，区划代码为文字；"
    "姓名一律脱敏，不提供证件号码。错误一律为 code、what、why、next_step。"
)


def build() -> NinjaAPI:
    """The API with all its operations; no page of documentation, because those load scripts from elsewhere."""
    made = NinjaAPI(
        title="明察", version="1", description=ABOUT, docs_url=None, openapi_url=None, urls_namespace="v1"
    )
    set_handlers(made)
    for part in (tables, imports, runs, flags, cases, results, jobs):
        made.add_router("", part.router)
    return made


api = build()
