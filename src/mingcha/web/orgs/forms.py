"""What is typed on the pages of the organisation."""

from typing import Any

from django import forms

from mingcha.catalog.access import load_access
from mingcha.web.orgs.models import Region
from mingcha.web.orgs.models.places import LEVEL_WORDS
from mingcha.web.skeleton.forms import DayField, tidy

_OFF = {"autocomplete": "off"}


class UnitForm(forms.Form):
    """A new unit."""

    name = forms.CharField(label="单位名称", max_length=80, error_messages={"required": "请填写单位名称"})
    kind = forms.ChoiceField(label="类别", error_messages={"required": "请选择类别"})
    phone = forms.CharField(
        label="联系电话", max_length=30, required=False, help_text="别人没有权限时，会看到这个电话"
    )

    def __init__(self, *args: Any, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = load_access()
        fit = {k for r in rules.roles.values() for k, levels in r.where.items() if region.level in levels}
        self.fields["kind"].choices = [(k, w) for k, w in rules.unit_kinds.items() if k in fit]


class UnitChangeForm(forms.Form):
    """Name and telephone of a unit."""

    name = forms.CharField(label="单位名称", max_length=80, error_messages={"required": "请填写单位名称"})
    phone = forms.CharField(label="联系电话", max_length=30, required=False)


class UserForm(forms.Form):
    """A new user."""

    username = forms.CharField(label="用户名", max_length=40, help_text="2—40 位小写字母、数字，可以含 . _ -；全系统不重复", widget=forms.TextInput(attrs=_OFF), error_messages={"required": "请填写用户名"})  # fmt: skip
    name = forms.CharField(label="姓名", max_length=40, error_messages={"required": "请填写姓名"})
    phone = forms.CharField(label="办公电话", max_length=30, required=False)

    def clean_username(self) -> str:
        """Full-width made half-width."""
        return tidy(self.cleaned_data["username"])


class UserChangeForm(forms.Form):
    """Name and office telephone of a person."""

    name = forms.CharField(label="姓名", max_length=40, error_messages={"required": "请填写姓名"})
    phone = forms.CharField(label="办公电话", max_length=30, required=False)


class PostForm(forms.Form):
    """A post in a unit."""

    role = forms.ChoiceField(label="岗位", error_messages={"required": "请选择岗位"})
    title = forms.CharField(label="职务", max_length=40, required=False)
    from_on = DayField(label="任职日", error_messages={"required": "请填写任职日"})
    until_on = DayField(label="离任日", required=False, help_text="临时任职的填写；从这一天起没有权限")

    def __init__(self, *args: Any, roles: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(label="理由", max_length=200, min_length=2, error_messages={"required": "请写明理由", "min_length": "请写明理由"})  # fmt: skip


class ResetForm(ReasonForm):
    """Why the way in is set anew, and whether the phone goes too."""

    second_factor = forms.BooleanField(label="同时解除绑定的手机", required=False, help_text="手机丢失或更换时选；下次登录要重新绑定")  # fmt: skip


class EndForm(ReasonForm):
    """From which day, and why."""

    on = DayField(label="从哪天起没有权限", error_messages={"required": "请填写日期"})


class LeaveForm(EndForm):
    """Leaving: for each unit with open work, who takes it over."""

    def __init__(
        self, *args: Any, takers: dict[int, tuple[str, list[tuple[int, str]]]], **kwargs: Any
    ) -> None:
        """takers: {unit id: (label, [(user id, words)])}, only units with open work."""
        super().__init__(*args, **kwargs)
        for unit_id, (label, people) in takers.items():
            self.fields[f"to_{unit_id}"] = forms.TypedChoiceField(
                label=f"接替{label}工作的人", coerce=int, choices=[("", "请选择"), *people]
            )  # fmt: skip

    @property
    def to_user_ids(self) -> dict[int, int]:
        """{unit id: user id}."""
        return {int(n[3:]): v for n, v in self.cleaned_data.items() if n.startswith("to_") and v}


class NeverEchoed(forms.TextInput):
    """What was typed is not printed again, whatever went wrong."""

    def format_value(self, value: Any) -> None:
        """Nothing."""
        return None


class PersonTieForm(forms.Form):
    """Who somebody is in the registers."""

    id_number = forms.CharField(label="证件号码", max_length=40, help_text="18 位身份证号。只用来查找一次，不保存，也不再显示", widget=NeverEchoed(attrs=_OFF | {"spellcheck": "false"}), error_messages={"required": "请填写证件号码", "max_length": "证件号码应为 18 位，请核对后重新填写"})  # fmt: skip


class ZoneForm(forms.Form):
    """A functional zone."""

    code = forms.CharField(label="区划代码", max_length=12, help_text="6、9 或 12 位数字；没有统计代码的，用省里规定的扩展码", error_messages={"required": "请填写区划代码"})  # fmt: skip
    name = forms.CharField(label="名称", max_length=60, error_messages={"required": "请填写名称"})
    level = forms.ChoiceField(label="按哪一级管理", choices=[(k, LEVEL_WORDS[k]) for k in ("county", "township", "village")])  # fmt: skip
    parent_code = forms.CharField(
        label="上级区划代码", max_length=12, error_messages={"required": "请填写上级区划代码"}
    )
    from_on = DayField(label="启用日", error_messages={"required": "请填写启用日"})

    def clean_code(self) -> str:
        """Full-width made half-width."""
        return tidy(self.cleaned_data["code"])

    def clean_parent_code(self) -> str:
        """Full-width made half-width, padded to 12 digits."""
        typed = tidy(self.cleaned_data["parent_code"])
        return typed.ljust(12, "0") if typed.isdigit() else typed


class UploadForm(forms.Form):
    """A filled template."""

    file = forms.FileField(label="填好的用户模板", error_messages={"required": "请选择文件", "empty": "这是空文件（0 字节），请重新保存后再上传"})  # fmt: skip
