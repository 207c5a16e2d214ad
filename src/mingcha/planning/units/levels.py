"""At which level of government a unit named in a plan stands: 各乡镇民政助理员 → township, 县级民政部门 → county."""

import re
from typing import Literal

from mingcha.planning.plain import plain_text

Level = Literal["province", "city", "county", "township", "village"]
# From the narrowest up: 镇(街道) before 县, 乡镇民政 before 民政部门. 设区市 is a city, 县(市、区) a county.
_WORDS: tuple[tuple[Level, re.Pattern[str]], ...] = (
    ("village", re.compile(r"村\(居\)|村民?委|居民?委|村级|村\(社区\)|社区|行政村|各村|村居|驻村")),
    ("city", re.compile(r"设区市|地级市|市级|各市(?!县|区)|市\(州\)|市州|全市各级|(?<![县区、(])市(?:民政|财政)局")),
    ("township", re.compile(r"乡镇|乡\(镇|镇\(街|镇街|镇\(乡|街道|民政助理|民政办|民政所|各乡|各镇|乡级|镇人民政府|乡人民政府|便民服务")),
    ("county", re.compile(r"县|区\(|各区|市区|旗|区民政|区级|辖区")),
    ("province", re.compile(r"省|自治区|厅")),
)  # fmt: skip
_ALL = re.compile(r"各级|上下级")


def level_of_unit(words: str | None) -> Level | None:
    """The level, None where the words do not say one (工作专班, 相关部门, 各级民政部门): a person must."""
    if not words:
        return None
    text = plain_text(words)
    if _ALL.search(text):
        return None
    found = [level for level, pattern in _WORDS if pattern.search(text)]
    if "city" in found and "county" in found and re.search(r"县\(市|县市区|市县|县、市|县\(区", text):
        # 县(市、区) is one level; 市县两级 are two, and no answer.
        found.remove("city")
    return found[0] if found else None
