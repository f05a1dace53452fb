"""Locale, as the machine has it."""

import gettext
import locale

locale.setlocale(locale.LC_ALL, "")
_ = gettext.gettext


def beside():
    assert locale.getpreferredencoding(False).upper().replace("-", "") == "UTF8"
    print(_("10 eggs"), locale.format_string("%d", 10, grouping=True), locale.localeconv()["decimal_point"])
