"""What a person may begin, for the page 新建: links of the apps that are there and that the post may use."""

from dataclasses import dataclass

from mingcha.domain.access import Actor
from mingcha.web.access.services import may_kind
from mingcha.web.skeleton.navigation import url_of

_BEGINNINGS = (  # label, what it is for, url name, action, kind
    ("导入数据", "名册、发放、部门提供的比对数据", "imports:start", "create", "import_batch"),
    ("发起比对", "用已入库的数据运行检查", "runs:start", "start", "run"),
    ("登记核查件", "自查、暗访、信访和上级交办发现的情况", "cases:register", "register", "case"),
    ("新建专项", "从方案或模板建立台账", "campaigns:start", "propose", "campaign"),
    ("提出规则修改", "改参数或检查，先试算", "runs:propose", "propose_parameter", "check"),
    ("发布公告", "告诉本单位和下级单位", "home:write_announcement", "write", "announcement"),
    ("提投诉建议", "哪里不好用、出了故障、不会办理，写给管理员", "home:write_feedback", "write", "feedback"),
)  # fmt: skip


@dataclass(frozen=True)
class Beginning:
    """One thing that can be begun."""

    label: str
    purpose: str
    url: str


def beginnings(actor: Actor) -> list[Beginning]:
    """What this post may begin."""
    return [
        Beginning(label, purpose, url)
        for label, purpose, name, action, kind in _BEGINNINGS
        if (url := url_of(name)) and may_kind(actor, action, kind)
    ]
