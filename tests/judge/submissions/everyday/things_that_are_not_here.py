"""What may be missing is asked for as one does."""

import importlib.util
import os
import shutil
import subprocess
import sys

try:
    import requests
except ImportError:
    requests = None
try:
    with open("config.json") as file:
        file.read()
except OSError:
    pass
try:
    subprocess.run(["git", "--version"], check=True, capture_output=True)
except (OSError, subprocess.SubprocessError) as error:
    print(type(error).__name__)
COLUMNS = shutil.get_terminal_size().columns
DEBUG = os.getenv("DEBUG", "") == "1"
if importlib.util.find_spec("rich") is not None:
    print("rich is here")


def beside():
    try:
        name = input("name? ")
    except EOFError:
        name = "nobody"
    try:
        os.get_terminal_size()
    except OSError:
        pass
    print(name, COLUMNS, DEBUG, sys.flags.optimize, __debug__)
