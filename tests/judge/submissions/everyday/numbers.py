"""Numbers and collections that hold them."""

import array
import bisect
import copy
import decimal
import fractions
import heapq
import math
import statistics
import weakref

decimal.getcontext().prec = 30


class Thing:
    pass


def beside():
    heap = [3, 1, 2]
    heapq.heapify(heap)
    thing = Thing()
    weak = weakref.WeakValueDictionary(a=thing)
    assert heapq.heappop(heap) == 1 and bisect.bisect([1, 2], 1) == 1 and weak["a"] is thing
    print(
        decimal.Decimal(1) / 3,
        fractions.Fraction(1, 3),
        math.isclose(0.1 + 0.2, 0.3),
        statistics.mean([1, 2]),
    )
    print(copy.deepcopy({"a": [1]}), array.array("d", [1.0]))
