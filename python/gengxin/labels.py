"""What planners read: names of keys and phrases in English and Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
    "household": ("household", "户"),
    "holder": ("owner", "权利人"),
    "choice": ("choice", "补偿方式"),
    "item": ("item", "补偿项目"),
    "parcel": ("parcel", "地块"),
    "phase": ("phase", "分期"),
    "month": ("month", "月份"),
    "head": ("head", "科目"),
    "line": ("line", "细项"),
    "payer": ("paid by", "承担方"),
    "account": ("account", "账户"),
    "limit": ("limit", "限值"),
    "mode": ("mode", "约束方式"),
    "society": ("society", "经济社"),
    "stage": ("stage", "阶段"),
    "entry": ("entry", "台账项"),
    "project": ("project", "项目"),
    "activity": ("work", "产业类型"),
    "cover": ("cover", "覆盖"),
    "option": ("option", "选项"),
    "far": ("floor area ratio", "容积率"),
}

# Words that mean something of their own under one key of a table: the collective that pays is no purpose of floor.
WORDS_OF: dict[str, dict[str, tuple[str, str]]] = {
    "head": {
        "preliminary": ("preliminary work", "前期费用"),
        "clearance_works": ("demolition and haulage", "拆运费用"),
        "transition": ("transition rent and moving", "临迁费用"),
        "rebuilding": ("rebuilding", "复建费用"),
        "municipal": ("streets, pipes and green land", "市政费用"),
        "land_conversion": ("conversion of farmland", "农转用费用"),
        "contingency": ("contingency", "不可预见费"),
        "compensation": ("money compensation and rewards", "货币补偿与奖励"),
        "surrounding": ("integration of surrounding plots", "整合周边"),
        "management": ("management", "管理费"),
        "finance": ("interest", "财务费用"),
        "public": ("public facilities", "公建配套"),
        "income": ("income from owners", "权利人缴交"),
        "total": ("total", "合计"),
    },
    "line": {
        "all": ("whole head", "科目合计"),
        "public_facilities": ("public facilities", "公建配套"),
        "contingency": ("contingency", "不可预见费"),
        "loan_interest": ("interest of the loan", "贷款利息"),
    },
    "payer": {
        "project": ("project", "项目"),
        "developer": ("developer", "开发企业"),
        "government": ("government", "政府"),
        "collective": ("collective", "村集体"),
    },
    "account": {
        "project": ("project", "项目"),
        "developer": ("developer", "开发企业"),
        "collective": ("collective", "村集体"),
        "consolidated": ("all together", "合并"),
    },
    "stage": {
        "approval": ("approval", "方案审批"),
        "vote": ("vote", "表决"),
        "signing": ("signing", "签约"),
        "clearance": ("clearance", "拆除"),
        "construction": ("construction", "建设"),
        "delivery": ("delivery", "交付回迁"),
    },
    "choice": {
        "exchange": ("home in exchange", "产权调换"),
        "cash": ("money", "货币补偿"),
        "voucher": ("housing voucher", "房票"),
        "mixed": ("home and money", "产权调换加货币"),
        "undecided": ("undecided", "未定"),
    },
    "limit": {
        "demolition": ("lawful floor that is demolished", "拆除合法建筑面积"),
        "rebuilding": ("new floor", "新建建筑面积"),
        "nearby": ("share resettled nearby", "就近就地安置率"),
    },
    "mode": {"off": ("off", "不检查"), "warn": ("warns", "提示"), "hard": ("binding", "强制")},
    "tenure": {
        "member": ("member of the collective", "村集体成员"),
        "non_member": ("other owner on collective land", "非村集体成员"),
        "state": ("owner on state land", "国有土地房屋所有权人"),
    },
    "kind": {
        "building": ("collective building", "集体物业"),
        "land": ("collective land", "集体用地"),
        "ancestral_hall": ("ancestral hall", "祠堂"),
        "listed_building": ("listed building", "历史建筑"),
    },
    "phase": {"all": ("whole project", "全部"), "project": ("project", "项目")},
    "society": {"all": ("whole village", "全村")},
    "activity": {"rest": ("rest, by no floor", "其余（不按面积）")},
}

# Columns that rules may name, as planners say them.
RULE_COLUMNS: dict[str, tuple[str, str]] = {
    "persons": ("persons", "人数"),
    "adults": ("adults", "成年人数"),
    "certified_m2": ("certified floor", "有证面积"),
    "recognised_m2": ("recognised floor", "无证认定面积"),
    "unlawful_m2": ("unlawful floor", "违法面积"),
    "footprint_m2": ("footprint", "基底面积"),
    "shop_m2": ("shop floor", "商铺面积"),
    "land_m2": ("land", "用地面积"),
    "household": ("a household", "每户"),
    "transition_months": ("months of transition", "过渡月数"),
    "tenure": ("tenure", "权属"),
    "choice": ("choice", "补偿方式"),
    "kind": ("kind", "类别"),
    "built": ("day of building", "建成日"),
    "signed_on": ("day of signing", "签约日"),
    "cleared": ("day of clearance", "拆除日"),
    "delivered": ("day of delivery", "交付日"),
    "today": ("that day", "当日"),
}


def word(key: str, lang: str = "en") -> str:
    """The word in a language; the key itself where there is none."""
    if lang not in LANGUAGES:
        raise ValueError(f"no language {lang!r}; there are: {', '.join(LANGUAGES)}")
    return WORDS.get(key, (key, key))[LANGUAGES.index(lang)]


def word_of(key: str, value: str, lang: str = "en") -> str:
    """The word for a value of one key of a table; the plain word where the key has none of its own."""
    if lang not in LANGUAGES or value not in WORDS_OF.get(key, {}):
        return word(value, lang)
    return WORDS_OF[key][value][LANGUAGES.index(lang)]


def title_in(record: dict[str, Any], key: str, lang: str = "en") -> str:
    """A record's title in a language, or its key."""
    title = record.get("title", key)
    return record.get("title_zh", title) if lang == "zh" else title


