"""What planners read: names of keys and phrases in English and Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gengxin.land import land_codes

if TYPE_CHECKING:
    from gengxin.scenario import Scenario

LANGUAGES = ("en", "zh")

# word: (English, Chinese). One word for one thing, as in the documents.
WORDS: dict[str, tuple[str, str]] = {
    "year": ("year", "年份"),
    "zone": ("zone", "片区"),
    "status": ("status", "身份"),
    "sex": ("sex", "性别"),
    "age": ("age", "年龄"),
    "level": ("level", "学段"),
    "use": ("land use", "用地"),
    "purpose": ("purpose", "用途"),
    "facility": ("facility", "设施"),
    "indicator": ("indicator", "指标"),
    "all": ("whole case", "全域"),
    "member": ("member of the collective", "集体成员"),
    "registered": ("other registered", "其他户籍"),
    "local": ("other hukou of the city", "本市其他户籍"),
    "floating": ("floating", "流动人口"),
    "male": ("men", "男"),
    "female": ("women", "女"),
    "kindergarten": ("kindergarten", "幼儿园"),
    "primary": ("primary", "小学"),
    "junior": ("junior", "初中"),
    "senior": ("senior", "高中"),
    "resettlement": ("resettlement housing", "复建住宅"),
    "market_housing": ("market housing", "融资住宅"),
    "rental_housing": ("rental housing", "保障性租赁住房"),
    "collective": ("collective property", "集体物业"),
    "commercial": ("commercial", "商业"),
    "office": ("office", "办公"),
    "industrial": ("industrial", "产业"),
    "school": ("school", "学校"),
    "hospital": ("hospital", "医院"),
    "elderly": ("elderly home", "养老设施"),
    "community": ("community", "社区服务"),
    "parking": ("parking", "停车"),
    "existing_dwelling": ("existing dwellings", "现状住宅"),
    "existing_collective": ("existing collective property", "现状集体物业"),
    "existing_state": ("existing state property", "现状国有物业"),
    "existing_other": ("other existing floor", "其他现状建筑"),
    "met": ("met", "达标"),
    "missed": ("missed", "未达标"),
    "not modelled": ("not modelled", "未建模"),
    "binding": ("binding", "约束性"),
    "expected": ("expected", "预期性"),
    "assumed": ("assumed", "假定"),
    "street": ("street", "街道"),
    "renewal_unit": ("renewal unit", "更新单元"),
    "retain": ("retain", "保留"),
    "improve": ("improve", "微改造"),
    "redevelop": ("redevelop", "拆除新建"),
}


def word(key: str, lang: str = "en") -> str:
    """The word in a language; the key itself where there is none."""
    if lang not in LANGUAGES:
        raise ValueError(f"no language {lang!r}; there are: {', '.join(LANGUAGES)}")
    return WORDS.get(key, (key, key))[LANGUAGES.index(lang)]


def key_text(name: str, value: object, scenario: Scenario, lang: str = "en") -> str:
    """What to show for a key of a table: the title of a zone, a facility, an indicator or a use, else the word."""
    text = str(value)
    sections = {"zone": "zones", "facility": "facilities", "indicator": "indicators"}
    if name in sections and text != "all":
        return scenario.title_of(sections[name], text, lang)
    if name == "use":
        code = land_codes().get(text)
        return f"{text} {code['name_zh' if lang == 'zh' else 'name_en']}" if code else text
    return word(text, lang)


def illustrative_note(scenario: Scenario, lang: str = "en") -> str:
    """The warning to show wherever parcels are shown, empty if they were surveyed."""
    fabric = scenario.document.get("fabric", {})
    if not fabric.get("illustrative"):
        return ""
    note = fabric.get("note", "")
    return ("示意地块，非测绘：" + fabric.get("note_zh", note)) if lang == "zh" else "Illustrative parcels, not surveyed: " + note
