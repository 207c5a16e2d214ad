"""Word and web documents made for the tests: automatic numbers, tables, a saved page with its navigation."""

from pathlib import Path

from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

_LEVELS = (("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."))


def build_numbered_word(path: Path) -> None:
    """A plan whose 一、（一）1. are Word's automatic numbers and stand nowhere in the text."""
    document = Document()
    number = _add_list(document)
    for text in ("平湖县民政局文件", "平民发〔2023〕44号"):
        document.add_paragraph(text)
    document.add_paragraph("平湖县民政局关于印发《平湖县特困人员供养服务专项整治实施方案》的通知")
    document.add_paragraph("各乡镇人民政府、县社会福利院：")
    document.add_paragraph("现将《平湖县特困人员供养服务专项整治实施方案》印发给你们，请认真落实。")
    document.add_paragraph("平湖县民政局")
    document.add_paragraph("2023年3月20日")
    document.add_paragraph("平湖县特困人员供养服务\n专项整治实施方案")
    document.add_paragraph("为提升供养服务质量，自2023年4月1日至2023年10月31日在全县开展专项整治。")
    outline = [
        (0, "整治重点"),
        (
            1,
            "照料服务不到位。检查是否签订委托照料协议，是否定期探访。（责任单位：各乡镇人民政府；完成时限：2023年6月30日前）",
        ),
        (
            1,
            "供养资金管理不规范。检查是否按月足额拨付，是否存在挪用。（责任单位：县民政局养老股；完成时限：2023年7月31日前）",
        ),
        (0, "工作步骤"),
        (1, "排查阶段（2023年4月）。"),
        (2, "各乡镇人民政府逐户走访分散供养特困人员，4月25日前建立台账。"),
        (2, "县社会福利院对照标准自查，4月20日前将自查报告报县民政局养老股。"),
        (1, "整改阶段（2023年5月至9月）。县民政局每月下旬组织一次抽查。"),
        (1, "总结阶段（2023年10月）。"),
        (0, "工作要求"),
        (1, "加强领导。各乡镇人民政府要明确专人负责。"),
        (1, "强化督导。县民政局将会同县财政局不定期督导。"),
    ]
    for level, text in outline:
        _number(document.add_paragraph(text), number, level)
    document.save(str(path))


def build_task_table_word(path: Path) -> None:
    """A plan whose tasks stand in a table with merged cells."""
    document = Document()
    document.add_paragraph("青山区民政局低保领域突出问题专项治理任务分解方案")
    document.add_paragraph(
        "为落实专项治理任务，根据《青山区低保专项治理工作方案》（青民发〔2022〕3号），制定本任务分解方案。"
    )
    document.add_paragraph("一、工作要求")
    document.add_paragraph("各责任单位要对照任务分解表，按时完成，每月28日前向区民政局社会救助科报送进展。")
    document.add_paragraph("青山区民政局")
    document.add_paragraph("2022年2月10日")
    document.add_paragraph("附件：低保领域突出问题专项治理任务分解表")
    rows = (
        ("序号", "治理任务", "工作措施", "责任单位", "配合单位", "完成时限"),
        (
            "1",
            "清理死亡人员领取低保金",
            "与公安、卫健部门比对死亡信息",
            "社会救助科",
            "区公安分局、区卫健局",
            "2022年4月底前",
        ),
        ("", "", "追回多发资金", "社会救助科", "各街道办事处", "2022年6月底前"),
        (
            "2",
            "规范近亲属备案",
            "建立近亲属备案台账",
            "社会救助科、各街道办事处",
            "",
            "2022年5月31日前，长期坚持",
        ),
        ("3", "畅通救助热线", "落实24小时值守", "区社会救助服务中心", "", "立行立改"),
    )
    table = document.add_table(rows=len(rows), cols=6)
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(1, 1).merge(table.cell(2, 1))
    document.save(str(path))


_PAGE = """<!DOCTYPE html><html><head><meta charset="{charset}"><title>松江县民政局关于印发专项行动方案的通知_松江县人民政府</title>
<style>p{{color:red}}</style><script>var nav = "一、首页";</script></head><body>
<div class="header"><ul class="nav"><li><a href="#">首页</a></li><li><a href="#">政务公开</a></li><li><a href="#">办事服务</a></li><li><a href="#">互动交流</a></li></ul></div>
<div class="position">当前位置：<a href="#">首页</a> &gt; <a href="#">政务公开</a> &gt; <a href="#">通知公告</a></div>
<table><tr><td>索引号：</td><td>00001-2023-01</td></tr><tr><td>发文机关：</td><td>松江县民政局</td></tr><tr><td>成文日期：</td><td>2023年09月11日</td></tr><tr><td>发文字号：</td><td>松民发〔2023〕27号</td></tr></table>
<div class="content"><h1>松江县民政局关于印发《松江县“救急难”专项行动方案》的通知</h1>
<div class="info">发布时间：2023-09-12 10:00　来源：松江县民政局　浏览次数：123 【字体：大 中 小】</div>
<p>各镇人民政府、街道办事处：</p><p>现将《松江县“救急难”专项行动方案》印发给你们，请遵照执行。</p>
<p style="text-align:right">松江县民政局</p><p style="text-align:right">2023年9月11日</p>
<p style="text-align:center"><b>松江县“救急难”专项行动方案</b></p>
<p>　　为提升临时救助时效，从2023年9月至2023年12月在全县开展“救急难”专项行动。</p>
<p>　　一、主要任务</p>
<p>　　（一）全面摸排。各镇（街道）要组织村（居）干部逐户走访，<br>9月30日前完成首轮摸排。</p>
<p>　　（二）快速救助。对急难对象落实24小时先行救助，3个工作日内补齐手续；单次救助金额在2000元以下的由镇（街道）直接审批。</p>
<p>　　（三）数据报送。各镇（街道）每周五下午3点前向县民政局社会救助股报送救助情况。</p>
<p>　　二、工作要求</p><p>　　各镇（街道）要落实备用金制度，每年每镇不少于5万元；县财政局要足额保障资金。</p></div>
<div class="share">分享到：<a href="#">微信</a></div><p>扫一扫在手机上查看当前页面</p><p>上一篇：关于高温补贴的通知</p>
<div id="footer">版权所有：松江县人民政府　主办：松江县人民政府办公室　网站标识码：0000000000</div></body></html>"""


def build_web_page(path: Path, encoding: str = "utf-8") -> None:
    """A page saved from a government site, with menus, metadata, sharing buttons and a footer."""
    path.write_bytes(_PAGE.format(charset=encoding).encode(encoding))


def _add_list(document) -> int:
    """A three-level list definition; python-docx has no call for it."""
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (form, text) in enumerate(_LEVELS)
    )
    numbering.insert(
        0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{levels}</w:abstractNum>')
    )
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="91"><w:abstractNumId w:val="90"/></w:num>'))
    return 91


def _number(paragraph, number: int, level: int) -> None:
    properties = paragraph._p.get_or_add_pPr()
    holder = OxmlElement("w:numPr")
    for tag, value in (("w:ilvl", level), ("w:numId", number)):
        node = OxmlElement(tag)
        node.set(qn("w:val"), str(value))
        holder.append(node)
    properties.append(holder)
