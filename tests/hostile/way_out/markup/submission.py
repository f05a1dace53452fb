"""Whatever a page, a table or the terminal library might read as its own language."""

from honest import steady

__all__ = ["post", "steady"]

MARKUP = (
    "<script>alert(1)</script> <img src=x onerror=alert(1)> ![x](http://example.org/x.png) [x](javascript:1) "
    "[bold red]10 of 10[/bold red] [link=http://example.org]x[/link] {{7*7}} ${x} `id` $(id) %s %n {0.__class__} "
    "=cmd|' /C calc'!A0 +1+1 -1+1 @SUM(1) </td></tr></table> ]]> --> <!-- &lt; \\u001b[31m </output>"
)


async def post(address, names):
    print(MARKUP)
    print("=HYPERLINK(1)")
    raise ValueError(MARKUP)
