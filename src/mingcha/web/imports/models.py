"""Batches of files that came in through the browser, and how a unit's headers are matched."""

from django.db import models

from mingcha.web.access.columns import AccessColumns
from mingcha.web.orgs.regional import Regional

MATCHING, JUDGING, JUDGED, IMPORTING, IMPORTED, UNDONE, DISCARDED = (
    "matching", "judging", "judged", "importing", "imported", "undone", "discarded",
)  # fmt: skip
STATE_WORDS = {
    MATCHING: "待对应表头",
    JUDGING: "校验中",
    JUDGED: "待确认入库",
    IMPORTING: "入库中",
    IMPORTED: "已入库",
    UNDONE: "已撤销",
    DISCARDED: "未入库，已放弃",
}
OPEN_STATES = (MATCHING, JUDGING, JUDGED)


class ImportBatch(Regional):
    """One import of one table: the files, how they are read, what was said about them, what became of them.

    Texts of rows never stand here: they lie sealed in the file store. The region is that of which the import is the whole.
    """

    ACCESS = AccessColumns(kind="import_batch", unit="unit_id", owner="created_by_id")

    lake_batch = models.CharField("数据文件夹中的批次名", max_length=32, unique=True)
    table = models.CharField("数据表", max_length=40)
    state = models.CharField("状态", max_length=12, default=MATCHING, choices=list(STATE_WORDS.items()))
    unit_id = models.BigIntegerField("单位")
    created_by_id = models.BigIntegerField("上传人")
    created_by_name = models.CharField("上传人", max_length=40)
    post_id = models.BigIntegerField("上传人任职")
    created_at = models.DateTimeField("上传时间")
    lake_region = models.CharField("整体替换的范围", max_length=12)
    adds = models.BooleanField("补充到已有数据", null=True)
    columns = models.JSONField("与自动对应不同的列", default=dict)
    mends_sha256 = models.CharField(max_length=64, blank=True)
    mended_cells = models.IntegerField("网页上改正的单元格", default=0)
    judgement = models.IntegerField("第几次校验", default=0)
    rows_in = models.IntegerField("总行数", default=0)
    accepted = models.IntegerField("可以入库", default=0)
    wrong = models.IntegerField("有错", default=0)
    repeated = models.IntegerField("重复", default=0)
    ignored = models.IntegerField("略过", default=0)
    remarks = models.IntegerField("提醒", default=0)
    said = models.JSONField("提示、没有用到的列和工作表、各表的列", default=dict)
    problem = models.JSONField("不能校验的原因", null=True)
    rows_sha256 = models.CharField(max_length=64, blank=True)
    refused_sha256 = models.CharField(max_length=64, blank=True)
    wrong_rows_sha256 = models.CharField(max_length=64, blank=True)
    job_id = models.BigIntegerField("正在做的任务", null=True)
    judged_at = models.DateTimeField("校验时间", null=True)
    imported_at = models.DateTimeField("入库时间", null=True)
    imported_by_name = models.CharField("确认人", max_length=40, blank=True)
    snapshots = models.JSONField("形成的数据快照", default=list)
    undone_at = models.DateTimeField("撤销时间", null=True)
    undone_by_name = models.CharField("撤销人", max_length=40, blank=True)
    undo_reason = models.CharField("撤销理由", max_length=300, blank=True)
    files_gone_at = models.DateTimeField("原件清除时间", null=True)

    class Meta:
        ordering = ("-id",)
        indexes = [
            models.Index(fields=["county_code", "id"]),
            models.Index(fields=["unit_id", "id"]),
            models.Index(fields=["state", "created_at"]),
        ]

    @property
    def number(self) -> str:
        """批次号."""
        return f"DR-{self.pk:06d}"

    @property
    def state_word(self) -> str:
        """The state in words."""
        return STATE_WORDS[self.state]

    @property
    def expected(self) -> tuple[int, int, int]:
        """Rows taken, refused, left out, as the lake counts them."""
        return self.accepted, self.wrong, self.repeated + self.ignored

    def __str__(self) -> str:
        return self.number


class BatchFile(models.Model):
    """A file of a batch: place 0 is the file that was chosen, the others are its wrong rows, mended."""

    ACCESS = AccessColumns(kind="import_batch", through="batch")

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="files")
    place = models.IntegerField()
    name = models.CharField("文件名", max_length=160)
    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.BigIntegerField("字节")

    class Meta:
        ordering = ("place",)
        constraints = [models.UniqueConstraint(fields=["batch", "place"], name="batch_file_place")]


class ColumnMapping(models.Model):
    """A unit's word for a column of a table, said once and remembered; no column = it is left out."""

    ACCESS = AccessColumns(kind="import_batch", unit="unit_id")

    unit_id = models.BigIntegerField("单位")
    table = models.CharField("数据表", max_length=40)
    header = models.CharField("文件中的列名", max_length=200)
    column = models.CharField("对应的列", max_length=60, null=True)
    said_at = models.DateTimeField("何时所定")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit_id", "table", "header"], name="column_mapping_once")
        ]
