"""The hardware side of the demo's catalogue: fasteners, tools, paint, electrics, plumbing, work wear."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from db.demo.goods import Family, Good

_BOLTS: Final = Family("Cıvatalar", 80, "demir", 20, 31, 200, (10, 120), 10)
_NUTS: Final = Family("Somunlar", 81, "demir", 20, 35, 300, (20, 200), 6)
_WASHERS: Final = Family("Pullar", 82, "demir", 20, 40, 300, (20, 200), 5)
_SCREWS: Final = Family("Vidalar ve dübeller", 83, "demir", 20, 34, 400, (25, 250), 5)
_TOOLS: Final = Family("El aletleri", 90, "alet", 20, 32, 8, (1, 3), 6)
_POWER: Final = Family("Elektrikli el aletleri", 91, "alet", 20, 18, 3, (1, 1), 3)
_PAINT: Final = Family("Boyalar", 100, "boya", 20, 27, 10, (1, 6), 4)
_CHEMICALS: Final = Family("Yapıştırıcı ve kimyasallar", 101, "boya", 20, 36, 24, (1, 6), 4)
_CABLES: Final = Family("Kablolar", 110, "kablo", 20, 22, 200, (5, 60), 4, step=Decimal("0.5"))
_ELECTRICS: Final = Family("Anahtar, priz, aydınlatma", 111, "kablo", 20, 33, 24, (1, 12), 4)
_PIPES: Final = Family("Borular", 120, "tesisat", 20, 25, 60, (4, 32), 3)
_FITTINGS: Final = Family("Bağlantı parçaları ve vanalar", 121, "tesisat", 20, 38, 40, (1, 15), 4)
_WEAR: Final = Family("İş güvenliği", 130, "giyim", 10, 42, 12, (1, 6), 7, branded=False)

_SIZES: Final = (8, 6, 10, 5, 12, 4, 16, 20)
_LENGTHS: Final = (40, 20, 30, 50, 60, 80, 25, 16, 100, 120)
_PACK: Final = {"paket": "100"}


def _diagonal(rows: int, columns: int) -> Iterator[tuple[int, int]]:
    """All pairs, the small ones first, so that any beginning of the list is a mixture."""
    for total in range(rows + columns - 1):
        for row in range(max(0, total - columns + 1), min(rows, total + 1)):
            yield row, total - row


def bolts() -> Iterator[Good]:
    """Hexagon bolts in three finishes."""
    for finish, code, factor in (("galvaniz", "", 100), ("siyah 8.8", "-S", 85), ("paslanmaz A2", "-A2", 260)):
        for row, column in _diagonal(len(_SIZES), len(_LENGTHS)):
            size, length = _SIZES[row], _LENGTHS[column]
            buy = max(20, (630 * size * size // 64 + 6 * size * length) * factor // 1000)
            yield Good(_BOLTS, f"M{size}-{length}{code}", f"Cıvata M{size}×{length} {finish}", buy, units=_PACK)


def nuts() -> Iterator[Good]:
    """Nuts of four kinds."""
    kinds = (
        ("Altı köşe somun", "", 10),
        ("Fiberli somun", "-F", 16),
        ("Kelebek somun", "-K", 28),
        ("Flanşlı somun", "-FL", 19),
    )
    for row, column in _diagonal(len(kinds), len(_SIZES)):
        name, code, factor = kinds[row]
        size = _SIZES[column]
        yield Good(_NUTS, f"SOM-M{size}{code}", f"{name} M{size} galvaniz", size * size * factor // 10 + 8, units=_PACK)


def washers() -> Iterator[Good]:
    """Washers of four kinds."""
    kinds = (("Düz pul", "", 4), ("Yaylı pul", "-Y", 5), ("Geniş pul", "-G", 9), ("Tırtıllı pul", "-T", 7))
    for row, column in _diagonal(len(kinds), len(_SIZES)):
        name, code, factor = kinds[row]
        size = _SIZES[column]
        yield Good(
            _WASHERS, f"PUL-M{size}{code}", f"{name} M{size} galvaniz", size * size * factor // 10 + 5, units=_PACK
        )


def screws() -> Iterator[Good]:
    """Screws for chipboard, sheet metal and plasterboard, and plugs."""
    kinds = (("Sunta vidası", "SV", 10), ("Akıllı vida", "AV", 13), ("Alçıpan vidası", "AL", 8))
    sizes = (("3,5", 35), ("4", 40), ("5", 50), ("6", 60))
    lengths = (30, 50, 25, 40, 60, 80)
    for row, column in _diagonal(len(kinds) * len(sizes), len(lengths)):
        (name, code, factor), (size, digits) = kinds[row % 3], sizes[row // 3]
        length = lengths[column]
        buy = max(8, digits * length * factor // 600)
        yield Good(_SCREWS, f"{code}-{digits}{length}", f"{name} {size}×{length}", buy, units=_PACK)
    for width in (6, 8, 10, 12, 14):
        yield Good(_SCREWS, f"DUB-P{width}", f"Plastik dübel {width} mm", width * 5, units=_PACK)
        yield Good(_SCREWS, f"DUB-C{width}", f"Çelik dübel M{width}×80", width * 85, units=_PACK)


def tools() -> Iterator[Good]:
    """Hand tools."""
    for sku, name, buy in (
        ("CEKIC-300", "Çekiç 300 g ahşap saplı", 14500), ("PENSE-180", "Pense 180 mm izoleli", 18900),
        ("TOR-YILDIZ", "Tornavida yıldız PH2×100", 6200), ("TOR-DUZ", "Tornavida düz 6×100", 5900),
        ("METRE-5", "Şerit metre 5 m", 7800), ("ANAHTAR-13", "Açık ağız anahtar 12-13", 5400),
        ("MAKET", "Maket bıçağı 18 mm", 4300), ("SU-TERAZI", "Su terazisi 60 cm", 16900),
        ("TESTERE", "El testeresi 450 mm", 15800), ("KARGABURUN", "Kargaburun 160 mm", 17400),
        ("YANKESKI", "Yan keski 160 mm", 17600), ("KURBAGACIK", "Kurbağacık anahtar 250 mm", 24500),
        ("LOKMA-40", "Lokma takımı 40 parça", 68900), ("ALYAN-9", "Alyan takımı 9 parça", 12900),
        ("EGE-200", "Yassı eğe 200 mm", 9800), ("ISKARPELA", "İskarpela 20 mm", 11200),
        ("MALA", "Sıvacı malası 280 mm", 13400), ("SPATULA-10", "Spatula 10 cm paslanmaz", 5100),
        ("KESER", "Keser 800 g", 21500), ("BALYOZ-3", "Balyoz 3 kg", 39500),
        ("LEVYE-60", "Levye 60 cm", 23800), ("MENGENE-5", "Tezgâh mengenesi 5 inç", 148000),
        ("KUMPAS", "Kumpas 150 mm dijital", 42500), ("GONYE-30", "Marangoz gönyesi 30 cm", 11800),
        ("ISKENCE", "İşkence 300 mm", 15200), ("ZIMPARA-80", "Zımpara kâğıdı 80 kum", 950),
        ("ZIMPARA-120", "Zımpara kâğıdı 120 kum", 950), ("KESICI-115", "Kesici taş 115×1 mm", 1450),
        ("MATKAP-UC8", "Beton matkap ucu 8 mm", 3900), ("MATKAP-UC10", "Beton matkap ucu 10 mm", 4800),
        ("BITS-SETI", "Bits uç seti 32 parça", 14900), ("SILIKON-TAB", "Silikon tabancası", 9600),
    ):  # fmt: skip
        yield Good(_TOOLS, sku, name, buy)


def power_tools() -> Iterator[Good]:
    """Power tools."""
    for sku, name, buy in (
        ("MATKAP-650", "Darbeli matkap 650 W", 189000), ("TASLAMA-115", "Avuç taşlama 115 mm 750 W", 174000),
        ("SARJLI-18", "Şarjlı vidalama 18 V çift akü", 329000), ("KIRICI-5", "Kırıcı delici 5 kg 1100 W", 515000),
        ("DEKUPAJ", "Dekupaj testere 650 W", 212000), ("DAIRE-190", "Daire testere 190 mm", 298000),
        ("ZIMPARA-M", "Titreşimli zımpara 240 W", 139000), ("PLANYA", "El planyası 82 mm", 265000),
        ("SICAK-HAVA", "Sıcak hava tabancası 2000 W", 121000), ("KOMPRESOR-24", "Kompresör 24 L yağlı", 489000),
        ("KAYNAK-160", "İnverter kaynak makinesi 160 A", 465000), ("SUPURGE-20", "Sanayi süpürgesi 20 L", 345000),
    ):  # fmt: skip
        yield Good(_POWER, sku, name, buy)


def paints() -> Iterator[Good]:
    """Paint: kinds by size."""
    kinds = (
        ("İç cephe boyası mat", "IC", 100), ("Dış cephe boyası silikonlu", "DIS", 145), ("Tavan boyası", "TAV", 72),
        ("Sentetik boya parlak", "SEN", 190), ("Astar", "AST", 80), ("Ahşap verniği", "VER", 210),
        ("Antipas", "ANT", 165), ("Epoksi zemin boyası", "EPO", 330),
    )  # fmt: skip
    sizes = (("2,5 L", "25", 250), ("15 L", "150", 1350), ("0,75 L", "075", 90), ("7,5 L", "75", 710))
    for row, column in _diagonal(len(kinds), len(sizes)):
        (name, code, factor), (size, digits, litres) = kinds[row], sizes[column]
        yield Good(_PAINT, f"BOYA-{code}-{digits}", f"{name} {size} beyaz", factor * litres)


def chemicals() -> Iterator[Good]:
    """Glues, sealants, sprays."""
    for sku, name, buy in (
        ("SILIKON-S", "Silikon şeffaf 280 ml", 6900), ("SILIKON-B", "Silikon beyaz 280 ml", 6900),
        ("KOPUK-750", "Poliüretan köpük 750 ml", 13900), ("MASTIK-A", "Akrilik mastik 450 g", 4800),
        ("PAS-SOKUCU", "Pas sökücü sprey 400 ml", 7900), ("BANT-KOLI", "Koli bandı 45 mm×100 m", 3400),
        ("BANT-IZOLE", "İzole bant siyah 10 m", 1450), ("BANT-KAGIT", "Maskeleme bandı 30 mm", 2600),
        ("JAPON-20", "Hızlı yapıştırıcı 20 g", 3900), ("AHSAP-TUT", "Ahşap tutkalı 1 kg", 8800),
        ("TINER-1", "Selülozik tiner 1 L", 9200), ("GRES-1", "Gres yağı 1 kg", 14200),
        ("DERZ-5", "Derz dolgu 5 kg beyaz", 11500), ("FAYANS-25", "Fayans yapıştırıcısı 25 kg", 15800),
        ("ALCI-25", "Saten alçı 25 kg", 13200), ("CIMENTO-BEY", "Beyaz çimento 5 kg", 6400),
    ):  # fmt: skip
        yield Good(_CHEMICALS, sku, name, buy, units={"box": "12"})


def cables() -> Iterator[Good]:
    """Cables, counted in metres, bought by the roll of 100 m."""
    kinds = (
        ("NYA kablo", "NYA", 10),
        ("NYM kablo 3×", "NYM3", 38),
        ("TTR kablo 2×", "TTR2", 30),
        ("NYAF kablo", "NYAF", 12),
    )
    sizes = (("1,5", 15), ("2,5", 25), ("4", 40), ("6", 60), ("10", 100))
    for row, column in _diagonal(len(kinds), len(sizes)):
        (name, code, factor), (size, tenths) = kinds[row], sizes[column]
        joined = f"{name}{size}" if name.endswith("×") else f"{name} {size}"
        yield Good(
            _CABLES, f"{code}-{tenths}", f"{joined} mm²", tenths * factor * 7 // 2 + 150, unit="m", units={"top": "100"}
        )
    for sku, name, buy in (("CAT6", "Ağ kablosu CAT6 UTP", 1450), ("RG6", "Anten kablosu RG6", 980),
                           ("HOP-2X1", "Hoparlör kablosu 2×1 mm²", 1240)):  # fmt: skip
        yield Good(_CABLES, sku, name, buy, unit="m", units={"top": "100"})


def electrics() -> Iterator[Good]:
    """Switches, sockets, lamps."""
    for sku, name, buy in (
        ("PRIZ-T", "Topraklı priz beyaz", 8900), ("ANAHTAR-T", "Tekli anahtar beyaz", 7400),
        ("LED-9W", "LED ampul 9 W E27 gün ışığı", 3600), ("SIGORTA-16", "Otomatik sigorta 16 A", 9800),
        ("UZATMA-5", "Uzatma kablosu 3'lü 5 m", 18500), ("ANAHTAR-K", "Komütatör anahtar beyaz", 8600),
        ("PRIZ-UPS", "UPS prizi kırmızı", 10900), ("CERCEVE-2", "İkili çerçeve beyaz", 3200),
        ("LED-15W", "LED ampul 15 W E27", 5900), ("LED-PANEL", "LED panel 60×60 40 W", 42500),
        ("LED-SERIT", "LED şerit 5 m 12 V", 16800), ("PROJEKTOR-50", "LED projektör 50 W", 33500),
        ("SIGORTA-25", "Otomatik sigorta 25 A", 10400), ("KACAK-40", "Kaçak akım rölesi 40 A 30 mA", 64500),
        ("SIGORTA-K4", "Sigorta kutusu 4'lü", 8700), ("BUAT-S", "Sıva altı buat", 850),
        ("KLEMENS-12", "Sıra klemens 12'li", 3100), ("KABLO-BAG", "Kablo bağı 200 mm 100 adet", 4900),
        ("PIL-AA4", "Kalem pil AA 4'lü", 6300), ("PIL-9V", "Pil 9 V", 7800),
    ):  # fmt: skip
        yield Good(_ELECTRICS, sku, name, buy, units={"box": "12"})


def pipes() -> Iterator[Good]:
    """Pipes, sold by the metre."""
    for kind, code, sizes, factor in (
        ("PPRC boru", "PPRC", (20, 25, 32, 40), 95),
        ("PVC atık su borusu", "PVC", (50, 70, 100, 125), 60),
        ("Kombi borusu PEX", "PEX", (16, 20), 130),
        ("Bahçe hortumu", "HOR", (12, 18), 140),
    ):
        for size in sizes:
            yield Good(_PIPES, f"{code}-{size}", f"{kind} {size} mm", size * factor, unit="m", units={"top": "50"})


def fittings() -> Iterator[Good]:
    """Elbows, tees, valves."""
    kinds = (
        ("Dirsek 90°", "DIR", 22),
        ("Te", "TE", 28),
        ("Küresel vana", "VANA", 420),
        ("Manşon", "MAN", 16),
        ("Redüksiyon", "RED", 19),
    )
    sizes = (20, 25, 32, 40)
    for row, column in _diagonal(len(kinds), len(sizes)):
        name, code, factor = kinds[row]
        size = sizes[column]
        yield Good(_FITTINGS, f"PP-{code}-{size}", f"PPRC {name.lower()} {size} mm", size * factor + 180)
    for sku, name, buy in (("TEFLON", "Teflon bant 12 m", 780), ("BATARYA-L", "Lavabo bataryası", 58500),
                           ("BATARYA-E", "Eviye bataryası", 67500), ("SIFON-L", "Lavabo sifonu", 9800),
                           ("FLEX-50", "Fleks bağlantı hortumu 50 cm", 5600),
                           ("MUSLUK-C", "Çamaşır musluğu", 14500)):  # fmt: skip
        yield Good(_FITTINGS, sku, name, buy)


def work_wear() -> Iterator[Good]:
    """Work wear in sizes, and safety goods: 10 % VAT, the rate of textiles."""
    yield Good(_WEAR, "TULUM", "İş tulumu", 0, type="parent")
    for size in ("M", "L", "XL"):
        for colour, code in (("Gri", "GRI"), ("Lacivert", "LAC"), ("Turuncu", "TUR")):
            yield Good(_WEAR, f"TULUM-{size}-{code}", f"İş tulumu {size} {colour}", 48500, parent="TULUM",
                       properties={"Beden": size, "Renk": colour})  # fmt: skip
    for sku, name, buy, sizes in (
        ("ELDIVEN", "Nitril iş eldiveni", 4200, ("M", "L", "XL")),
        ("YELEK", "Reflektörlü yelek sarı", 6900, ("M", "L", "XL", "XXL")),
        ("BOT", "İş botu çelik burun", 98500, ("40", "41", "42", "43", "44")),
    ):
        yield Good(_WEAR, sku, name, 0, type="parent")
        called = "Numara" if sku == "BOT" else "Beden"
        for size in sizes:
            yield Good(_WEAR, f"{sku}-{size}", f"{name} {size}", buy, parent=sku, properties={called: size})
    for sku, name, buy in (("BARET-S", "Baret sarı", 9800), ("GOZLUK", "Koruyucu gözlük", 5400),
                           ("KULAKLIK", "Gürültü kulaklığı", 16900), ("MASKE-FFP2", "Toz maskesi FFP2", 1250),
                           ("EMNIYET-K", "Emniyet kemeri paraşüt tipi", 84500)):  # fmt: skip
        yield Good(_WEAR, sku, name, buy)


FAMILIES: Final = (bolts, nuts, washers, screws, tools, power_tools, paints, chemicals, cables, electrics, pipes,
                   fittings, work_wear)  # fmt: skip
