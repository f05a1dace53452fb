"""Something is imported that is not there."""

# fault: import-error
# words: No module named 'numpyy'

import numpyy  # here


async def answer(address, names):
    return 1
