"""Generated organisations: names, addresses and unified social credit codes (USCC) that belong to nobody.

Names have the parts of real ones (place, word mark, trade, legal form), with word marks combined at random,
and every name is marked as generated. The codes pass both check characters, but lie in region 99xxxx, which
GB/T 2260 assigns to no place: no real organisation can have one of them.
"""

from random import Random
from typing import Final, NamedTuple

from demo.generated_marks import GENERATED, GENERATED_LATIN, GENERATED_NAME
from domain.organisation import Organisation
from domain.uscc import ALPHABET, check_character, organisation_check

_PLACES: Final = (
    ("北京市", "Beijing", "海淀区"),
    ("上海市", "Shanghai", "浦东新区"),
    ("天津市", "Tianjin", "河西区"),
    ("重庆市", "Chongqing", "渝北区"),
    ("广东省广州市", "Guangzhou", "天河区"),
    ("广东省深圳市", "Shenzhen", "南山区"),
    ("广东省佛山市", "Foshan", "顺德区"),
    ("浙江省杭州市", "Hangzhou", "余杭区"),
    ("浙江省宁波市", "Ningbo", "鄞州区"),
    ("江苏省南京市", "Nanjing", "江宁区"),
    ("江苏省苏州市", "Suzhou", "吴中区"),
    ("山东省青岛市", "Qingdao", "崂山区"),
    ("山东省济南市", "Jinan", "历下区"),
    ("福建省厦门市", "Xiamen", "思明区"),
    ("四川省成都市", "Chengdu", "武侯区"),
    ("湖北省武汉市", "Wuhan", "洪山区"),
    ("湖南省长沙市", "Changsha", "岳麓区"),
    ("河南省郑州市", "Zhengzhou", "金水区"),
    ("安徽省合肥市", "Hefei", "蜀山区"),
    ("陕西省西安市", "Xi'an", "雁塔区"),
    ("辽宁省大连市", "Dalian", "中山区"),
    ("云南省昆明市", "Kunming", "盘龙区"),
)
_FIRST: Final = (
    *(("云", "Yun"), ("瑞", "Rui"), ("恒", "Heng"), ("启", "Qi"), ("嘉", "Jia"), ("盛", "Sheng")),
    *(("澜", "Lan"), ("泓", "Hong"), ("卓", "Zhuo"), ("晟", "Cheng"), ("景", "Jing"), ("朗", "Lang")),
    *(("沐", "Mu"), ("逸", "Yi"), ("禾", "He"), ("远", "Yuan"), ("博", "Bo"), ("天", "Tian")),
    *(("安", "An"), ("清", "Qing"), ("百", "Bai"), ("万", "Wan"), ("新", "Xin"), ("永", "Yong")),
)
_SECOND: Final = (
    *(("帆", "fan"), ("岚", "lan"), ("禾", "he"), ("泰", "tai"), ("信", "xin"), ("达", "da")),
    *(("诚", "cheng"), ("源", "yuan"), ("杉", "shan"), ("途", "tu"), ("悦", "yue"), ("宁", "ning")),
    *(("峰", "feng"), ("川", "chuan"), ("翼", "yi"), ("衡", "heng"), ("康", "kang"), ("润", "run")),
    *(("泽", "ze"), ("歌", "ge"), ("晖", "hui"), ("舟", "zhou"), ("航", "hang"), ("力", "li")),
)
_FORMS: Final = (("有限公司", "Co., Ltd."), ("股份有限公司", "Corp."), ("集团有限公司", "Group Co., Ltd."))
_ROADS: Final = ("科创路", "青禾路", "云栖路", "望江路", "工业园一路", "学府路", "滨河路", "新华路")
_SIZES: Final = ((8, 49), (50, 400), (50, 400), (1000, 6000))


class Trade(NamedTuple):
    """A trade: as part of a Chinese and of a Latin name, and the scope of certification."""

    zh: str
    latin: str
    scope: str


AFTER_SALES: Final = (
    Trade("家用电器", "Home Appliance", "家用电器的售后服务"),
    Trade("智能科技", "Intelligent Technology", "智能门锁的安装与售后服务"),
    Trade("环保设备", "Environmental Equipment", "污水处理设备的售后服务"),
    Trade("办公家具", "Office Furniture", "办公家具的销售与售后服务"),
    Trade("医疗器械", "Medical Device", "医疗器械的维修与售后服务"),
    Trade("汽车配件", "Auto Parts", "汽车零配件的售后服务"),
    Trade("电梯工程", "Elevator Engineering", "电梯的安装、维修与售后服务"),
    Trade("照明电器", "Lighting", "照明灯具的售后服务"),
    Trade("农业机械", "Agricultural Machinery", "农业机械的售后服务"),
    Trade("软件技术", "Software", "应用软件的运维与售后服务"),
    Trade("门窗制造", "Windows and Doors", "门窗的生产、安装与售后服务"),
    Trade("教学仪器", "Teaching Instrument", "教学仪器设备的售后服务"),
)


def organisation(number: int, seed: int, trade: Trade, random: Random) -> Organisation:
    """The organisation with that number in the history of that seed; the first 576 differ in name."""
    province, latin_place, district = random.choice(_PLACES)
    first, second = _word_mark(number, seed)
    form, latin_form = random.choice(_FORMS)
    latin = f"{latin_place} {first[1]}{second[1]} {trade.latin} {latin_form} {GENERATED_LATIN}"
    address = f"{province}{district}{random.choice(_ROADS)}{random.randint(1, 399)}号{GENERATED}"
    return Organisation(
        uscc=uscc(number, random),
        name=f"{province}{first[0]}{second[0]}{trade.zh}{form}{GENERATED_NAME}",
        name_latin=latin if random.random() < 0.4 else None,
        address=address,
        headcount=random.randint(*random.choice(_SIZES)),
    )


def uscc(number: int, random: Random) -> str:
    """A code that passes both checks and belongs to nobody: region 99xxxx does not exist."""
    organisation_code = f"MA{_in_base_31(number, 3)}{''.join(random.choices(ALPHABET, k=3))}"
    first17 = f"9199{random.randint(0, 9999):04}{organisation_code}{organisation_check(organisation_code)}"
    return first17 + check_character(first17)


def _word_mark(number: int, seed: int) -> tuple[tuple[str, str], tuple[str, str]]:
    """A pair of syllables; the step 245 is coprime to the 576 pairs, so each occurs once in 576 numbers."""
    pairs = len(_FIRST) * len(_SECOND)
    first, second = divmod((number * 245 + seed) % pairs, len(_SECOND))
    return _FIRST[first], _SECOND[second]


def _in_base_31(number: int, length: int) -> str:
    digits = ""
    for _ in range(length):
        number, digit = divmod(number, len(ALPHABET))
        digits = ALPHABET[digit] + digits
    return digits
