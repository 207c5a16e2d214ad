"""Forms of the pages about tokens."""

from typing import Any

from django import forms

from mingcha.domain.access import Actor
from mingcha.web.api.limits import limit
from mingcha.web.api.services import roles_for
from mingcha.web.orgs.selectors import role_name
from mingcha.web.skeleton.forms import DayField


class TokenForm(forms.Form):
    """Which system, as what, until when."""

    name = forms.CharField(
        label="用途", max_length=60, help_text="写明对方系统的名称和用来做什么", error_messages={"required": "请写明用途"}
    )  # fmt: skip
    role = forms.ChoiceField(
        label="按哪个岗位使用", widget=forms.RadioSelect, error_messages={"required": "请选择岗位"},
        help_text="能看什么、能办什么，与这个岗位的人相同；复核、决定和管理只能由人办理",
    )  # fmt: skip
    expires_on = DayField(label="有效至", error_messages={"required": "请填写有效期"})

    def __init__(self, data: Any = None, *, actor: Actor, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["role"].choices = [(r, role_name(r)) for r in roles_for(actor)]  # type: ignore[attr-defined]
        self.fields["expires_on"].help_text = f"最长 {limit('token_days')} 天，例如 20270630"


class RevokeForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label="吊销理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}), error_messages={"required": "请写明吊销的理由"}
    )  # fmt: skip
