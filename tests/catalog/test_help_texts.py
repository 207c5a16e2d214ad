"""Help: texts cut into tasks, searched in plain words, printed on cards."""

import pytest

from mingcha.catalog.help_texts import load_help, read_topic


def first_hits(words: str) -> list[str]:
    """The headings that a search gives, best first."""
    return [s.heading for s in load_help().search(words)]


@pytest.mark.parametrize(
    ("words", "heading"),
    [
        ("怎样退回一件线索", "怎样退回一件"), ("销号", "怎样申请销号"), ("导入 错误行", "怎样看预览、改错误行"), ("忘了密码", "常见情况"),
        ("未比对", "怎样看结果"), ("离岗", "怎样办离岗移交"), ("移送", "怎样移送"), ("上报", "怎样上报"), ("复核", "怎样复核"),
        ("UPLOAD-03", "常见提示"), ("浏览器", "字号、对比度和浏览器"),
    ],
)  # fmt: skip
def test_what_people_ask_is_found_near_the_top(words, heading):
    assert heading in first_hits(words)[:3]


def test_nothing_is_found_for_nothing():
    assert first_hits("") == [] and first_hits("qzxw") == []


def test_a_topic_is_cut_at_its_tasks():
    topic = read_topic("t", "# 标题\n先说一句\n\n## 怎样做甲、乙\n1. 做\n\n## 怎样做丙\n- 完\n")
    assert (topic.title, topic.lead) == ("标题", "先说一句")
    assert [(s.heading, s.anchor, s.text) for s in topic.sections] == [
        ("怎样做甲、乙", "怎样做甲-乙", "1. 做"),
        ("怎样做丙", "怎样做丙", "- 完"),
    ]


def test_every_card_fits_on_two_sheets():
    cards = load_help().cards
    assert len(cards) == 10
    assert {c.id: n for c in cards.values() if (n := sum(len(s.text) for s in c.sections)) > 2600} == {}


def test_a_page_without_a_line_of_its_own_has_its_apps_help():
    known = load_help()
    topic, section = known.of_page("flags:silence")
    assert (topic.id, section.heading) == ("flags", "怎样办理疑点")
    topic, section = known.of_page("flags:merge")
    assert (topic.id, section) == ("flags", None)
    assert known.of_page("nowhere:page") is None
