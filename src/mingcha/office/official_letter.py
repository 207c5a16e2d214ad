"""A letter in the form of GB/T 9704—2012, as a draft for the office to number, sign and stamp."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

BODY_FONT, TITLE_FONT, LEVEL_FONT = "仿宋_GB2312", "方正小标宋简体", "黑体"
"""Fonts that offices have and we do not ship: a machine without them shows its own 仿宋 or 宋体."""
FIXED_TIME = datetime(2020, 1, 1)


@dataclass(frozen=True)
class Letter:
    """What a letter says.

    Arguments
        title        关于……的函
        addressee    主送机关, without the colon
        paragraphs   the body, one text a paragraph
        attachments  names of the enclosures, in order
        sender       the unit that signs
        on           day of the draft; the office may change it
        marks        lines above the title, such as 密级 or 编号
    """

    title: str
    addressee: str
    paragraphs: Sequence[str]
    attachments: Sequence[str]
    sender: str
    on: date
    marks: Sequence[str] = ()


def write_letter(path: Path, letter: Letter) -> None:
    """Write a .docx: A4, 版心 156×225 mm, 3号仿宋 28 points apart, 2号 title; 拟稿 in the header until somebody numbers it."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    properties = document.core_properties
    properties.author, properties.title = "明察", letter.title
    properties.created = properties.modified = FIXED_TIME
    _line(section.header.paragraphs[0], "拟稿，未经签发", size=10.5, align=WD_ALIGN_PARAGRAPH.RIGHT)
    for mark in letter.marks:
        _line(document.add_paragraph(), mark, font=LEVEL_FONT)
    _line(document.add_paragraph(), letter.title, size=22, font=TITLE_FONT, align=WD_ALIGN_PARAGRAPH.CENTER)
    _line(document.add_paragraph(), "")
    _line(document.add_paragraph(), f"{letter.addressee}：")
    for text in letter.paragraphs:
        _line(document.add_paragraph(), text, indent_characters=2)
    for number, name in enumerate(letter.attachments, start=1):
        lead = "附件：" if number == 1 else "　　　"
        _line(document.add_paragraph(), f"{lead}{number}. {name}", indent_characters=2)
    _line(document.add_paragraph(), "")
    _line(document.add_paragraph(), f"{letter.sender}　　", align=WD_ALIGN_PARAGRAPH.RIGHT)
    day = f"{letter.on.year}年{letter.on.month}月{letter.on.day}日"
    _line(document.add_paragraph(), f"{day}　　　　", align=WD_ALIGN_PARAGRAPH.RIGHT)
    document.save(str(path))


def _line(
    paragraph, text: str, *, size: float = 16, font: str = BODY_FONT, align=None, indent_characters: int = 0
) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(size), font
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(28 if size <= 16 else 36)
    if indent_characters:
        form.first_line_indent = Pt(size * indent_characters)
    if align is not None:
        paragraph.alignment = align
