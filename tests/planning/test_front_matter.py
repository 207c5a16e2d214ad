"""What stands before the first chapter, in the shapes that offices give it."""

import pytest

from mingcha.planning.readers.plain_text import lines_of_text
from mingcha.planning.reading import plan_of_document

BODY = "\n一、工作任务\n（一）开展自查。各乡镇要于2022年6月底前完成自查。\n（二）开展抽查。县民政局对各乡镇进行抽查。\n"
PREAMBLE = "\n为加强管理，制定本方案。"


def read(text):
    return plan_of_document(lines_of_text(text), "方案")


CASES = {
    "文件头和文号在一行": (
        "临江县民政局文件　　临民发〔2022〕15号\n临江县民政局关于开展低保专项整治工作的实施方案" + PREAMBLE + BODY,
        ("临江县民政局关于开展低保专项整治工作的实施方案", None, "临民发〔2022〕15号", ("临江县民政局",), None)),
    "标题分三行，日期在标题下": (
        "临江县社会救助领域\n漠视侵害群众利益问题\n专项整治实施方案\n（2022年4月6日）\n" + PREAMBLE + BODY,
        ("临江县社会救助领域漠视侵害群众利益问题专项整治实施方案", None, None, (), "2022-04-06")),
    "两办联合印发": (
        "中共临江县委办公室 临江县人民政府办公室印发《关于开展社会救助专项治理的实施方案》的通知\n临办发〔2022〕7号\n各乡镇党委和人民政府，县直各单位：\n现将方案印发给你们。\n"
        "中共临江县委办公室\n临江县人民政府办公室\n2022年4月1日\n关于开展社会救助专项治理的实施方案" + PREAMBLE + BODY,
        ("关于开展社会救助专项治理的实施方案", "中共临江县委办公室临江县人民政府办公室印发《关于开展社会救助专项治理的实施方案》的通知", "临办发〔2022〕7号",
         ("中共临江县委办公室", "临江县人民政府办公室"), "2022-04-01")),
    "只有引用的文号，落款用汉字日期": (
        "临江县低保专项治理实施方案\n根据省民政厅《关于开展治理的通知》（江民发〔2022〕3号）要求，制定本方案。" + BODY + "\n临江县民政局\n二〇二二年四月六日\n\n抄送：县委办",
        ("临江县低保专项治理实施方案", None, None, ("临江县民政局",), "2022-04-06")),
    "三家落款": (
        "关于开展低保专项治理的实施方案" + PREAMBLE + BODY + "\n临江县民政局　临江县财政局\n临江县农业农村局\n2022年5月6日",
        ("关于开展低保专项治理的实施方案", None, None, ("临江县民政局", "临江县财政局", "临江县农业农村局"), "2022-05-06")),
    "网站的信息表": (
        "索引号：000\n发文机关：临江县民政局\n发文字号：临民发〔2022〕18号\n成文日期：2022年03月09日\n发布日期：2022-03-12\n标题：关于印发《临江县低保治理方案》的通知\n"
        "关于印发《临江县低保治理方案》的通知\n各乡镇人民政府：\n现将方案印发给你们。\n临江县民政局\n2022年3月9日\n临江县低保治理方案" + PREAMBLE + BODY,
        ("临江县低保治理方案", "关于印发《临江县低保治理方案》的通知", "临民发〔2022〕18号", ("临江县民政局",), "2022-03-09")),
    "通知题目不用书名号": (
        "临江县民政局\n临民[2022]8号\n关于印发低保专项治理实施方案的通知\n各乡镇：\n现将方案印发给你们。\n2022年4月6日\n低保专项治理实施方案" + PREAMBLE + BODY,
        ("低保专项治理实施方案", "关于印发低保专项治理实施方案的通知", "临民〔2022〕8号", ("临江县民政局",), "2022-04-06")),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_front(name):
    text, expected = CASES[name]
    plan = read(text)
    assert (
        plan.title,
        plan.notice_title,
        plan.doc_no,
        plan.issuers,
        plan.issued_on and plan.issued_on.isoformat(),
    ) == expected
    assert [i.id for i in plan.items] == ["1.1", "1.2"]


def test_addressees_are_cut_outside_brackets_only():
    plan = read(
        "临江县低保专项治理实施方案\n各市、县（市、区）民政局，各乡（镇、街道）办事处：" + PREAMBLE + BODY
    )
    assert plan.addressees == ("各市、县（市、区）民政局", "各乡（镇、街道）办事处")
