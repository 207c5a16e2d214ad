"""Made-up but likely names: people, places, employers."""

import random

SURNAMES = tuple(
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严武"
)
COMPOUND_SURNAMES = ("欧阳", "司马", "诸葛", "上官")
MALE_CHARACTERS = tuple(
    "伟强军勇杰涛明超刚平辉鹏华飞鑫波斌宇浩凯健俊帆旭宁龙林建国志文海山成永福贵德荣庆才根生水木保新春东民安邦顺来财有发玉树"
)
FEMALE_CHARACTERS = tuple(
    "芳娜敏静丽艳娟霞秀英兰凤洁梅琳素云莲真环雪荣爱妹香月莺媛瑞凡佳嘉琼勤珍贞莉桂娣叶璧璐娅琦晶妍茜秋珊莎锦黛青倩婷姣婉娴瑾颖露瑶怡婵雁蓓"
)
TOWNSHIP_NAMES = (
    "城关镇", "河湾镇", "石桥镇", "柳林铺镇", "青石镇", "龙泉镇", "双溪镇", "白马镇", "黄土坡乡", "松林乡", "大坪乡", "清水乡",
    "红岩乡", "云台乡", "长岭乡", "枣园乡", "北川街道", "南关街道",
)  # fmt: skip
VILLAGE_FIRST = tuple("东西南北上下前后大小新老高李王张赵刘杨石")
VILLAGE_SECOND = (
    "家庄",
    "沟",
    "河",
    "坪",
    "坡",
    "湾",
    "岭",
    "塘",
    "桥",
    "营",
    "寨",
    "店",
    "堡",
    "垣",
    "崖",
    "川",
)
NEIGHBOUR_NAMES = (
    "青松林场管理区", "红旗农场管理区", "向阳农场管理区", "东风林场管理区", "团结农场管理区", "黎明农场管理区", "胜利农场管理区",
    "友谊农场管理区", "光明林场管理区", "前进农场管理区", "曙光农场管理区", "建设农场管理区", "长青林场管理区", "丰收农场管理区",
    "新华农场管理区", "卫星农场管理区", "和平林场管理区",
)  # fmt: skip
EMPLOYERS = (
    "青岚县实验小学", "青岚县人民医院", "青岚县水利局", "青岚县自来水公司", "青岚县第一中学", "青岚县林业站", "青岚县档案馆", "青岚县文化馆",
)  # fmt: skip
COMPANIES = (
    "宏达建材厂",
    "兴隆商贸有限公司",
    "鑫源食品厂",
    "永丰农资店",
    "聚福酒楼",
    "明珠服装厂",
    "顺通物流有限公司",
    "康乐药房",
)


def person_name(rng: random.Random, sex: str, surname: str | None = None) -> str:
    """A name; the surname is the father's where there is one."""
    first = surname or (rng.choice(COMPOUND_SURNAMES) if rng.random() < 0.004 else rng.choice(SURNAMES))
    given = MALE_CHARACTERS if sex == "男" else FEMALE_CHARACTERS
    length = 1 if rng.random() < 0.18 else 2
    return first + "".join(rng.choice(given) for _ in range(length))


def surname_of(name: str) -> str:
    """The surname part of a made-up name."""
    return name[:2] if name[:2] in COMPOUND_SURNAMES else name[0]


def village_names(rng: random.Random, count: int) -> list[str]:
    """Different village names of one township."""
    names: dict[str, None] = {}
    while len(names) < count:
        names[rng.choice(VILLAGE_FIRST) + rng.choice(VILLAGE_SECOND) + "村"] = None
    return list(names)
