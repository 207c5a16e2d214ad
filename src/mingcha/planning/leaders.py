"""Roles in the campaign's organisation and who holds them: 组长：张三, 局长李四担任工作专班组长."""

import re

from mingcha.planning.plan import Leader

_ROLE = r"(?:常务)?(?:副)?(?:总)?(?:组长|召集人|指挥长|指挥|主任|联络员|专员|成员|秘书长)"
_LISTED = re.compile(
    rf"^\s*(?P<role>(?:[\u4e00-\u9fff]{{0,10}})?{_ROLE}|联络人|组员)\s*[：:]\s*(?P<names>.+)$", re.M
)
_APPOINTED = re.compile(
    rf"(?:由)?(?P<names>[^。；;：:\n]{{2,60}}?)(?:同志)?(?:分别)?(?:兼)?(?:担任|任|为)(?P<role>(?:[\u4e00-\u9fff]{{0,10}}?)?{_ROLE})(?=[，,。；;、（(]|$)"
)
_SPACED_ROLE = re.compile(r"^\s*(?:副\s*)?(?:组\s+长|成\s+员|主\s+任)\s*(?=[：:])", re.M)
_POST = re.compile(
    r"(?:县|市|区|镇|乡|街道|局|党|省|州)?[\u4e00-\u9fff]{0,12}?(?:党组书记|党委书记|党支部书记|副书记|书记|党组成员|党委委员|委员|副局长|局长|副主任|主任|副科长|科长|股长|处长|副处长|副镇长|镇长|副乡长|乡长|副县长|县长|副区长|区长|副市长|市长|厅长|副厅长|科员|干部|干事|负责人|部长|所长|站长|组长|副组长)"
)
_NEXT_PERSON = re.compile(r"^\s*([\u4e00-\u9fff][ 　]*[\u4e00-\u9fff]{1,2})[ 　]+(?=[^，。；]{2,30}$)")
_NAME = re.compile(
    r"^[\u4e00-\u9fff]{1}[\s　]?[\u4e00-\u9fff]{1,2}(?:·[\u4e00-\u9fff]{2,6})?$|^[\u4e00-\u9fff]{4}$"
)
_NOT_NAMES = re.compile(
    r"各|有关|相关|单位|部门|负责|同志|领导|人员|局|股|科|办|镇|乡|村|主任|组长|书记|工作|全体|民政|以及"
)
_SURNAMES = set(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍郤璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公肖闫付代苟尉郄巨仝问岳覃佟晋楚商牟佘墨哈年爱阳言福"
)


def find_leaders(text: str) -> tuple[Leader, ...]:
    """All roles with names, each role once, in the order of the text."""
    found: dict[str, list[str]] = {}
    text = _SPACED_ROLE.sub(lambda m: m.group().replace(" ", "").replace("　", ""), text)
    role = None
    for line in text.split("\n"):
        if m := _LISTED.match(line):
            role = m.group("role")
            _add(found, role, _names(m.group("names")))
        elif role and (m := _NEXT_PERSON.match(line)):
            # 成员 go on line by line: name, then post.
            _add(found, role, _names(m.group(1)))
        else:
            role = None
    for m in _APPOINTED.finditer(text):
        clause = re.split(r"[，,]|由", m.group("names"))[-1]
        _add(found, m.group("role"), _names(clause))
    return tuple(Leader(role, tuple(names)) for role, names in found.items())


def _add(found: dict[str, list[str]], role: str, names: list[str]) -> None:
    role = re.sub(r"^(?:的|任|为|由)+", "", role)
    if names and role:
        held = found.setdefault(role, [])
        held += [n for n in names if n not in held]


def _names(text: str) -> list[str]:
    """Names out of 党组书记石新春、局长吉瑾 or 张三（县民政局局长）、李 四."""
    out = []
    bare = re.sub(r"[（(][^（）()]*[）)]", "、", text)
    # Two-character names are printed with a gap: 李 四.
    bare = re.sub(r"(?<=[\u4e00-\u9fff])[ 　]+(?=[\u4e00-\u9fff](?:[ 　、，。；]|$))", "", bare)
    for piece in re.split(r"[、，,；;\s　和]+", bare):
        piece = piece.removesuffix("同志").strip("。")
        candidates = [
            piece,
            *([piece[m.end() :] for m in [_POST.match(piece)] if m]),
            *([piece[: m.start()] for m in [_POST.search(piece)] if m and m.start() in (2, 3)]),
        ]
        name = next(
            (
                c
                for c in candidates
                if _NAME.match(c)
                and c[0] in _SURNAMES
                and not _NOT_NAMES.search(c)
                and not _POST.fullmatch(c)
            ),
            None,
        )
        if name:
            out.append(name)
    return out
