"""核查记录表: the check's verify items with their answers, what was found, what the household said."""

from django.db import models

from mingcha.domain.workflow_tables import CASE
from mingcha.web.access.columns import AccessColumns

ANSWERS = {"yes": "符合", "no": "不符合", "not_applicable": "不适用"}
STATEMENT_OF = {"self": "本人", "member": "家庭成员", "guardian": "监护人或照料人", "declined": "拒绝陈述", "absent": "不在家，未能见面"}  # fmt: skip


class Verification(models.Model):
    """The one record of a case; a case that is sent back goes on with the same record, its former states stay in CaseEvent."""

    ACCESS = AccessColumns(kind="verification", through="case")

    case = models.OneToOneField("cases.Case", models.PROTECT, related_name="verification")
    visited_on = models.DateField("入户日期", null=True, blank=True)
    visitors = models.CharField("入户人员", max_length=200, blank=True)
    findings = models.TextField("核查发现", blank=True)
    statement_of = models.CharField("陈述人", max_length=12, choices=list(STATEMENT_OF.items()), blank=True)
    statement = models.TextField("当事人陈述", blank=True)
    conclusion = models.CharField("建议结论", max_length=30, blank=True)
    conclusion_reason = models.CharField("原因", max_length=40, blank=True)
    signed_name = models.CharField("核查人签名", max_length=60, blank=True)
    saved_by = models.ForeignKey("orgs.User", models.PROTECT, null=True, blank=True, related_name="+")
    saved_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    @property
    def conclusion_word(self) -> str:
        """What the verifier proposes, in words; "" as long as nothing is proposed."""
        return CASE.states.get(self.conclusion, "")


class VerifyAnswer(models.Model):
    """One item, its words as they stood in the check when the case was made, and its answer."""

    verification = models.ForeignKey(Verification, models.CASCADE, related_name="answers")
    check_id = models.CharField(max_length=60, blank=True)
    number = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=500)
    answer = models.CharField(max_length=15, choices=list(ANSWERS.items()), blank=True)
    note = models.CharField("说明", max_length=500, blank=True)

    class Meta:
        ordering = ("number",)
        constraints = [models.UniqueConstraint(fields=["verification", "number"], name="one_answer_an_item")]
