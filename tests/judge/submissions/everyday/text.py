"""Text of every kind."""

import configparser
import csv
import difflib
import io
import json
import re
import shlex
import string
import struct
import textwrap
import unicodedata
import xml.etree.ElementTree

PATTERN = re.compile(r"(?P<word>\w+)")


def beside():
    print(
        textwrap.dedent("""\
        two
          lines"""),
        textwrap.shorten("many words " * 9, 20),
        PATTERN.match("one two")["word"],
    )
    print(json.dumps({"ä": [1, None]}, indent=2, ensure_ascii=False), string.Template("$a").substitute(a=1))
    print(unicodedata.normalize("NFC", "a\u0308"), shlex.split("a 'b c'"), struct.pack("<I", 7), "ß".upper())
    csv.writer(io.StringIO()).writerow(["a", 1])
    configparser.ConfigParser().read_string("[a]\nb = 1\n")
    print(xml.etree.ElementTree.fromstring("<a><b/></a>")[0].tag, list(difflib.ndiff(["a"], ["b"])))
