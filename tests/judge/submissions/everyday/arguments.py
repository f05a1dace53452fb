"""argparse without arguments, and what one makes of sys.argv."""

import argparse
import sys

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--limit", type=int, default=3)
options, _ = parser.parse_known_args()
PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 8000


def beside():
    print(options.limit, PORT)
