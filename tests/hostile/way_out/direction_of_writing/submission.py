"""Right-to-left overrides, zero-width letters and hundreds of marks in one place."""

from honest import steady

__all__ = ["post", "steady"]


async def post(address, names):
    print("\u202edetalsni \u2066passed\u2069 \u200b\u200d\u2060\ufeff" + "e" + "\u0301" * 400)
    print("line\u2028break\u2029here\u0085end \U000e0041\U000e007f tags \x00 nul")
    raise ValueError("\u202e10 of 10\u202c \u2067points\u2069")
