"""What texts call countries: the table beside this file, and which country a label names. Pure;
shared by match, which looks for countries within texts, and parse, which reads labels.
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files

from monitor.text import folded

_LONGEST = 60  # letters of a label
_DIGIT = re.compile(r"\d")  # in none of them: dates are put aside at once
_AND = re.compile(r"\s*(?:/|,|;|&|\band\b|\by\b|\bet\b|\be\b|\bи\b|、|،)\s*")
_ARTICLE = re.compile(r"^(?:the|le|la|les|l'|el|los|las|o|a|os|as|republic of|republica de)\s*")
_ALPHA3 = """
ABW AW AFG AF AGO AO AIA AI ALB AL AND AD ARE AE ARG AR ARM AM ATG AG AUS AU AUT AT AZE AZ BDI BI
BEL BE BEN BJ BFA BF BGD BD BGR BG BHR BH BHS BS BIH BA BLR BY BLZ BZ BMU BM BOL BO BRA BR BRB BB
BRN BN BTN BT BWA BW CAF CF CAN CA CHE CH CHL CL CHN CN CIV CI CMR CM COD CD COG CG COL CO COM KM
CPV CV CRI CR CUB CU CYP CY CZE CZ DEU DE DJI DJ DMA DM DNK DK DOM DO DZA DZ ECU EC EGY EG ERI ER
ESH EH ESP ES EST EE ETH ET FIN FI FJI FJ FRA FR FSM FM GAB GA GBR GB GEO GE GHA GH GIN GN GMB GM
GNB GW GNQ GQ GRC GR GRD GD GTM GT GUY GY HKG HK HND HN HRV HR HTI HT HUN HU IDN ID IND IN IRL IE
IRN IR IRQ IQ ISL IS ISR IL ITA IT JAM JM JOR JO JPN JP KAZ KZ KEN KE KGZ KG KHM KH KIR KI KNA KN
KOR KR KWT KW LAO LA LBN LB LBR LR LBY LY LCA LC LIE LI LKA LK LSO LS LTU LT LUX LU LVA LV MAC MO
MAR MA MCO MC MDA MD MDG MG MDV MV MEX MX MHL MH MKD MK MLI ML MLT MT MMR MM MNE ME MNG MN MOZ MZ
MRT MR MUS MU MWI MW MYS MY NAM NA NER NE NGA NG NIC NI NLD NL NOR NO NPL NP NRU NR NZL NZ OMN OM
PAK PK PAN PA PER PE PHL PH PLW PW PNG PG POL PL PRK KP PRT PT PRY PY PSE PS QAT QA ROU RO RUS RU
RWA RW SAU SA SDN SD SEN SN SGP SG SLB SB SLE SL SLV SV SMR SM SOM SO SRB RS SSD SS STP ST SUR SR
SVK SK SVN SI SWE SE SWZ SZ SYC SC SYR SY TCD TD TGO TG THA TH TJK TJ TKM TM TLS TL TON TO TTO TT
TUN TN TUR TR TUV TV TWN TW TZA TZ UGA UG UKR UA URY UY USA US UZB UZ VAT VA VCT VC VEN VE VNM VN
VUT VU WSM WS YEM YE ZAF ZA ZMB ZM ZWE ZW
"""

# Labels that are looked for only as such: within a text they would say too little, or other things.
_LABELS = """
AE uae|eau|eua
AG antigua and barbuda
BA bosnia and herzegovina
BO plurinational state of bolivia|bolivia plurinational state of
CD drc|dr congo|rdc|democratic republic of congo
CI ivory coast
CN tibet|xinjiang|east turkestan|people's republic of china|china mainland
CZ czech republic
GB uk|england|scotland|wales|great britain|northern ireland
HK hong kong sar
IR islamic republic of iran|iran islamic republic of
KN saint kitts and nevis
KP dprk|north korea
KR republic of korea|south korea
LA lao pdr|lao people's democratic republic
MD republic of moldova
MM burma|birmania|birmanie|myanmar burma|myanmar/burma
PS opt|occupied palestinian territory|occupied palestinian territories|israel/opt
RU russian federation|federation de russie|federacion rusa|федерация российская|российская федерация
SY syrian arab republic
SZ swaziland
TL east timor
TR turkey
TT trinidad and tobago
TW taiwan
TZ united republic of tanzania
US usa|united states of america|u.s.|u.s.a.|ee. uu.|eeuu
VE bolivarian republic of venezuela|venezuela bolivarian republic of
VN vietnam|viet nam
"""


@cache
def rows() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each country's code with the folded words of its row; `*`: a beginning of words."""
    return _rows(files(__package__).joinpath("countries.txt").read_text(encoding="utf-8"))


def _rows(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    lines = (line.partition(" ") for line in text.splitlines() if not line.startswith("#"))
    return tuple((code, tuple(words.split("|"))) for code, _, words in lines if code)


@cache
def of_alpha3(code: str) -> str:
    """The two letters of a country known by three; "" where there is none."""
    pairs = _ALPHA3.split()
    return dict(zip(pairs[::2], pairs[1::2], strict=True)).get(code, "")


@cache
def _names() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for code, words in (*rows(), *_rows(_LABELS)):
        for word in words:
            if plain := word.rstrip("*"):
                found[plain] = found.get(plain, frozenset()) | {code}
    return found


@lru_cache(maxsize=4096)
def of_label(label: str) -> frozenset[str]:
    """The countries that a label is the name of, and nothing else: `Iran`, `Iran/Iraq`, `CHINA`.

    Of one that says more (a region, a policy, a person) nothing.
    """
    if not label or len(label) > _LONGEST or _DIGIT.search(label):
        return frozenset()
    plain = " ".join(folded(label).replace("(", " ").replace(")", " ").split())
    whole = _of_name(plain)
    if whole:
        return whole
    parts = [_of_name(part) for part in _AND.split(plain) if part]
    return frozenset[str]().union(*parts) if parts and all(parts) else frozenset()


def _of_name(plain: str) -> frozenset[str]:
    names = _names()
    return names.get(plain) or names.get(_ARTICLE.sub("", plain)) or frozenset()


def only(found: Iterable[frozenset[str]]) -> str:
    """The one country of some labels; "" where they name none or several."""
    named = frozenset[str]().union(*found)
    return next(iter(named)) if len(named) == 1 else ""
