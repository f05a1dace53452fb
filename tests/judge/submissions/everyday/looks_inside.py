"""What one turns on to see what happens inside."""

import cProfile
import dis
import faulthandler
import gc
import inspect
import io
import pprint
import pstats
import sys
import traceback
import tracemalloc

faulthandler.enable()
tracemalloc.start()
gc.set_threshold(500, 5, 5)
sys.setrecursionlimit(3000)


def beside():
    profile = cProfile.Profile()
    profile.runcall(sum, range(10))
    pstats.Stats(profile, stream=io.StringIO()).print_stats()
    dis.dis(beside, file=io.StringIO())
    try:
        1 / 0
    except ZeroDivisionError:
        traceback.print_exc()
    pprint.pprint({"memory": tracemalloc.get_traced_memory()[0] > 0, "collected": gc.collect() >= 0})
    print(inspect.currentframe().f_lineno, inspect.getsource(beside)[:12], sys.getsizeof([]), gc.get_count())
    tracemalloc.stop()
