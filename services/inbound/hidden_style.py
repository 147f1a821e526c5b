"""Inline styles that hide text from people, though not from a model that reads the source (SPEC B6)."""

import re

_ZERO = re.compile(r"0*\.?0+(?:px|pt|em|rem|%)?")
_FAR_OFF = re.compile(r"-\d{3,}(?:\.\d+)?(?:px|pt|em|rem|%)?")
_TINY = re.compile(r"(?:0*\.?0+|0?\.\d+|1|1\.0)(?:px|pt)?|0*\.?0+(?:em|rem|%)")
_COLOURS = {
    "white": "#ffffff",
    "black": "#000000",
    "#fff": "#ffffff",
    "#000": "#000000",
    "rgb(255,255,255)": "#ffffff",
    "rgb(0,0,0)": "#000000",
}


def read_declarations(style: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for declaration in style[:2_000].lower().split(";"):
        name, _, value = declaration.partition(":")
        found[name.strip()] = value.replace("!important", "").replace(" ", "").strip()
    return found


def hides(style: dict[str, str]) -> bool:
    """The ways in which mails hide text: not displayed, see-through, without size, or moved off the page."""
    return (
        style.get("display") == "none"
        or style.get("visibility") in ("hidden", "collapse")
        or style.get("mso-hide") == "all"
        or bool(_ZERO.fullmatch(style.get("opacity", "")))
        or bool(_TINY.fullmatch(style.get("font-size", "")))
        or style.get("color") == "transparent"
        or bool(_ZERO.fullmatch(style.get("max-height", "")))
        or (bool(_ZERO.fullmatch(style.get("height", ""))) and style.get("overflow") == "hidden")
        or bool(_FAR_OFF.fullmatch(style.get("text-indent", "")))
        or any(_FAR_OFF.fullmatch(style.get(side, "")) for side in ("left", "top", "margin-left"))
        or style.get("clip", "").startswith("rect(0")
    )


def read_colour(value: str) -> str:
    value = value.strip().lower().replace(" ", "")
    return _COLOURS.get(value, value if value.startswith(("#", "rgb(")) else "")


def background_behind(style: dict[str, str], bgcolor: str, inherited: str) -> str:
    """The colour behind the text; "" when a picture or a shade we cannot read stands there."""
    declared = style.get("background-color") or style.get("background") or bgcolor
    if not declared or declared in ("transparent", "none", "inherit", "initial"):
        return inherited
    return read_colour(declared)
