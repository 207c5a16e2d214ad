"""Registering a case that no check raised."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from mingcha.catalog.work_reasons import reason_list
from mingcha.office.flag_workbook import SEVERITIES, SIDES
from mingcha.web.access.guard import guarded
from mingcha.web.cases.acts.case_forms import staff_choices, unit_choices
from mingcha.web.cases.services.registering import FROM_CHECKS, register_case
from mingcha.web.orgs.selectors import regions_open
from mingcha.web.skeleton.forms import keep_form, render_form
from mingcha.web.skeleton.list_filters import LongSelect, LongSelectMultiple
from mingcha.web.skeleton.notices import notify
from mingcha.web.skeleton.once import once_only


class RegisterForm(forms.Form):
    """What was told, about whom; never by whom."""

    source = forms.ChoiceField(label="来源")
    source_note = forms.CharField(
        label="来源说明", max_length=200, required=False, help_text="文号、批次；不写举报人"
    )
    title = forms.CharField(label="核查事项", max_length=200, help_text="一句话，不写姓名和证件号")
    account = forms.CharField(label="反映的情况", required=False, widget=forms.Textarea(attrs={"rows": 5}), help_text="写核查要点，不写举报人的姓名、电话和能认出举报人的内容")  # fmt: skip
    side = forms.ChoiceField(label="方向", choices=list(SIDES.items()), widget=forms.RadioSelect)
    severity = forms.ChoiceField(label="严重程度", choices=list(SEVERITIES.items()), initial="medium", widget=forms.RadioSelect)  # fmt: skip
    region_code = forms.ChoiceField(label="所在地区", widget=LongSelect)
    subject_name = forms.CharField(
        label="对象姓名", max_length=40, required=False, help_text="只保存遮盖后的姓名"
    )
    about_unit_ids = forms.TypedMultipleChoiceField(label="反映的是哪些单位", coerce=int, required=False, widget=LongSelectMultiple())  # fmt: skip
    about_user_ids = forms.TypedMultipleChoiceField(label="反映的是哪些工作人员", coerce=int, required=False, widget=LongSelectMultiple())  # fmt: skip

    def __init__(self, data=None, *, actor, today) -> None:
        super().__init__(data, auto_id="register-%s", use_required_attribute=False)
        sources = [c for c in reason_list("case_source").choices if c[0] not in FROM_CHECKS]
        self.fields["source"].choices = [("", "请选择"), *sources]
        places = regions_open(today).filter(**{f"{actor.level}_code": actor.region_code}).order_by("code")
        self.fields["region_code"].choices = [("", "请选择"), *places.values_list("code", "name")]
        self.fields["about_unit_ids"].choices = unit_choices(actor, today)
        self.fields["about_user_ids"].choices = staff_choices(actor, today)


@guarded("register", "case")
@once_only
def register(request: HttpRequest) -> HttpResponse:
    """登记一件."""
    form = RegisterForm(request.POST or None, actor=request.actor, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            case = register_case(actor=request.actor, now=timezone.now(), **form.cleaned_data)
            notify(request, f"已登记 {case.no}，请分派。")
            return redirect(case)
    return render_form(
        request, "cases/register.html", form, submit_label="登记这一件", back_url=reverse("cases:list")
    )
