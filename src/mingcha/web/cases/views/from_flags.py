"""分派疑点: the chosen flags, the rule by which they are handed out, and what came of it."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from mingcha.web.access.guard import guarded
from mingcha.web.cases.acts.case_forms import unit_choices
from mingcha.web.cases.services.dispatching import DispatchRule
from mingcha.web.cases.services.from_flags import dispatch_flags
from mingcha.web.flags.lists import FlagList
from mingcha.web.skeleton.forms import DayField, keep_form, render_form
from mingcha.web.skeleton.list_choice import chosen_keys
from mingcha.web.skeleton.list_filters import LongSelect
from mingcha.web.skeleton.notices import notify
from mingcha.web.skeleton.once import once_only


class RuleForm(forms.Form):
    """Where to, until when, households together or not. Fields carry a prefix: the ticked rows come in the same form."""

    to = forms.ChoiceField(
        label="交给谁", widget=forms.RadioSelect, initial="township",
        choices=[("village", "对象所在的村（居）"), ("township", "对象所在的乡镇（街道）"), ("county", "县级民政局"), ("unit", "指定一个单位")],
    )  # fmt: skip
    unit_id = forms.TypedChoiceField(label="指定的单位", coerce=int, empty_value=None, required=False, widget=LongSelect)  # fmt: skip
    due_on = DayField(label="办理期限", required=False, help_text="不填则按严重程度的工作日数计算")
    package = forms.BooleanField(label="同一户的疑点合成一件，只入户一次", required=False, initial=True)

    def __init__(self, data: Any = None, *, actor: Any, today: Any) -> None:
        super().__init__(data, prefix="rule", auto_id="rule-%s", use_required_attribute=False)
        self.fields["unit_id"].choices = [("", "不指定"), *unit_choices(actor, today)]

    def clean(self) -> dict[str, Any]:
        """A unit where one is to be named."""
        values = super().clean()
        if values.get("to") == "unit" and not values.get("unit_id"):
            self.add_error("unit_id", "请选择指定的单位")
        return values

    def rule(self) -> DispatchRule:
        """What the service takes."""
        v = self.cleaned_data
        named = v["to"] == "unit"
        return DispatchRule(
            "township" if named else v["to"], v["unit_id"] if named else None, v["due_on"], v["package"]
        )


@require_POST
@guarded("dispatch", "flag")
@once_only
def from_flags(request: HttpRequest) -> HttpResponse:
    """First the question how, with the number of flags; then the act."""
    listing = FlagList(request.actor, QueryDict(), path=reverse("flags:list"))
    chosen = chosen_keys(listing, request.POST, action="dispatch")
    confirmed = "rule-to" in request.POST
    form = RuleForm(request.POST if confirmed else None, actor=request.actor, today=timezone.localdate())
    if confirmed and form.is_valid() and chosen:
        with keep_form(form):
            result = dispatch_flags(
                actor=request.actor, flag_ids=chosen, rule=form.rule(), now=timezone.now()
            )
            words = f"已分派 {len(chosen) - len(result.failed)} 条疑点，成 {len(result.done)} 件核查件。"
            if result.failed:
                return render(request, "cases/batch_result.html", {"words": words, "result": result})
            notify(request, words)
            return redirect("cases:list")
    kept = [("ids", i) for i in request.POST.getlist("ids")] + [(n, request.POST[n]) for n in ("all", "query") if request.POST.get(n)]  # fmt: skip
    context = {
        "count": len(chosen),
        "kept": kept,
        "submit_label": f"下发 {len(chosen)} 条",
        "back_url": reverse("flags:list"),
    }
    return render_form(request, "cases/from_flags.html", form, **context)