def item_title(document: dict[str, Any], path: str, lang: str = "en", owners: bool = True) -> str:
    """The title of an item such as ``member/cash``, and whose it is: books share titles."""
    book, _, item = path.partition("/")
    record = document.get("compensation", {}).get("books", {}).get(book, {})
    title = title_in(record.get("items", {}).get(item, {}), item, lang)
    if not owners:
        return title
    whose = title_in(record, book, lang)
    return f"{title}（{whose}）" if lang == "zh" else f"{title} ({whose[:1].lower()}{whose[1:]})"


def calendar_month(value: float) -> str:
    """202401 as 2024-01; a dash if there is none."""
    return "–" if value != value else f"{int(value) // 100}-{int(value) % 100:02d}"


def key_text(name: str, value: object, scenario: Scenario, lang: str = "en") -> str:
    """What to show for a key of a table: the document's title of a zone, an item or a line, else the word."""
    text, document = str(value), scenario.document
    sections = {"zone": "zones", "facility": "facilities", "indicator": "indicators", "society": "votes", "entry": "allotted_land", "option": "options", "cover": "cover"}
    if name in sections and text != "all":
        return scenario.title_of(sections[name], text, lang)
    if name == "activity" and text in (activities := document.get("economy", {}).get("activities", {})):
        return title_in(activities[text], text, lang)
    if name == "use":
        code = land_codes().get(text)
        return f"{text} {code['name_zh' if lang == 'zh' else 'name_en']}" if code else text
    if name == "month":
        return calendar_month(float(text))
    if name == "item" or (name == "line" and "/" in text):
        return item_title(document, text, lang)
    if name == "line" and text in (lines := document.get("costs", {}).get("lines", {})):
        return title_in(lines[text], text, lang)
    return word_of(name, text, lang)


def illustrative_note(scenario: Scenario, lang: str = "en") -> str:
    """The warning to show wherever parcels are shown, empty if they were surveyed."""
    fabric = scenario.document.get("fabric", {})
    if not fabric.get("illustrative"):
        return ""
    note = fabric.get("note", "")
    return ("示意地块，非测绘：" + fabric.get("note_zh", note)) if lang == "zh" else "Illustrative parcels, not surveyed: " + note
