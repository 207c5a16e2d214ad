"""What is typed on the pages of signing in."""

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from mingcha.web.signin.passwords import LongEnough
from mingcha.web.skeleton.forms import tidy

LONGEST_PASSWORD = 256


class _PasswordInput(forms.PasswordInput):
    """A password field; `shown` prints what is typed, for those who cannot see dots."""

    def __init__(self, purpose: str, *, shown: bool = False) -> None:
        super().__init__(
            attrs={"autocomplete": purpose, "class": "medium", "autocapitalize": "off", "spellcheck": "false"}
        )
        self.input_type = "text" if shown else "password"


class _ShowsPasswords(forms.Form):
    def __init__(self, *args, shown: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, _PasswordInput) and shown:
                field.widget.input_type = "text"


class SignInForm(_ShowsPasswords):
    """Name and password."""

    username = forms.CharField(
        label="用户名", max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "username", "class": "medium", "autocapitalize": "off", "spellcheck": "false"}),
        error_messages={"required": "请填写用户名"},
    )  # fmt: skip
    password = forms.CharField(
        label="密码", max_length=LONGEST_PASSWORD, strip=False, widget=_PasswordInput("current-password"),
        error_messages={"required": "请填写密码"},
    )  # fmt: skip
    next = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)


class CodeForm(forms.Form):
    """The second factor."""

    code = forms.CharField(
        label="动态口令", max_length=24, help_text="手机应用里正在显示的 6 位数字；手机不在身边时，填一个备用码",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "text", "class": "short", "autocapitalize": "off"}),
        error_messages={"required": "请填写动态口令"},
    )  # fmt: skip

    def clean_code(self) -> str:
        """Full-width digits made half-width."""
        return tidy(self.cleaned_data["code"])


class NewPasswordForm(_ShowsPasswords):
    """The former password, and the new one twice."""

    current = forms.CharField(
        label="现在的密码", max_length=LONGEST_PASSWORD, strip=False, widget=_PasswordInput("current-password"),
        error_messages={"required": "请填写现在的密码"},
    )  # fmt: skip
    new = forms.CharField(
        label="新密码", max_length=LONGEST_PASSWORD, strip=False, widget=_PasswordInput("new-password"),
        error_messages={"required": "请填写新密码"},
    )  # fmt: skip
    again = forms.CharField(
        label="再填一次新密码", max_length=LONGEST_PASSWORD, strip=False, widget=_PasswordInput("new-password"),
        error_messages={"required": "请再填一次新密码"},
    )  # fmt: skip

    def __init__(self, *args, user: AbstractBaseUser, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["new"].help_text = LongEnough().get_help_text()

    def clean_current(self) -> str:
        """It must be the password in use."""
        typed = self.cleaned_data["current"]
        if not self.user.check_password(typed):
            raise ValidationError("现在的密码不对。首次登录填管理员发的一次性密码。")
        return typed

    def clean_new(self) -> str:
        """It must meet the rules and be another one."""
        typed = self.cleaned_data["new"]
        validate_password(typed, self.user)
        if self.user.check_password(typed):
            raise ValidationError("新密码和现在的密码一样，请换一个。")
        return typed

    def clean(self) -> dict:
        """Both must be the same."""
        cleaned = super().clean()
        if "new" in cleaned and cleaned.get("again") != cleaned["new"]:
            self.add_error("again", "两次填写的新密码不一样，请重新填写。")
        return cleaned
