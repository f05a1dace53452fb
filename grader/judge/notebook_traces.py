"""What a notebook takes and a Python file does not, left in a file that was exported from one."""

from __future__ import annotations

import re

__all__ = ["notebook_trace"]

#: a magic command, a shell command, a question; at the start of a line, or to the right of ``=``
_COMMAND = re.compile(r"^\s*(?:[\w, ]+=\s*)?(?P<sign>%%?[A-Za-z]\w*|![A-Za-z./]\S*|\?{1,2}[A-Za-z]\w*)")
_QUESTION = re.compile(r"^\s*(?P<sign>[\w.]+\?{1,2})\s*$")
_NOTEBOOKS_OWN = re.compile(
    r"No module named '(?P<module>IPython|ipykernel|ipywidgets|nest_asyncio|google\.colab|google)\b"
)


def notebook_trace(kind: str, message: str, line: str) -> str:
    """What of a notebook an error is about, in words; empty when it is about something else.

    Args:
        kind: name of the exception's type.
        message: of the exception.
        line: the text of the learner's line that it points to.
    """
    if kind == "NameError" and "'get_ipython'" in message:
        return "get_ipython() is there in a notebook alone"
    if kind == "ModuleNotFoundError" and (found := _NOTEBOOKS_OWN.search(message)):
        return f"{found['module']} is there in a notebook alone"
    if kind == "SyntaxError" and (found := _COMMAND.search(line) or _QUESTION.search(line)):
        return f"{found['sign']} is a command to a notebook"
    return ""
