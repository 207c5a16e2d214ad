"""证据: a file by its hash, never executed, never deleted; 作废 keeps it with the reason."""

from django.db import models

from mingcha.web.access.columns import AccessColumns

PURPOSES = {
    "home_visit": "入户核查记录",
    "statement": "当事人陈述笔录",
    "register": "外单位证明或登记",
    "payment": "发放和账户凭证",
    "photo": "现场照片",
    "remedy": "整改佐证",
    "notice": "书面告知和送达回证",
    "decision": "决定文书和集体研究记录",
    "receipt": "移送回执",
    "other": "其他材料",
}
NOT_OF_THE_MATTER = ("receipt",)
"""Purposes of papers about the way of a file: they prove nothing of the matter, and nobody chooses them by hand."""


class Evidence(models.Model):
    """One file of a case or of its issue."""

    ACCESS = AccessColumns(kind="evidence", owner="uploaded_by_id", through="case")

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="evidence")
    issue = models.ForeignKey("cases.Issue", models.PROTECT, null=True, blank=True, related_name="evidence")
    purpose = models.CharField("用途", max_length=12, choices=list(PURPOSES.items()))
    name = models.CharField("文件名", max_length=160)
    media_type = models.CharField("类型", max_length=90)
    sha256 = models.CharField("校验值", max_length=64)
    size_bytes = models.PositiveBigIntegerField("大小")
    note = models.CharField("说明", max_length=200, blank=True)
    uploaded_by = models.ForeignKey("orgs.User", models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    voided_by = models.ForeignKey("orgs.User", models.PROTECT, null=True, blank=True, related_name="+")
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField("作废理由", max_length=200, blank=True)

    class Meta:
        ordering = ("id",)
        indexes = [models.Index(fields=["sha256"], name="evidence_hash")]

    @property
    def is_previewed(self) -> bool:
        """Only pictures and PDF are shown in the page; everything else is handed out as a file."""
        return self.media_type in ("application/pdf", "image/jpeg", "image/png")
