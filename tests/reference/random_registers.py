"""Made-up registers of other bureaus: deaths, custody, illness, work, property."""

from datetime import date, timedelta
from decimal import Decimal

from .calendar_rules import add_months
from .random_draw import Draw, yuan
from .random_people import People, Person
from .random_places import Places


class Registers:
    """Writes rows about a world's people; those who are members are met more often."""

    def __init__(self, draw: Draw, people: People, places: Places) -> None:
        self._draw, self._people, self._places = draw, people, places

    def _met(self, most: int, least: int = 0) -> list[Person]:
        enrolled = {m["person_id"] for m in self._draw.rows["members"]}
        likely = [p for p in self._people.all if p.number in enrolled]
        chosen = self._draw.some(likely, most * 2 // 3, least // 2)
        return chosen + [
            p for p in self._draw.some(self._people.all, most // 2, least // 2) if p not in chosen
        ]

    def _id(self, person: Person) -> str:
        return self._people.number_or_invalid(person, 0.02)

    def _region(self) -> str:
        return self._draw.pick(self._places.villages + self._places.odd[:2])

    def add_deaths(self) -> None:
        """Deaths at the edges of months and of the three months' grace; two sources 30 or 31 days apart; life signs."""
        draw, people = self._draw, self._people
        for person in self._met(16, 8):
            died = draw.one_of(draw.edge_day(-14, -6, -4, -3, -3, -2, -1, 0), draw.day_between(-120, 2))
            sources = draw.some(["公安", "卫健", "殡葬", "村居"], 3, 1)
            for n, source in enumerate(sources):
                later = died + timedelta(days=draw.one_of(0, 0, 0, 1, 30, 31) if n else 0)
                draw.add(
                    "deaths",
                    person_id=self._id(person),
                    name=people.written_name(person),
                    died_on=later,
                    source=source,
                )
            if draw.chance(0.25):
                self._life_sign(person, died + timedelta(days=draw.one_of(-1, 0, 1, 10)))
        for person in self._met(6):
            self._life_sign(person, draw.day(-30, 0, 1))

    def _life_sign(self, person: Person, day: date) -> None:
        kind = self._draw.one_of("就医结算", "养老认证", "本人签字", "入户见面")
        self._draw.add("life_signs", person_id=self._id(person), seen_on=day, kind=kind)

    def add_custody_and_orphans(self) -> None:
        """From and to at first days of months."""
        draw, people = self._draw, self._people
        for person in self._met(16, 8):
            start = add_months(draw.as_of.replace(day=1), -draw.one_of(1, 2, 5, 11, 14)) + timedelta(
                days=draw.one_of(-1, 0, 1)
            )
            end = add_months(draw.as_of.replace(day=1), draw.one_of(-3, -1, 0, 1)) + timedelta(
                days=draw.one_of(-1, 0, 1)
            )
            draw.add(
                "custody",
                person_id=self._id(person),
                name=people.written_name(person),
                kind=draw.one_of(
                    "监狱服刑", "监狱服刑", "强制隔离戒毒", "看守所羁押", "社区矫正", "暂予监外执行"
                ),
                from_on=start,
                to_on=draw.one_of(None, end, draw.day(-1, 0, 1)),
            )
        for person in self._met(14, 6):
            draw.add(
                "orphans", person_id=self._id(person), kind=draw.one_of("孤儿", "事实无人抚养儿童"),
                from_month=draw.month(-30, -3, -2, -1, 0, 1), to_month=draw.maybe(0.4, draw.month(-2, -1, 0, 1)),
            )  # fmt: skip

    def add_need(self) -> None:
        """Disabilities, illnesses with expenses at twelve standards, and people watched."""
        draw, people = self._draw, self._people
        for person in self._met(24, 12):
            draw.add(
                "disabilities", person_id=self._id(person), name=people.written_name(person), region_code=self._region(),
                kind=draw.one_of("视力", "肢体", "智力", "精神", "多重"), level=draw.one_of("一级", "二级", "三级", "三级", "四级"),
                valid_to=draw.maybe(0.3, draw.day(-10, 10)),
            )  # fmt: skip
        for person in self._met(24, 12):
            standard = draw.one_of(500, 600, Decimal("612.5"), Decimal("480.01"), 450, 550)
            expense = yuan(str(12 * standard)) + draw.one_of(yuan(0), yuan("-0.01"), yuan("0.01"))
            draw.add(
                "illnesses", person_id=self._id(person), name=people.written_name(person), region_code=self._region(),
                serious=draw.chance(0.3), year=draw.as_of.year + draw.one_of(-2, -1, -1, 0, 0, 1), own_expense_yuan=expense,
            )  # fmt: skip
        for person in self._met(24, 12):
            draw.add(
                "risk_watch", person_id=self._id(person), name=people.written_name(person), region_code=self._region(),
                kind=draw.one_of("建档立卡", "边缘易致贫"), cleared=draw.chance(0.3),
                identified_on=draw.one_of(None, draw.day(-200, -31, -30, -29, 0, 1), draw.edge_day(-6, -3, -2, -1)),
            )  # fmt: skip

    def add_work(self) -> None:
        """Payroll, wages, pensions, provident fund, with months around M0−3, M0−11 and M0."""
        draw, people = self._draw, self._people
        for person in self._met(26, 12):
            draw.add(
                "public_payroll", person_id=self._id(person), name=people.written_name(person), employer="某某单位",
                kind=draw.one_of("在编在职", "退休", "公益性岗位", "村干部补贴", "临时聘用"),
                monthly_yuan=draw.one_of(None, yuan(500), yuan(1200), yuan(5000)),
                from_month=draw.month(-40, -12, -11, -1, 0, 1), to_month=draw.maybe(0.35, draw.month(-12, -11, -1, 0, 1)),
            )  # fmt: skip
        for person in self._met(22, 8):
            for _ in range(draw.one_of(1, 1, 2)):
                draw.add(
                    "wages", person_id=self._id(person), employer=draw.one_of("甲厂", "乙厂"),
                    base_yuan=yuan(draw.one_of("500", "612.5", "1000", "1225", "1200.01", "3600")),
                    from_month=draw.month(-20, -5, 0, 1), last_month=draw.month(-4, -3, -2, 0, 1),
                )  # fmt: skip
        for person in self._met(30, 12):
            monthly = yuan(draw.one_of("600", "500", "150.5", "1200", "3000"))
            draw.add(
                "pensions", person_id=self._id(person), kind=draw.one_of("职工", "机关事业", "城乡居民", "城乡居民", "遗属"),
                monthly_yuan=monthly, basic_yuan=draw.one_of(None, yuan(123), yuan(103), monthly, monthly + 1),
                from_month=draw.month(-40, -1, 0, 1), to_month=draw.maybe(0.2, draw.month(-1, 0, 1)),
            )  # fmt: skip
        for person in self._met(20, 8):
            draw.add(
                "provident_fund", person_id=self._id(person), employer=draw.one_of("甲厂", "乙厂"),
                base_yuan=yuan(2000), last_month=draw.month(-5, -4, -3, -2, 0, 1),
            )  # fmt: skip

    def add_property(self) -> None:
        """Vehicles, homes and shops held in parts, some by two names for their use, businesses at a tenth."""
        draw = self._draw
        for person in self._met(24, 10):
            for _ in range(draw.one_of(1, 1, 2)):
                draw.add(
                    "vehicles", plate=draw.number("某A"), person_id=self._id(person), use=draw.one_of(None, "非营运", "营运"),
                    kind=draw.one_of("小型汽车", "小型汽车", "大中型客货车", "摩托车", "农用车", "残疾人专用车"),
                    registered_on=draw.day(-3000, -1, 0, 1), price_yuan=None, status=draw.one_of("正常", "正常", "报废", "注销"),
                )  # fmt: skip
        for _ in range(36):
            number = draw.number("不动产")
            kind = draw.one_of("住宅", "住宅", "住宅", "商业", "车位", "宅基地", "公租房")
            owner = self._people.anyone()
            owners = draw.some([p for p in self._people.family_of(owner) if p is not owner], 2)
            for person in [owner, *owners]:
                share = draw.one_of(
                    None, Decimal("0.5"), Decimal("0.25"), Decimal("0.25"), Decimal("0.49"), Decimal("0.3333")
                )
                draw.add(
                    "properties", property_no=number, person_id=self._id(person),
                    kind="商业" if draw.chance(0.06) else kind, area_sqm=Decimal("80.5"),
                    share=share, registered_on=draw.day(-3000, 0, 1), region_code=None,
                )  # fmt: skip
        for person in self._met(24, 10):
            role = draw.one_of("法定代表人", "经营者", "股东", "股东", "合作社成员")
            draw.add(
                "businesses", business_no=draw.number("91"), business_name="某某店", person_id=self._id(person), role=role,
                share=draw.one_of(None, Decimal("0.1"), Decimal("0.0999"), Decimal("0.51")), capital_yuan=None,
                registered_on=draw.day(-900, 0, 1), status=draw.one_of("存续", "存续", "注销", "吊销"),
            )  # fmt: skip
