"""Bytes of a mail to text that is safe to store: by its charset, else UTF-8, else Latin-1; never an error."""

import re

# Labels seen in mail, letters and digits only, to the codec that reads them. A list, not codecs.lookup, which
# also answers to codecs that are no charsets (zlib, punycode, unicode_escape) and raises on a NUL. Latin-1 is
# read as Windows-1252, as browsers do; US-ASCII is missing because what claims it and is not is mostly UTF-8.
_CODECS = {
    **dict.fromkeys(("utf8", "unicode11utf8", "utf8mb4", "cp65001"), "utf-8"),
    "utf16": "utf-16",
    "utf16le": "utf-16-le",
    "utf16be": "utf-16-be",
    **dict.fromkeys(("iso88591", "latin1", "windows1252", "cp1252"), "cp1252"),
    **{f"iso8859{n}": f"iso8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    "iso88599": "cp1254",
    "iso885911": "cp874",
    "latin2": "iso8859-2",
    "latin9": "iso8859-15",
    "iso88598i": "iso8859-8",
    **{
        f"{prefix}{n}": f"cp{n}"
        for prefix in ("windows", "cp", "xcp")
        for n in (1250, 1251, 1253, 1254, 1255, 1256, 1257, 1258)
    },
    "koi8r": "koi8-r",
    "koi8u": "koi8-u",
    "koi8ru": "koi8-u",
    "macintosh": "mac-roman",
    "macroman": "mac-roman",
    **dict.fromkeys(("ibm437", "cp437"), "cp437"),
    **dict.fromkeys(("ibm850", "cp850"), "cp850"),
    "cp866": "cp866",
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "cp936", "xgbk"), "gb18030"),
    "hzgb2312": "hz",
    **dict.fromkeys(("big5", "cp950", "xxbig5"), "cp950"),
    "big5hkscs": "big5hkscs",
    **dict.fromkeys(("shiftjis", "sjis", "xsjis", "windows31j", "cp932", "ms932"), "cp932"),
    **dict.fromkeys(("iso2022jp", "csiso2022jp"), "iso2022_jp_ext"),
    "eucjp": "euc_jp",
    "iso2022kr": "iso2022_kr",
    **dict.fromkeys(("euckr", "ksc56011987", "ksc5601", "cp949", "windows949", "ksc56011992"), "cp949"),
    **dict.fromkeys(("tis620", "windows874", "cp874"), "cp874"),
}
_NOT_ALNUM = re.compile(r"[^a-z0-9]+")
# C0 and C1 controls but tab and newline; lone surrogates; tag characters, which carry text that nobody sees.
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]")


def decode_text(data: bytes, charset: str = "") -> tuple[str, bool]:
    """The text, and whether it could be read without guessing or replacing a character."""
    codec = _CODECS.get(_NOT_ALNUM.sub("", charset.lower()))
    if codec is not None:
        try:
            return data.decode(codec), True
        except UnicodeError:
            return data.decode(codec, "replace"), False
    certain = not charset or data.isascii()
    try:
        return data.decode("utf-8"), certain
    except UnicodeDecodeError:
        return data.decode("latin-1"), certain


def clean_text(text: str) -> str:
    """One kind of newline; no controls, surrogates (PostgreSQL refuses them) or invisible tag characters."""
    return _UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def clean_line(text: str) -> str:
    """Like clean_text, on one line: any run of white space, encoded line breaks included, is one space."""
    return " ".join(_UNFIT.sub("", text.replace("\r", " ").replace("\n", " ")).split())
