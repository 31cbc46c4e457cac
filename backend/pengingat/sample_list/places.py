"""The districts and villages of Tomohon and Minahasa, and names as they are common there."""

REGIONS: dict[str, dict[str, tuple[str, ...]]] = {
    "7173": {
        "TOMOHON SELATAN": ("WALIAN", "WALIAN I", "TUMATANGTANG", "LANSOT", "PINARAS", "LAHENDONG", "TONDANGOW"),
        "TOMOHON TENGAH": ("MATANI I", "MATANI II", "MATANI III", "TALETE I", "TALETE II", "KOLONGAN", "KAMASI"),
        "TOMOHON UTARA": ("KAKASKASEN I", "KAKASKASEN II", "KAKASKASEN III", "KINILOW", "TINOOR I", "WAILAN", "KAYAWU"),
        "TOMOHON BARAT": ("WOLOAN I", "WOLOAN II", "WOLOAN III", "TARA-TARA I", "TARA-TARA II"),
        "TOMOHON TIMUR": ("PASLATEN I", "PASLATEN II", "RURUKAN", "RURUKAN I", "KUMELEMBUAI"),
    },
    "7102": {
        "TONDANO BARAT": ("RINEGETAN", "ROONG", "TUUTU", "WEWELEN", "WAWALINTOUAN", "REREWOKAN", "MASARANG"),
        "TONDANO TIMUR": ("TOULOUR", "TALER", "KATINGGOLAN", "LUAAN", "KENDIS", "LININGAAN"),
        "TONDANO UTARA": ("SUMALANGKA", "SASARAN", "WULAUAN", "KEMBUAN"),
        "TONDANO SELATAN": ("KOYA", "TATAARAN I", "TATAARAN II", "PELELOAN", "URONGO", "TOUNSARU"),
        "KAWANGKOAN": ("UNER", "SENDANGAN", "TALIKURAN", "KINALI"),
        "LANGOWAN TIMUR": ("AMONGENA I", "AMONGENA II", "WOLAANG", "SUMARAYAR"),
        "REMBOKEN": ("TALIKURAN", "LELEKO", "PASLATEN", "SINUIAN"),
        "SONDER": ("KAUNERAN", "KOLONGAN ATAS", "LEILEM", "TOUNELET"),
        "TOMPASO": ("LIBA", "SENDANGAN", "TEMBER"),
        "PINELENG": ("PINELENG I", "PINELENG II", "WAREMBUNGAN", "LOTTA"),
        "ERIS": ("ERIS", "TANDENGAN", "WATUMEA", "TOULIANG OKI"),
        "KOMBI": ("KOMBI", "KOLONGAN", "LALUMPE"),
    },
}
"""By the region's code in a NIK."""

PLACES = tuple(
    (region, district, village)
    for region, districts in REGIONS.items()
    for district, villages in districts.items()
    for village in villages
)

MEN = (
    *(
        "ALFRETS",
        "BILLY",
        "BOYKE",
        "DENNY",
        "FABIO",
        "FERRY",
        "FRANGKY",
        "HENDRA",
        "HENGKY",
        "JANTJE",
        "JEFRY",
        "JHONY",
    ),
    *("JOHANIS", "JOPPY", "KEVIN", "LUCKY", "MAIKEL", "MELKY", "NOLDY", "OKTAVIANUS", "RAFAEL", "REFLY", "RICKY"),
    *("ROCKY", "RONNY", "ROY", "RUDY", "SANDY", "STENLY", "STEVI", "TOAR", "VICKY", "WENDY", "YANTJE"),
)
WOMEN = (
    *("ANITA", "CHELSEA", "CHRISTINE", "DEETJE", "DEISY", "ELISABETH", "FEMMY", "FRANSISKA", "GRACE", "HENNY", "IVONE"),
    *("JELLY", "JULIANA", "KARTIKA", "LIDYA", "LINDA", "MARIA", "MAGDALENA", "MEISKE", "MEYTI", "NATALIA", "NOVA"),
    *("OLGA", "OLVIE", "REGINA", "SELVIE", "SHERLY", "SINTJE", "STELLA", "SYULTJE", "TREISYE", "VIVI", "YULIN"),
)
FAMILIES = (
    *("ASSA", "KALALO", "KALANGI", "KAPOJOS", "KARUNDENG", "KAUNANG", "KAWENGIAN", "KOLONDAM", "LAPIAN", "LENGKONG"),
    *("LIUW", "LUMENTUT", "MAMAHIT", "MANDAGI", "MANDEY", "MANOPPO", "MOKALU", "MONINGKA", "PAAT", "PALAR", "PALIT"),
    *("PANDEIROTH", "PANGEMANAN", "PANGKEY", "PINONTOAN", "POLII", "PONTOH", "RORIMPANDEY", "RORING", "RUMENGAN"),
    *("RUMONDOR", "RUNTU", "SENDUK", "SINGAL", "SONDAKH", "SUMAMPOUW", "SUMARAUW", "TAMBUWUN", "TICOALU", "TUERAH"),
    *("TULAR", "TUMBELAKA", "TUMIWA", "UMBOH", "WALUKOW", "WAGEY", "WENAS", "WONGKAR", "WOWOR", "WUISAN"),
)
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")
