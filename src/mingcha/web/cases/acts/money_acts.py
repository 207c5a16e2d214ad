"""What is put on record about the money of an issue. Each act concerns the issue's open amount of one direction."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

from mingcha.web.cases.acts.spec import ActForm, PageAct, ReasonForm
from mingcha.web.cases.models import Amount, Issue
from mingcha.web.cases.models.amounts import DIRECTIONS
from mingcha.web.cases.services import amounts
from mingcha.web.cases.services.amounts import MonthLine
from mingcha.web.skeleton.forms import DayField, tidy

_DONE = ("settled", "dropped")


def open_amount(issue: Issue, *states: str) -> Amount | None:
    """The issue's amount in one of the states; the oldest first."""
    return issue.amounts.filter(state__in=states).order_by("pk").first()


class YuanField(forms.DecimalField):
    """An amount with two decimals, nought or more."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=12, decimal_places=2, min_value=0, localize=False, **kwargs)
        self.widget.attrs["class"] = "short"


class ComputeForm(ActForm):
    """Month by month: month, paid, entitled, and by which paper."""

    direction = forms.ChoiceField(label="类别", choices=list(DIRECTIONS.items()), widget=forms.RadioSelect)
    months = forms.CharField(
        label="逐月明细", widget=forms.Textarea(attrs={"rows": 6}),
        help_text="一行一个月：月份 实发 应发 依据，例如 2024-06 500 120.50 6月发放清册。不得把全年的数平摊到各月",
    )  # fmt: skip
    method = forms.CharField(label="测算口径", max_length=300, help_text="按哪一份标准、哪些凭证")

    def clean_months(self) -> list[MonthLine]:
        """Lines as months."""
        found = []
        for number, line in enumerate(self.cleaned_data["months"].splitlines(), start=1):
            parts = re.split(r"[\s,，\t]+", tidy(line), maxsplit=3)
            if not parts[0]:
                continue
            try:
                found.append(MonthLine(parts[0], Decimal(parts[1]), Decimal(parts[2]), parts[3] if len(parts) > 3 else ""))  # fmt: skip
            except (IndexError, InvalidOperation):
                raise forms.ValidationError(f"第 {number} 行看不懂。请写成：2024-06 500 120.50") from None
        return found


class ProposeForm(ActForm):
    """建议."""

    yuan = YuanField(label="建议金额（元）", help_text="不超过测算金额；小错不全额追回")
    reason = forms.CharField(label="理由", max_length=400)

    def prepare(self) -> None:
        """The reckoned sum at first."""
        amount = open_amount(self.row, "computed")
        self.fields["yuan"].initial = amount.computed_yuan if amount else None


class HearForm(ActForm):
    """陈述."""

    statement = forms.CharField(label="当事人的陈述", widget=forms.Textarea(attrs={"rows": 4}), help_text="不愿陈述的如实写明")  # fmt: skip
    heard_on = DayField(label="听取日期")


class DecideForm(ActForm):
    """The paper decision; whoever puts it on record is the named decider."""

    yuan = YuanField(label="决定金额（元）")
    decision_no = forms.CharField(label="决定文书号", max_length=60)
    decided_on = DayField(label="决定日期")
    deliberation = forms.CharField(
        label="集体研究记录", max_length=400, required=False, help_text="追回的必须填写"
    )
    reason = forms.CharField(label="决定理由", max_length=400, widget=forms.Textarea(attrs={"rows": 3}))


class NotifyForm(ActForm):
    """书面告知."""

    notice_no = forms.CharField(label="书面告知文号", max_length=60)
    remedies = forms.CharField(label="告知书写明的救济途径和期限", max_length=300)
    delivered_on = DayField(label="送达日期")


class ResultForm(ActForm):
    """追回 or 补发 as the vouchers show."""

    yuan = YuanField(label="实际追回或补发（元）")
    settled_on = DayField(label="办结日期")


def _of(service, states: tuple[str, ...], *names: str):
    def run(actor, issue, values, now):
        service(
            actor=actor, amount_id=open_amount(issue, *states).pk, now=now, **{n: values[n] for n in names}
        )

    return run


def _there(*states: str):
    return lambda issue: open_amount(issue, *states) is not None


def _compute(actor, issue, values, now):
    amounts.compute_amount(actor=actor, issue_id=issue.pk, now=now, **values)


def _decidable(issue: Issue) -> bool:
    heard, paid_out = open_amount(issue, "heard"), issue.amounts.filter(state="proposed", direction="pay_out")
    return heard is not None or paid_out.exists()


def _decide(actor, issue, values, now):
    amount = (
        open_amount(issue, "heard") or issue.amounts.filter(state="proposed", direction="pay_out").first()
    )
    amounts.decide_amount(actor=actor, amount_id=amount.pk, now=now, **values)


_PAPER = "这里只记录纸质决定，不会执行：发放系统凭决定文书办理。"
AMOUNT_ACTS = (
    PageAct("compute", "测算金额", "issue", "propose_amount", ComputeForm, _compute, "已测算。", lambda i: i.status in ("filed", "remedying", "recurred"), tab="remedy"),
    PageAct("propose", "提出处理建议", "issue", "propose_amount", ProposeForm, _of(amounts.propose_amount, ("computed",), "yuan", "reason"), "已提出建议。", _there("computed"), tab="remedy"),
    PageAct("hear", "登记当事人陈述", "issue", "propose_amount", HearForm, _of(amounts.hear_statement, ("proposed",), "statement", "heard_on"), "已登记陈述。", _there("proposed"), tab="remedy"),
    PageAct("decide", "登记决定", "issue", "decide_amount", DecideForm, _decide, "已登记决定。", _decidable, tab="remedy", warning=_PAPER),
    PageAct("drop", "不予处理", "issue", "decide_amount", ReasonForm, _of(amounts.drop_amount, ("heard", "proposed"), "reason"), "已登记不予处理。", _there("heard", "proposed"), tab="remedy"),
    PageAct("notify", "登记书面告知", "issue", "record_recovery", NotifyForm, _of(amounts.notify_decision, ("decided",), "notice_no", "remedies", "delivered_on"), "已登记告知。", _there("decided"), tab="remedy"),
    PageAct("result", "登记办理结果", "issue", "record_recovery", ResultForm, _of(amounts.record_result, ("notified",), "yuan", "settled_on"), "已登记结果。", _there("notified"), tab="remedy", warning=_PAPER),
)  # fmt: skip
