"""English names for the imported series of a large demo: word for word, as the catalogues of wholesalers have them."""

from __future__ import annotations

import re
from typing import Final

_WORDS: Final = {
    "açık ağız anahtar": "open-end wrench", "adet": "pcs", "ağ kablosu": "network cable",
    "ahşap saplı": "wooden handle", "ahşap tutkalı": "wood glue", "ahşap verniği": "wood varnish",
    "akıllı vida": "self-drilling screw", "akrilik mastik": "acrylic sealant", "alçıpan vidası": "drywall screw",
    "altı köşe somun": "hex nut", "alyan takımı": "hex key set", "antipas": "anti-rust primer",
    "anten kablosu": "aerial cable", "arpa şehriye": "orzo", "astar": "primer", "aşurelik buğday": "wheat berries",
    "atık su borusu": "waste pipe", "avuç taşlama": "angle grinder", "ayçiçek yağı": "sunflower oil",
    "bahçe hortumu": "garden hose", "bal": "honey", "balyoz": "sledgehammer", "bant": "tape",
    "barbunya": "borlotti beans", "bardak poşet çay": "tea bags", "beton matkap ucu": "masonry drill bit",
    "beyaz": "white", "beyaz çimento": "white cement", "beyaz peynir": "white cheese",
    "bezelye konservesi": "tinned peas", "biber salçası": "pepper paste", "bits uç seti": "bit set", "boru": "pipe",
    "bulaşık deterjanı": "dish soap", "bulaşık eldiveni": "rubber gloves", "bulaşık süngeri": "sponges",
    "bulgur": "bulgur", "burgu makarna": "fusilli", "buğday nişastası": "wheat starch", "buğday unu": "wheat flour",
    "cıvata": "hex bolt", "civil peyniri": "string cheese", "çamaşır musluğu": "washing machine tap",
    "çamaşır suyu": "bleach", "çay": "tea", "çekiç": "hammer", "çekirdek kahve": "coffee beans",
    "çelik dübel": "steel anchor", "çift akü": "two batteries", "çöp torbası": "bin bags",
    "çözünebilir kahve": "instant coffee", "daire testere": "circular saw", "darbeli matkap": "hammer drill",
    "dekupaj testere": "jigsaw", "derz dolgu": "grout", "dijital": "digital", "dirsek": "elbow",
    "dış cephe boyası": "exterior paint", "domates salçası": "tomato paste", "dökme": "in bulk", "düz": "flat",
    "düz pul": "flat washer", "el planyası": "hand planer", "el testeresi": "hand saw",
    "elma sirkesi": "cider vinegar", "epoksi zemin boyası": "epoxy floor paint", "esmer şeker": "brown sugar",
    "eviye bataryası": "kitchen tap", "fayans yapıştırıcısı": "tile adhesive", "fermente sucuk": "cured sausage",
    "fiberli somun": "lock nut", "flanşlı somun": "flange nut", "fleks bağlantı hortumu": "flexible hose",
    "fındık yağı": "hazelnut oil", "galvaniz": "zinc plated", "geniş pul": "fender washer", "gres yağı": "grease",
    "gün ışığı": "daylight", "haşlanmış nohut": "boiled chickpeas", "hızlı yapıştırıcı": "super glue",
    "hoparlör kablosu": "speaker cable", "ihlamur": "lime blossom", "ıhlamur": "lime blossom",
    "iç cephe boyası": "interior paint", "ikili çerçeve": "double frame",
    "inverter kaynak makinesi": "inverter welder", "irmik": "semolina", "iskarpela": "chisel", "işkence": "clamp",
    "izole bant": "insulating tape", "izoleli": "insulated", "kablo": "cable", "kablo bağı": "cable ties",
    "kaçak akım rölesi": "residual current device", "kağıt havlu": "paper towels", "kâğıt havlu": "paper towels",
    "kakao": "cocoa", "kalem pil": "battery", "kalıp sabun": "bar soap", "karışık turşu": "mixed pickles",
    "kargaburun": "needle-nose pliers", "kaşar peyniri": "kashkaval", "kaya tuzu": "rock salt",
    "kelebek somun": "wing nut", "keser": "adze", "kesici taş": "cutting disc", "ketçap": "ketchup",
    "kırıcı delici": "demolition hammer", "kırmızı": "red", "kırmızı mercimek": "red lentils",
    "kızartma yağı": "frying oil", "koli bandı": "packing tape", "kombi borusu": "boiler pipe",
    "komütatör anahtar": "two-way switch", "kompresör": "compressor", "kumpas": "calliper",
    "kurbağacık anahtar": "adjustable wrench", "kuru fasulye": "dried beans", "küp şeker": "sugar cubes",
    "küresel vana": "ball valve", "lacivert": "navy", "lavabo bataryası": "basin tap", "lavabo sifonu": "basin trap",
    "led ampul": "LED bulb", "led projektör": "LED floodlight", "led şerit": "LED strip", "levye": "crowbar",
    "lokma takımı": "socket set", "lokum": "Turkish delight", "lor peyniri": "curd cheese",
    "maket bıçağı": "utility knife", "manşon": "coupling", "marangoz gönyesi": "try square", "margarin": "margarine",
    "maskeleme bandı": "masking tape", "mat": "matt", "mayonez": "mayonnaise", "mısır konservesi": "tinned sweetcorn",
    "mısır patlatmalık": "popcorn", "mısırözü yağı": "corn oil", "mop paspas yedeği": "mop refill",
    "naturel zeytinyağı": "olive oil", "nohut": "chickpeas", "otomatik sigorta": "circuit breaker",
    "örgü peyniri": "braided cheese", "parça": "pieces", "parlak": "gloss", "pas sökücü sprey": "rust remover spray",
    "paslanmaz": "stainless", "pastacılık margarini": "baking margarine", "peçete": "napkins", "pense": "pliers",
    "petek balı": "comb honey", "pil": "battery", "pirinç": "rice", "plastik dübel": "plastic plug",
    "poliüretan köpük": "polyurethane foam", "pudra şekeri": "icing sugar", "redüksiyon": "reducer",
    "riviera zeytinyağı": "riviera olive oil", "rize çayı": "Rize tea", "salep": "salep",
    "sanayi süpürgesi": "shop vacuum", "saten alçı": "satin plaster", "selülozik tiner": "thinner",
    "sentetik boya": "enamel", "sıcak hava tabancası": "heat gun", "sigorta kutusu": "fuse box",
    "silikon": "silicone", "silikon tabancası": "caulking gun", "silikonlu": "silicone",
    "sıra klemens": "terminal strip", "sıva altı buat": "junction box", "sıvacı malası": "plasterer's trowel",
    "sıvı sabun": "liquid soap", "siyah": "black", "siyah zeytin": "black olives",
    "sızma zeytinyağı": "extra virgin olive oil", "sofra tuzu": "table salt", "spagetti": "spaghetti",
    "spatula": "spatula", "su terazisi": "spirit level", "sunta vidası": "chipboard screw",
    "şarjlı vidalama": "cordless driver", "şeffaf": "clear", "şerit metre": "tape measure", "tahin": "tahini",
    "tahin helvası": "tahini halva", "takımı": "set", "tam buğday unu": "wholemeal flour", "tam yağlı": "full fat",
    "tavan boyası": "ceiling paint", "taze kaşar": "fresh kashkaval", "te": "tee", "teflon bant": "PTFE tape",
    "tekli anahtar": "switch", "teneke": "tin", "tereyağı": "butter", "tezgâh mengenesi": "bench vice",
    "titreşimli zımpara": "orbital sander", "tomurcuk çay": "bud tea", "ton balığı": "tuna",
    "topraklı priz": "socket", "tornavida": "screwdriver", "toz deterjan": "washing powder",
    "toz şeker": "granulated sugar", "tulum peyniri": "tulum cheese", "tuvalet kâğıdı": "toilet paper",
    "tuz ruhu": "descaler", "türk kahvesi": "Turkish coffee", "tırtıllı pul": "serrated washer",
    "ups prizi": "UPS socket", "uzatma kablosu": "extension lead", "üzüm pekmezi": "grape molasses",
    "vişne reçeli": "cherry jam", "yan keski": "side cutters", "yassı eğe": "flat file", "yaylı pul": "spring washer",
    "yeşil mercimek": "green lentils", "yeşil zeytin": "green olives", "yıldız": "Phillips",
    "yüzey temizleyici": "surface cleaner", "zımpara kâğıdı": "sandpaper", "açık": "loose", "kum": "grit",
    "inç": "inch", "adaçayı": "sage", "köftelik": "fine", "pilavlık": "coarse", "koçbaşı": "large",
    "osmancık": "medium grain", "yağlı": "oiled", "kırma": "cracked", "fıstıklı": "with pistachios",
}  # fmt: skip
_PACK: Final = re.compile(r"(\d+)'l[iıuü]")
_LONGEST: Final = max(key.count(" ") for key in _WORDS) + 1


def english(name: str) -> str:
    """A Turkish name of the demo's catalogue in English; sizes and what has no other word stay as they are."""
    words, found, place = name.split(), list[str](), 0
    lower = [word.replace("I", "ı").replace("İ", "i").lower() for word in words]
    while place < len(words):
        for length in range(_LONGEST, 0, -1):
            known = _WORDS.get(" ".join(lower[place : place + length]))
            if known is not None:
                found.append(known)
                place += length
                break
        else:
            pack = _PACK.fullmatch(words[place])
            found.append(f"pack of {pack[1]}" if pack else words[place])
            place += 1
    text = " ".join(found)
    return text[:1].upper() + text[1:]
