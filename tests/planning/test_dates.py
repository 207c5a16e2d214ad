"""The grammar of deadlines: words in, days out."""

from datetime import date

import pytest

from mingcha.planning.choosing import choose_due
from mingcha.planning.dates.anchor import Anchor
from mingcha.planning.dates.finding import find_dues
from mingcha.planning.labels import find_labels
from mingcha.planning.plan import Period
from tests.planning.facts import due_fact

ANCHOR = Anchor(date(2024, 3, 20), Period(date(2024, 4, 1), date(2024, 10, 31)))

FACTS = """
2019年月9日25前完成 = by_date 2019-09-25 “2019年月9日25前” low
2019年11月20完成 = by_date 2019-11-20 “2019年11月20完成” low
11月底前完成 = by_date 2024-11-30 “11月底前” high
长期工作 = standing “长期工作” high
4-5月 = range 2024-04-01..2024-05-31 “4-5月” high
2018年至2020年 = range 2018-01-01..2020-12-31 “2018年至2020年” high
7月、10月 = dates 2024-07-31,2024-10-31 “7月、10月” high
3月底前并长期坚持 = by_date_then_standing 2024-03-31 “3月底前并长期坚持” high
2024年6月底前，并转入常态化推进 = by_date_then_standing 2024-06-30 “2024年6月底前，并转入常态化推进” high
4月1日-15日 = range 2024-04-01..2024-04-15 “4月1日-15日” high
2024年11月20日至次年1月10日 = range 2024-11-20..2025-01-10 “2024年11月20日至次年1月10日” high
10月前 = by_date 2024-09-30 “10月前” low
4月中旬前 = by_date 2024-04-20 “4月中旬前” high
6月31日前 = by_date 2024-06-30 “6月31日前” low
即日起至5月底 = range 2024-03-20..2024-05-31 “即日起至5月底” high
年中、年底前 = dates 2024-06-30,2024-12-31 “年中、年底前” low
上半年 = by_date 2024-06-30 “上半年” high
第三季度末前 = by_date 2024-09-30 “第三季度末前” high
立行立改 = on_event “立行立改” high
次年1月底前 = by_date 2025-01-31 “次年1月底前” high
二〇二四年九月三十日前 = by_date 2024-09-30 “二〇二四年九月三十日前” high
十一月底前 = by_date 2024-11-30 “十一月底前” high
2024.5.10前 = by_date 2024-05-10 “2024.5.10前” high
2O24年l0月底前 = by_date 2024-10-31 “2O24年l0月底前” high
5月25曰前 = by_date 2024-05-25 “5月25曰前” high
2024年2月底前 = by_date 2024-02-29 “2024年2月底前” high
自印发之日起10个工作日内 = by_date 2024-04-03 “自印发之日起10个工作日内” high
自印发之日起30日内 = by_date 2024-04-19 “自印发之日起30日内” high
收到通知后5个工作日内 = on_event “收到通知后5个工作日内” low
每月5日前 = recurring FREQ=MONTHLY;BYMONTHDAY=5 “每月5日前” high
每周星期四上午 = recurring FREQ=WEEKLY;BYDAY=TH 12:00 “每周星期四上午” high
每周五17:00前 = recurring FREQ=WEEKLY;BYDAY=FR 17:00 “每周五17:00前” high
每周一、周四 = recurring FREQ=WEEKLY;BYDAY=MO,TH “每周一、周四” high
每周一次 = recurring FREQ=WEEKLY “每周一次” high
每双周五下班前 = recurring FREQ=WEEKLY;INTERVAL=2;BYDAY=FR “每双周五下班前” high
每季度初10日前 = recurring FREQ=MONTHLY;BYMONTH=1,4,7,10;BYMONTHDAY=10 “每季度初10日前” high
每季度末月25日前 = recurring FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=25 “每季度末月25日前” high
每季度结束后10日内 = recurring FREQ=MONTHLY;BYMONTH=1,4,7,10;BYMONTHDAY=10 “每季度结束后10日内” high
每月底前 = recurring FREQ=MONTHLY;BYMONTHDAY=-1 “每月底前” high
每月5日、20日前 = recurring FREQ=MONTHLY;BYMONTHDAY=5,20 “每月5日、20日前” high
每月最后一个工作日 = recurring FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1 “每月最后一个工作日” low
每旬 = recurring FREQ=MONTHLY;BYMONTHDAY=10,20,-1 “每旬” high
每年12月10日前 = recurring FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=10 “每年12月10日前” high
每年6月底、12月底前 = recurring FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1 “每年6月底、12月底前” high
"""


@pytest.mark.parametrize("line", FACTS.strip().splitlines())
def test_a_stated_deadline(line):
    words, expected = line.split(" = ")
    found = [f for f in find_dues(words, ANCHOR, "fact") if f.weight >= 0]
    assert due_fact(found[0].due) == expected


def choose(passage, anchor=ANCHOR):
    return choose_due(passage, find_labels(passage), anchor).due


def test_month_end_named_after_the_rhythm():
    due = choose("从5月份起，各市要按月收集典型案例，于月底前报送省厅。")
    assert (due.rrule, due.starts_on) == ("FREQ=MONTHLY;BYMONTHDAY=-1", date(2024, 5, 1))


def test_dates_of_the_past_are_no_deadlines():
    assert choose("对2016年以来退保人员、2017年12月31日前已脱贫户和2023年底在保对象进行筛查。") is None


def test_a_date_in_a_cited_title_is_no_deadline():
    assert choose("落实《2023年6月底前完成核查的通知》（民发〔2023〕5号）。") is None


def test_money_each_year_is_no_rhythm():
    assert choose("每个镇每年安排不少于10万元的储备金。") is None


def test_the_bracket_speaks_before_the_sentence():
    due = choose("各县3月底前摸底，5月底前整改。（2024年6月30日前）")
    assert due.on == (date(2024, 6, 30),) and [d.on for d in due.also] == [
        (date(2024, 3, 31),),
        (date(2024, 5, 31),),
    ]


def test_year_follows_the_date_before():
    due = choose("2025年5月20日前完成核查，5月31日前报送汇总表。", Anchor(date(2024, 3, 1)))
    assert due.on == (date(2025, 5, 20), date(2025, 5, 31)) and due.confidence == "high"


def test_no_ground_for_a_year_leaves_the_day_open():
    due = choose("7月底前完成。", Anchor())
    assert due.on == () and "年份" in due.question


def test_a_year_whose_holidays_are_unknown_is_refused():
    due = choose("自印发之日起5个工作日内公布电话。", Anchor(date(2031, 5, 6)))
    assert due.on == () and "2031" in due.question


def test_working_days_skip_the_spring_festival():
    due = choose("自印发之日起5个工作日内公布电话。", Anchor(date(2024, 2, 8)))
    # 2024: holiday 10–17 February; Friday 9 and Sunday 18 February were worked.
    assert due.on == (date(2024, 2, 21),)
